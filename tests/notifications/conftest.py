"""Providers that the tests of messages talk to: a stub of Twilio and a real mail server."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.contracts import twilio
from tests.contracts.twilio import TwilioStub
from tests.notifications.sink import MailSink, mail_sink


@pytest.fixture
def stub(settings: Settings) -> Iterator[TwilioStub]:
    """A Twilio on this machine, to which texts are sent."""
    settings.SMS_CHANNEL = "sms"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = twilio.ACCOUNT, twilio.TOKEN
    settings.TWILIO_FROM = twilio.FROM
    settings.TWILIO_TIMEOUT_SECONDS = 0.5
    with twilio.twilio_stub() as running:
        settings.TWILIO_BASE_URL = running.url
        yield running


@pytest.fixture
def sink(settings: Settings) -> Iterator[MailSink]:
    """A mail server on this machine, to which emails are sent."""
    settings.EMAIL_CHANNEL = "email"
    settings.SMTP_TIMEOUT_SECONDS = 0.5
    with mail_sink() as running:
        settings.SMTP_URL = running.url
        yield running


@pytest.fixture
def no_pauses(settings: Settings) -> None:
    """What is tried again is tried at once, three times."""
    settings.MESSAGE_BACKOFF_SECONDS = [0, 0]
