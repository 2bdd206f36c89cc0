"""A resident, signed in."""

import pytest
from django.test import Client

from accounts.models import Person
from tests.factories.accounts import PersonFactory


@pytest.fixture
def resident(db: None) -> Person:
    return PersonFactory.create(account=True, name="Ann Resident", email="ann@example.org")


@pytest.fixture
def browser(client: Client, resident: Person) -> Client:
    assert resident.user is not None
    client.force_login(resident.user)
    return client
