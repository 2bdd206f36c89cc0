"""Handing cases over: claimed, delivered outside any transaction, recorded only while the lease is still ours."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from casework import handover as back_offices
from casework import rules
from casework.models import STUCK, Case, Event, EventKind, HandOver, HandOverAttempt, HandOverStatus
from notifications import actions as notifications
from notifications.models import claim

HAND_OVER_WAITING = "casework.tasks.hand_over_waiting"
LEASE = timedelta(minutes=2)  # well above the longest a delivery may take
DETAIL_LENGTH = 500


class NothingToResend(Exception):
    """The case was accepted, or is about to be tried anyway."""


def hand_over_waiting() -> int:
    """Deliver the cases that wait for their back office, one claim each. Returns how many were tried."""
    rows = HandOver.objects.select_related("case__service", "case__ward", "case__property").defer(
        "case__service__definition", "case__ward__boundary"
    )

    def take(down: Collection[str]) -> HandOver | None:
        return next(iter(claim(rows.exclude(back_office__in=down), limit=1, lease=LEASE)), None)

    def do(handover: HandOver) -> tuple[str, bool]:
        return handover.back_office, not isinstance(hand_over(handover=handover), back_offices.Failed)

    return notifications.work_off(take, do, task=HAND_OVER_WAITING)


def hand_over(*, handover: HandOver) -> back_offices.Answer:
    """Deliver one claimed hand-over and record what came of it.

    The attempt is a row before the call: a worker that dies leaves it open, and the lease brings the case back. The
    back office knows a repeat by its key.
    """
    attempt = HandOverAttempt.objects.create(handover=handover)
    office = back_offices.back_office(handover.back_office)
    answer: back_offices.Answer = (
        office.deliver(_delivery(handover.case))
        if office
        else back_offices.Failed(detail=f"The settings know no back office {handover.back_office!r}.")
    )
    _record(handover, attempt, answer)
    return answer


@transaction.atomic
def resend_handover(*, handover: HandOver, by: User) -> None:
    """Try a hand-over again that was refused or given up. Raises ``NothingToResend``."""
    stuck = HandOver.objects.filter(pk=handover.pk, status__in=STUCK)
    again = {"status": HandOverStatus.WAITING, "settled_at": None, "attempts_made": 0}
    if not stuck.update(**again, next_attempt_at=timezone.now(), lease=None, leased_until=None):
        raise NothingToResend(handover.pk)
    Event.objects.create(case_id=handover.case_id, kind=EventKind.HANDED_OVER, by=by, words="")
    notifications.nudge(HAND_OVER_WAITING)


@transaction.atomic
def _record(handover: HandOver, attempt: HandOverAttempt, answer: back_offices.Answer) -> None:
    now = timezone.now()
    HandOverAttempt.objects.filter(pk=attempt.pk).update(ended_at=now, detail=answer.detail[:DETAIL_LENGTH])
    if not HandOver.objects.held_by(handover).update(**_outcome(handover, answer), lease=None, leased_until=None):
        return  # the lease ran out, and another worker has it
    if isinstance(answer, back_offices.Accepted):
        Event.objects.create(case=handover.case, kind=EventKind.HANDED_OVER, at=now, words=answer.their_reference)


def _outcome(handover: HandOver, answer: back_offices.Answer) -> dict[str, Any]:
    now = timezone.now()
    settled = {"next_attempt_at": None, "settled_at": now}
    if isinstance(answer, back_offices.Accepted):
        return settled | {"status": HandOverStatus.ACCEPTED, "their_reference": answer.their_reference}
    if isinstance(answer, back_offices.Refused):
        return settled | {"status": HandOverStatus.REFUSED}
    wait = rules.wait_before_next_try(handover.attempts_made)
    return {"next_attempt_at": now + wait} if wait else settled | {"status": HandOverStatus.GIVEN_UP}


def _delivery(case: Case) -> back_offices.Delivery:
    place = {
        "words": case.place_words,
        "street": case.street_name,
        "uprn": case.property.uprn if case.property else None,
        "ward": case.ward.code if case.ward else None,
        "easting": case.easting,
        "northing": case.northing,
        "lat": case.lat,
        "lon": case.lon,
    }
    answers = [{name: answer.get(name, "") for name in ("name", "label", "words")} for answer in case.shown_answers]
    return back_offices.Delivery(
        key=case.reference,
        body={
            "reference": case.reference,
            "service": case.service_slug,
            "title": case.title,
            "opened_at": case.opened_at.isoformat(),
            "promised_on": case.promised_on.isoformat(),
            "channel": case.channel,
            "place": place,
            "answers": answers,
            "photos": case.photos.count(),
        },
    )
