"""The demo's outbox."""

import os
import string
import subprocess
import sys
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from notifications.models import MessageStatus
from tests.factories.notifications import MessageFactory, SmsFactory

pytestmark = pytest.mark.django_db

LEFT = {"status": MessageStatus.DELIVERED, "next_attempt_at": None}


def test_whoever_looks_for_the_demo_finds_its_outbox(client: Client) -> None:
    assert client.get("/demo/")["Location"] == "/demo/outbox/"


def test_it_lists_what_left_newest_first_in_the_agreed_form(client: Client) -> None:
    now = timezone.now()
    MessageFactory.create(
        **LEFT, to="a@demo.test", subject="Older", text="First words", sent_at=now - timedelta(hours=1)
    )
    SmsFactory.create(**LEFT, to="+447700900123", text="Newer words", sent_at=now)
    MessageFactory.create(text="Still waiting")
    told = client.get("/demo/outbox.json").json()
    assert [message["body"] for message in told] == ["Newer words", "First words"]
    assert told[0] | {"sent_at": ""} == {
        "channel": "sms",
        "to": "+447700900123",
        "subject": "",
        "body": "Newer words",
        "case": "FLY-7K3M-2Q9X",
        "sent_at": "",
    }
    assert told[0]["sent_at"] > told[1]["sent_at"]


def test_the_page_shows_words_as_words_and_takes_as_many_queries_for_30_as_for_1(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    MessageFactory.create(**LEFT, subject="<script>alert(1)</script>", text="<b>bold</b>", sent_at=timezone.now())
    with django_assert_num_queries(2) as first:
        page = client.get("/demo/outbox/")
    assert "<script>alert" not in page.text
    assert "&lt;b&gt;bold" in page.text
    MessageFactory.create_batch(29, **LEFT, text="words", sent_at=timezone.now())
    with django_assert_num_queries(len(first.captured_queries)):
        client.get("/demo/outbox/")


def test_a_search_keeps_one_address_or_one_case(client: Client) -> None:
    MessageFactory.create(**LEFT, to="one@demo.test", text="For one", sent_at=timezone.now())
    MessageFactory.create(**LEFT, to="two@demo.test", about="POT-2222-2222", text="For two", sent_at=timezone.now())
    assert "For two" not in client.get("/demo/outbox/", {"q": "one@demo.test"}).text
    assert "For one" not in client.get("/demo/outbox/", {"q": "pot-2222-2222"}).text
    assert "Nothing has been sent" in client.get("/demo/outbox/", {"q": "three@demo.test"}).text


def test_an_email_is_drawn_where_it_can_run_and_load_nothing(client: Client) -> None:
    message = MessageFactory.create(**LEFT, html="<h1>Hello</h1>", sent_at=timezone.now())
    answer = client.get(f"/demo/outbox/{message.pk}/")
    assert answer.text == "<h1>Hello</h1>"
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_an_sms_or_an_unsent_email_has_no_letter(client: Client) -> None:
    for message in (SmsFactory.create(**LEFT, sent_at=timezone.now()), MessageFactory.create(html="<p>waits</p>")):
        assert client.get(f"/demo/outbox/{message.pk}/").status_code == 404


def test_production_has_no_outbox() -> None:
    script = (
        "import django\ndjango.setup()\nfrom django.urls import Resolver404, resolve\n"
        "try: resolve('/demo/outbox/')\nexcept Resolver404: print('none')"
    )
    production = {
        "ENVIRONMENT": "production", "DJANGO_SETTINGS_MODULE": "portal.settings", "PATH": os.environ["PATH"],
        "SECRET_KEY": string.ascii_letters + string.digits, "ALLOWED_HOSTS": "account.council.example",
        "PUBLIC_URL": "https://account.council.example", "DATABASE_URL": "postgres://user@127.0.0.1:1/none",
        "BROKER_URL": "redis://127.0.0.1:1/0", "FILES_DIR": "/nonexistent", "SMTP_URL": "smtp+tls://mail.example:587",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "0" * 32, "TWILIO_FROM": "+447700900001",
        "GOVUK_PAY_KEY": "api_live_key", "GOVUK_PAY_WEBHOOK_SECRET": "signing-secret",
    }  # fmt: skip
    said = subprocess.run([sys.executable, "-c", script], env=production, capture_output=True, text=True, timeout=60)
    assert said.stdout.strip() == "none", said.stderr
