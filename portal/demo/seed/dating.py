"""Dates the demo's cases back: actions act now, the demo's past happened over ninety days."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import formats

from casework import queries, rules
from casework.models import Case, Event, EventKind, Follower, HandOver, HandOverAttempt, HandOverStatus, Photo
from notifications import rendering
from notifications.models import Attempt, Message, MessageStatus

SENDING_TAKES = timedelta(seconds=9)
REFUSED_EVERY, GIVEN_UP_EVERY = 23, 41  # one hand-over in so many


class Dates:
    """When each thing of the demo happened, noted while it is done now and written in the end."""

    def __init__(self) -> None:
        self._cases: list[Case] = []
        self._at: dict[int, datetime] = {}  # by event
        self._promise: dict[int, date] = {}  # what was promised at that event
        self._moved: dict[Any, datetime] = {}  # by case: the actions ask the case itself how it stands
        self._last_event = 0

    def opened(self, case: Case, at: datetime) -> None:
        """``case`` was opened just now, and that was at ``at``: its promise counts from there."""
        case.opened_at = at
        case.promised_on = rules.promised_on(at, case.working_days, queries.closed_days())
        case.save(update_fields=["opened_at", "promised_on"])
        self._cases.append(case)
        self._note(case, at)

    def happened(self, case: Case, at: datetime) -> None:
        """Whatever was done to ``case`` since the last note happened at ``at``."""
        kinds = self._note(case, at)
        if EventKind.REOPENED in kinds:
            case.promised_on = rules.promised_on(at, case.working_days, queries.closed_days())
            case.save(update_fields=["promised_on"])
            self._promise[self._last_event] = self._promise[self._last_event - 1] = case.promised_on
        if EventKind.BREACHED in kinds:
            case.breach_told_at = at

    def _note(self, case: Case, at: datetime) -> set[str]:
        rows = list(Event.objects.filter(pk__gt=self._last_event).order_by("pk").values_list("pk", "kind"))
        for number, (event, kind) in enumerate(rows):
            self._at[event] = at + timedelta(seconds=number)
            if kind in {EventKind.MOVED, EventKind.REOPENED}:
                self._moved[case.pk] = self._at[event]
            self._promise[event] = case.promised_on
            self._last_event = event
        return {kind for _event, kind in rows}

    def write(self) -> None:
        """Put every date on its row, write down what was sent, and settle the hand-overs."""
        events = list(Event.objects.filter(pk__in=self._at))
        for event in events:
            event.at = self._at[event.pk]
        Event.objects.bulk_update(events, ["at"], batch_size=200)
        for case in self._cases:
            case.changed_at = self._moved.get(case.pk, case.opened_at)
            case.closed_at = case.changed_at if case.closed_at else None
            case.waiting_since = case.changed_at if case.waiting_since else None
        dates = ["closed_at", "changed_at", "waiting_since", "breach_told_at"]
        Case.objects.bulk_update(self._cases, dates, batch_size=100)
        self._date_followers(events)
        self._date_photos(events)
        self._send_messages()
        _settle_handovers(self._cases)

    def _date_followers(self, events: Iterable[Event]) -> None:
        followed: dict[Any, list[datetime]] = {}
        for event in events:
            if event.kind == EventKind.FOLLOWED:
                followed.setdefault(event.case_id, []).append(event.at)
        followers = list(Follower.objects.order_by("case_id", "pk"))
        for follower in followers:
            moments = followed[follower.case_id]
            follower.followed_at = moments.pop(0) if len(moments) > 1 else moments[0]
        Follower.objects.bulk_update(followers, ["followed_at"], batch_size=200)

    def _date_photos(self, events: Iterable[Event]) -> None:
        looked_at = {event.case_id: event.at for event in events if event.kind == EventKind.PHOTO_REVIEWED}
        finished = {event.case_id: event.at for event in events if event.kind == EventKind.MOVED}
        photos = list(Photo.objects.select_related("case").order_by("pk"))
        for photo in photos:
            if photo.case is None:
                continue
            case = photo.case
            photo.added_at = finished[case.pk] if photo.shows_outcome else case.opened_at
            if photo.reviewed_at:
                photo.reviewed_at = photo.added_at if photo.shows_outcome else looked_at[case.pk]
        Photo.objects.bulk_update(photos, ["added_at", "reviewed_at"], batch_size=200)

    def _send_messages(self) -> None:
        """Date each message as it would have been sent at the time, with the promise of that time in it."""
        messages = list(Message.objects.order_by("pk"))
        for message in messages:
            event = int(message.dedupe.split(":")[2])
            self._tell_promise(message, self._promise[event])
            message.created_at = self._at[event]
        deliver(messages)

    def _tell_promise(self, message: Message, promise: date) -> None:
        message.facts["promised_on"] = promise.isoformat()
        message.facts["promise"] = formats.date_format(promise, "l j F Y")


def deliver(messages: Iterable[Message]) -> None:
    """Write each of ``messages`` as it would have left when it was made. Nothing of the past is sent now."""
    messages = list(messages)
    for message in messages:
        written = rendering.render(message)
        message.subject, message.text, message.html = written.subject, written.text, written.html
        message.sent_at = message.settled_at = message.created_at + SENDING_TAKES
        message.status, message.next_attempt_at, message.attempts_made = MessageStatus.DELIVERED, None, 1
        message.provider_id = f"demo-{message.pk}"
    # Written anew rather than updated: ten columns of a thousand rows at once are slow to update.
    Message.objects.filter(pk__in=[message.pk for message in messages]).delete()
    Message.objects.bulk_create(messages, batch_size=200)
    Attempt.objects.bulk_create(
        [
            Attempt(
                message=message,
                started_at=message.created_at,
                ended_at=message.sent_at,
                outcome=MessageStatus.DELIVERED,
            )
            for message in messages
        ],
        batch_size=200,
    )


def _settle_handovers(cases: Iterable[Case]) -> None:
    """Let the back offices have answered: nearly all accepted, a few refused or given up."""
    opened_at = {case.pk: case.opened_at for case in cases}
    handovers = list(HandOver.objects.order_by("pk"))
    events, attempts = [], []
    for number, handover in enumerate(handovers, start=1):
        handover.created_at = opened_at[handover.case_id]
        handover.settled_at = handover.created_at + timedelta(seconds=40)
        handover.next_attempt_at, handover.attempts_made = None, 1
        detail = "Accepted (201)"
        if number % REFUSED_EVERY == 0:
            handover.status, detail = HandOverStatus.REFUSED, "Refused (422): the place is missing"
        elif number % GIVEN_UP_EVERY == 0:
            handover.status, detail, handover.attempts_made = HandOverStatus.GIVEN_UP, "No answer in 10 seconds", 8
        else:
            handover.status, handover.their_reference = HandOverStatus.ACCEPTED, f"WK{90_000 + number}"
            events.append(
                Event(
                    case_id=handover.case_id,
                    kind=EventKind.HANDED_OVER,
                    at=handover.settled_at,
                    words=handover.their_reference,
                )
            )
        attempts.append(
            HandOverAttempt(
                handover=handover, started_at=handover.created_at, ended_at=handover.settled_at, detail=detail
            )
        )
    HandOver.objects.bulk_update(
        handovers,
        ["created_at", "settled_at", "next_attempt_at", "attempts_made", "status", "their_reference"],
        batch_size=50,
    )
    Event.objects.bulk_create(events)
    HandOverAttempt.objects.bulk_create(attempts)
