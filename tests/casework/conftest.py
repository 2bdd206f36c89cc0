"""What most tests of casework need: a team, an officer of it, and a resident with an account."""

import pytest

from accounts.models import Person, Team, User
from tests.factories.accounts import PersonFactory, TeamFactory


@pytest.fixture
def officer(db: None) -> User:
    person = PersonFactory(account=True, name="Olu Officer", email="officer@example.org")
    assert person.user is not None
    return person.user


@pytest.fixture
def team(officer: User) -> Team:
    return TeamFactory(members=[officer])


@pytest.fixture
def resident(db: None) -> Person:
    return PersonFactory(account=True, name="Ann Resident", email="ann@example.org")
