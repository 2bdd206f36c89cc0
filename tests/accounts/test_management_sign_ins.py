"""Letting someone in again who lost their phone."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from notifications.models import Message
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-10")]


def told(email: str) -> str:
    out = StringIO()
    call_command("forget_second_factor", email, stdout=out)
    return out.getvalue()


def test_who_lost_their_phone_is_let_in_again_told_so_and_signed_out_everywhere(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "notifications.mail.MessageRowBackend"
    user, other = UserFactory.create(can_sign_in=True), UserFactory.create()
    client = Client()
    client.post("/account/sign-in/", {"login": user.email, "password": PASSWORD})
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    TOTP.activate(other, generate_totp_secret())

    assert "has no second factor any more" in told(user.email.upper())

    assert Authenticator.objects.get().user == other
    assert client.get("/account/security/").status_code == 302
    mail = Message.objects.get()
    assert mail.to == user.email
    assert "we took away your authenticator app" in mail.text.lower()
    assert "had no second factor" in told(user.email)
    assert Message.objects.count() == 1


def test_a_stranger_has_none_to_forget() -> None:
    with pytest.raises(CommandError, match="Nobody signs in with"):
        told("nobody@example.org")
