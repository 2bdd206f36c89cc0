"""Twilio's reports: signed, stored, answered at once, and of no effect when they come late or again."""

from itertools import permutations
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from twilio.request_validator import RequestValidator

from notifications.models import DeliveryReport, Message, MessageStatus
from tests.contracts.twilio import TOKEN
from tests.factories.notifications import SmsFactory

pytestmark = pytest.mark.django_db
HOOK = "/hooks/twilio/"


@pytest.fixture(autouse=True)
def account(settings: Settings) -> None:
    settings.TWILIO_AUTH_TOKEN = TOKEN
    settings.PUBLIC_URL = "https://my-account.council.example"  # not the host that the request reaches us by


def report(word: str, *, sid: str = "SM1", path: str = HOOK, token: str = TOKEN, **form: str) -> Any:
    form = {"MessageSid": sid, "MessageStatus": word, "To": "+447700900123", **form}
    signature = RequestValidator(token).compute_signature(settings.PUBLIC_URL + path, form)
    return Client(enforce_csrf_checks=True).post(path, form, headers={"X-Twilio-Signature": signature})


def test_a_delivered_text_is_known_to_be_delivered() -> None:
    message = SmsFactory.create(status=MessageStatus.ACCEPTED, provider_id="SM1")
    assert report("delivered").status_code == 204
    message.refresh_from_db()
    assert (message.status, message.next_attempt_at) == (MessageStatus.DELIVERED, None)
    assert message.settled_at is not None


def test_why_a_text_did_not_arrive_is_kept() -> None:
    message = SmsFactory.create(status=MessageStatus.SENT, provider_id="SM1", next_attempt_at=None)
    report("undelivered", ErrorCode="30003")
    message.refresh_from_db()
    assert message.status == MessageStatus.FAILED
    assert message.reports.get().detail == "30003"


@pytest.mark.parametrize("order", list(permutations(["queued", "sent", "delivered"])))
def test_reports_in_any_order_end_the_same(order: tuple[str, ...]) -> None:
    message = SmsFactory.create(status=MessageStatus.ACCEPTED, provider_id="SM1")
    for word in order:
        assert report(word).status_code == 204
    message.refresh_from_db()
    assert message.status == MessageStatus.DELIVERED


def test_a_report_that_comes_again_changes_nothing() -> None:
    message = SmsFactory.create(status=MessageStatus.ACCEPTED, provider_id="SM1")
    report("delivered")
    before = Message.objects.values().get(pk=message.pk)
    for _ in range(3):
        assert report("delivered").status_code == 204
    assert Message.objects.values().get(pk=message.pk) == before
    assert DeliveryReport.objects.count() == 1


def test_the_address_we_gave_out_finds_a_text_whose_answer_was_lost() -> None:
    message = SmsFactory.create(status=MessageStatus.UNKNOWN)
    assert report("delivered", path=f"{HOOK}?message={message.pk}").status_code == 204
    message.refresh_from_db()
    assert (message.status, message.provider_id) == (MessageStatus.DELIVERED, "SM1")


@pytest.mark.parametrize(
    "path", [HOOK, f"{HOOK}?message=no-id", f"{HOOK}?message=6f9619ff-8b86-d011-b42d-00cf4fc964ff"]
)
def test_a_report_of_a_text_we_do_not_know_is_taken_quietly(path: str) -> None:
    assert report("sent", sid="SM-unknown", path=path).status_code == 204


@pytest.mark.parametrize("form", [{"sid": ""}, {"sid": "S" * 65}, {"word": ""}, {"word": "w" * 31}])
def test_a_signed_report_without_sense_is_no_error(form: dict[str, str]) -> None:
    assert report(**{"word": "sent", **form}).status_code == 204
    assert not DeliveryReport.objects.exists()


def test_a_wrong_signature_is_refused_without_a_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    SmsFactory.create(status=MessageStatus.ACCEPTED, provider_id="SM1")
    with django_assert_num_queries(0):
        assert report("delivered", token="another").status_code == 403
        assert Client().post(HOOK, {"MessageSid": "SM1"}).status_code == 403


def test_without_a_token_of_ours_nobody_can_sign(
    settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.TWILIO_AUTH_TOKEN = ""
    with django_assert_num_queries(0):
        assert report("delivered", token="").status_code == 403


def test_a_signature_holds_for_its_own_words_only() -> None:
    form = {"MessageSid": "SM1", "MessageStatus": "sent"}
    signature = RequestValidator(TOKEN).compute_signature(settings.PUBLIC_URL + HOOK, form)
    changed = {**form, "MessageStatus": "failed"}
    assert Client().post(HOOK, changed, headers={"X-Twilio-Signature": signature}).status_code == 403


def test_a_report_is_posted() -> None:
    assert Client().get(HOOK).status_code == 405


def test_a_code_is_wiped_when_its_report_comes_first() -> None:
    message = SmsFactory.create(is_secret=True, text="481516", facts={"code": "481516"})
    report("sent", path=f"{HOOK}?message={message.pk}")
    message.refresh_from_db()
    assert (message.text, message.facts) == ("", {})
