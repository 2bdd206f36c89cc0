"""What most tests of casework need: a team, an officer of it, and a resident with an account."""

import pytest

from accounts.models import Person, Team, User
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.casework import an_officer


@pytest.fixture
def officer(db: None) -> User:
    return an_officer(name="Olu Officer", email="officer@example.org")


@pytest.fixture
def team(officer: User) -> Team:
    return TeamFactory.create(members=[officer])


@pytest.fixture
def resident(db: None) -> Person:
    return PersonFactory.create(account=True, name="Ann Resident", email="ann@example.org")
