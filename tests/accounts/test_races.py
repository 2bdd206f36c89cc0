"""Two at once at the door: a code of an app lets one of them in."""

import threading
from http import HTTPStatus

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import PASSWORD, PersonFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("R-41")]


def test_one_code_of_an_app_opens_one_of_two_doors_that_are_tried_at_once() -> None:
    user = UserFactory.create(email="ann@example.org", can_sign_in=True)
    PersonFactory.create(user=user, email=user.email, email_verified_at=timezone.now(), name="Ann")
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    code = format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))
    browsers = [Client(), Client()]
    for browser in browsers:
        assert browser.post("/account/sign-in/", {"login": user.email, "password": PASSWORD}).status_code == 302
    start = threading.Barrier(len(browsers))
    answers: list[int] = []

    def enter(browser: Client) -> None:
        try:
            start.wait(timeout=10)
            answers.append(browser.post("/account/sign-in/second/", {"code": code}).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(answers) == [HTTPStatus.FOUND, HTTPStatus.UNPROCESSABLE_ENTITY]
    inside = [browser.get("/account/security/").status_code == HTTPStatus.OK for browser in browsers]
    assert sorted(inside) == [False, True]
