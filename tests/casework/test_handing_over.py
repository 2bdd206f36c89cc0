"""Handing over: signed, tried again until it is settled, each try on record, and resent by an officer."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import requests
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from casework import actions, queries, rules
from casework.handover import webhook
from casework.models import EventKind, HandOver, HandOverStatus
from notifications.actions import running
from notifications.models import Nudge, claim
from tests.casework import back_office
from tests.casework.back_office import BackOffice
from tests.factories.casework import CaseFactory, HandOverFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings: Settings) -> Iterator[BackOffice]:
    with back_office.running() as running:
        settings.BACK_OFFICES = running.config
        yield running


@pytest.mark.req("R-41")
def test_a_case_is_handed_over_signed_and_their_number_shows(office: BackOffice) -> None:
    handover = HandOverFactory.create()
    assert actions.hand_over_waiting() == 1
    assert actions.hand_over_waiting() == 0

    handover.refresh_from_db()
    case = handover.case
    assert (handover.status, handover.their_reference, handover.next_attempt_at) == (
        HandOverStatus.ACCEPTED,
        "W-1",
        None,
    )
    assert (office.seen, office.wrongly_signed) == ({case.reference: 1}, 0)
    [sent] = office.bodies
    assert (sent["reference"], sent["service"], sent["title"]) == (case.reference, "report-a-fly-tip", case.title)
    assert sent["place"]["words"] == "Outside 12 Lillie Road"
    assert sent["answers"][0] == {"name": "waste", "label": "What is it, mostly?", "words": "Black bags"}
    [event] = case.events.all()
    assert (event.kind, event.words, event.is_public) == (EventKind.HANDED_OVER, "W-1", False)
    [attempt] = handover.tries.all()
    assert (attempt.ended_at is not None, attempt.detail) == (True, "Answered 201.")


def test_a_changed_body_has_another_signature(office: BackOffice) -> None:
    good = webhook.signature(b"{}", back_office.SECRET)
    assert good != webhook.signature(b"{ }", back_office.SECRET) != webhook.signature(b"{ }", "another")
    requests.post(office.url, data=b"{ }", headers={"X-Signature": good, "X-Idempotency-Key": "FLY"}, timeout=5)
    assert office.wrongly_signed == 1


@pytest.mark.parametrize("status", [500, 503, 429, 408, 302])
def test_what_fails_is_tried_again_later_under_the_same_key(office: BackOffice, status: int) -> None:
    handover = HandOverFactory.create()
    office.answers = [status]
    actions.hand_over_waiting()
    handover.refresh_from_db()
    assert (handover.status, handover.attempts_made, handover.lease) == (HandOverStatus.WAITING, 1, None)
    assert actions.hand_over_waiting() == 0

    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        assert actions.hand_over_waiting() == 1
    handover.refresh_from_db()
    assert handover.status == HandOverStatus.ACCEPTED
    assert office.seen == {handover.case.reference: 2}
    assert [attempt.detail[:12] for attempt in handover.tries.all()] == [f"Answered {status}", "Answered 201"]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"reference": ""}', b'{"number": 1}', b"\xff" * 200_000])
def test_an_answer_without_a_number_is_tried_again(office: BackOffice, body: bytes) -> None:
    handover = HandOverFactory.create()
    office.body = body
    actions.hand_over_waiting()

    handover.refresh_from_db()
    assert (handover.status, handover.their_reference) == (HandOverStatus.WAITING, "")


@pytest.mark.parametrize("status", [400, 401, 404, 422])
def test_what_is_refused_waits_for_an_officer_who_may_resend_it(office: BackOffice, officer: User, status: int) -> None:
    handover = HandOverFactory.create()
    office.answers = [status]
    actions.hand_over_waiting()
    handover.refresh_from_db()
    assert (handover.status, handover.next_attempt_at) == (HandOverStatus.REFUSED, None)

    actions.resend_handover(handover=handover, by=officer)
    with pytest.raises(actions.NothingToResend):
        actions.resend_handover(handover=handover, by=officer)
    actions.hand_over_waiting()
    handover.refresh_from_db()
    assert handover.status == HandOverStatus.ACCEPTED
    assert [event.by for event in handover.case.events.all()] == [officer, None]
    with pytest.raises(actions.NothingToResend):
        actions.resend_handover(handover=handover, by=officer)


def test_after_the_last_try_it_is_given_up(office: BackOffice) -> None:
    handover = HandOverFactory.create()
    office.answers = [500] * 50
    at: datetime | None = timezone.now()
    tries = 0
    while at is not None:
        with time_machine.travel(at + timedelta(seconds=1), tick=False):
            tries += actions.hand_over_waiting()
        handover.refresh_from_db()
        at = handover.next_attempt_at

    assert (handover.status, tries) == (HandOverStatus.GIVEN_UP, 12)
    assert rules.wait_before_next_try(tries) is None
    assert handover.tries.count() == tries


def test_a_back_office_that_is_down_or_slow_is_tried_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, office: BackOffice
) -> None:
    slow, down, unknown = (
        HandOverFactory.create(),
        HandOverFactory.create(back_office="down"),
        HandOverFactory.create(back_office="gone"),
    )
    settings.BACK_OFFICES |= {"down": {"kind": "webhook", "url": "http://127.0.0.1:1/", "secret": "x"}}
    monkeypatch.setattr(webhook, "READ_SECONDS", 0.2)
    office.wait_seconds = 1
    assert actions.hand_over_waiting() == 3

    details = {}
    for handover in (slow, down, unknown):
        handover.refresh_from_db()
        assert handover.status == HandOverStatus.WAITING
        details[handover.back_office] = handover.tries.get().detail
    assert "Timeout" in details["works"]
    assert "ConnectionError" in details["down"]
    assert "no back office 'gone'" in details["gone"]


def test_a_back_office_that_is_down_uses_up_few_tries_and_keeps_no_other_waiting(
    settings: Settings, office: BackOffice
) -> None:
    settings.BACK_OFFICES |= {"down": {"kind": "webhook", "url": "http://127.0.0.1:1/", "secret": "x"}}
    HandOverFactory.create_batch(5, back_office="down")
    HandOverFactory.create_batch(4)
    assert actions.hand_over_waiting() == running.PATIENCE + 4

    assert HandOver.objects.filter(status=HandOverStatus.ACCEPTED).count() == 4
    tries = HandOver.objects.filter(back_office="down").values_list("attempts_made", flat=True)
    assert sorted(tries) == [0, 0, 1, 1, 1]


def test_refusals_are_no_outage(office: BackOffice) -> None:
    HandOverFactory.create_batch(6)
    office.answers = [500, 500, 422, 500, 500, 201]

    assert actions.hand_over_waiting() == 6


@pytest.mark.django_db(transaction=True)
def test_a_run_ends_in_time_and_rings_for_the_next(
    office: BackOffice, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    HandOverFactory.create_batch(3)
    monkeypatch.setattr(running, "RUN_FOR_SECONDS", 0.3)
    office.wait_seconds = 0.4
    assert actions.hand_over_waiting() == 1

    assert Nudge.objects.filter(task=actions.HAND_OVER_WAITING).exists()
    assert HandOver.objects.filter(status=HandOverStatus.WAITING, attempts_made=0).count() == 2


def test_an_answer_that_only_drips_does_not_hold_the_worker(
    office: BackOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "ANSWER_SECONDS", 0.3)
    office.drips = True
    handover = HandOverFactory.create()
    began = time.monotonic()
    actions.hand_over_waiting()

    assert time.monotonic() - began < 3
    handover.refresh_from_db()
    assert handover.status == HandOverStatus.WAITING


def test_a_worker_whose_lease_ran_out_records_nothing(office: BackOffice) -> None:
    handover = HandOverFactory.create()
    [first] = claim(HandOver.objects.all(), limit=1, lease=timedelta(minutes=2))
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        assert actions.hand_over_waiting() == 1
    office.answers = [500]
    actions.hand_over(handover=first)

    handover.refresh_from_db()
    assert handover.status == HandOverStatus.ACCEPTED
    assert handover.case.events.count() == 1


def test_the_oldest_that_waits_for_a_worker_is_known() -> None:
    assert queries.oldest_handover_at() is None
    HandOverFactory.create(next_attempt_at=timezone.now() + timedelta(hours=1))
    assert queries.oldest_handover_at() is None
    long_ago = timezone.now() - timedelta(hours=1)
    HandOverFactory.create(next_attempt_at=long_ago)
    assert queries.oldest_handover_at() == long_ago


def test_a_settled_hand_over_waits_for_nothing() -> None:
    handover = HandOverFactory.create(case=CaseFactory.create())
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.filter(pk=handover.pk).update(status=HandOverStatus.ACCEPTED)
