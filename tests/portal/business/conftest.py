"""A bakery, its administrator signed in, and another business."""

import pytest
from django.test import Client

from accounts.models import Organisation, Person
from tests.factories.business import BusinessFactory, a_member


@pytest.fixture
def bakery(db: None) -> Organisation:
    return BusinessFactory.create(name="Lillie Road Bakery Ltd")


@pytest.fixture
def florist(db: None) -> Organisation:
    return BusinessFactory.create(name="Fulham Florists Ltd")


@pytest.fixture
def hassan(bakery: Organisation) -> Person:
    return a_member(bakery, name="Hassan Yilmaz", email="hassan@example.org")


@pytest.fixture
def browser(client: Client, hassan: Person) -> Client:
    assert hassan.user is not None
    client.force_login(hassan.user)
    return client
