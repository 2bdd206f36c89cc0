"""What most tests of casework need: a team, an officer of it, and a resident with an account."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from accounts.models import Person, Team, User
from tests.contracts import govuk_pay
from tests.contracts.govuk_pay import PayStub
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


@pytest.fixture
def pay(settings: Settings) -> Iterator[PayStub]:
    """GOV.UK Pay, as its stand-in plays it, takes the payments."""
    with govuk_pay.pay_stub() as running:
        settings.PAYMENT_PROVIDER = "govuk_pay"
        settings.GOVUK_PAY_URL, settings.GOVUK_PAY_KEY = running.url, govuk_pay.KEY
        settings.GOVUK_PAY_WEBHOOK_SECRET, settings.GOVUK_PAY_TIMEOUT_SECONDS = govuk_pay.SECRET, 1.0
        yield running
