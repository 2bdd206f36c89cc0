"""A councillor of one ward, signed in."""

import pytest
from django.test import Client

from accounts.models import Person, Ward
from tests.factories.accounts import WardFactory
from tests.factories.journeys import sign_in
from tests.factories.wards import councillor_of


@pytest.fixture
def lillie(db: None) -> Ward:
    ward: Ward = WardFactory.create()
    return ward


@pytest.fixture
def joan(lillie: Ward) -> Person:
    return councillor_of(lillie)


@pytest.fixture
def ward_client(client: Client, joan: Person) -> Client:
    sign_in(client, joan)
    return client
