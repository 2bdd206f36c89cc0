"""How cases read on pages and maps: tags, promises, cards, timeline entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from casework import queries, rules
from casework.models import Case, Event, EventKind, Status
from casework.rules import Sight
from design.templatetags import govuk

KINDS = {
    Status.RECEIVED: "open",
    Status.IN_PROGRESS: "doing",
    Status.WAITING: "doing",
    Status.DONE: "done",
    Status.CLOSED: "plain",
}
WAITING_FOR_ANOTHER = "Waiting for an answer"
TITLES = {
    EventKind.BREACHED: "We missed the date",
    EventKind.FOLLOWED: "Followers came over from a duplicate",
    EventKind.REOPENED: "Opened again: it was not fixed",
}


def status_kind(status: str) -> str:
    """The kind of tag that shows ``status``: open, doing, done or plain."""
    return KINDS[Status(status)]


def status_words(status: str, *, is_own: bool) -> str:
    """The status as its reporter or anyone else reads it."""
    if status == Status.WAITING and not is_own:
        return WAITING_FOR_ANOTHER
    return Status(status).label


def name_of(user: User | None) -> str:
    """What colleagues call a member of staff; empty for nobody."""
    if user is None:
        return ""
    person = getattr(user, "person", None)
    return (person.name if person else "") or user.email


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a timeline as it is drawn."""

    at: datetime
    title: str
    words: str
    is_internal: bool
    by_name: str


def entries_of(events: Iterable[Event], sight: Sight) -> list[Entry]:
    """The timeline, newest first; who did what is for staff. That someone follows is a number beside it, not a line."""
    told = [event for event in events if event.kind != EventKind.FOLLOWED or event.words]
    return [
        Entry(
            at=event.at,
            title=_title_of(event, sight),
            words=event.words,
            is_internal=not event.is_public,
            by_name=name_of(event.by) if sight.sees_internal else "",
        )
        for event in reversed(told)
    ]


def _title_of(event: Event, sight: Sight) -> str:
    if event.kind in {EventKind.OPENED, EventKind.MOVED} and event.to_status:
        return status_words(event.to_status, is_own=sight.is_reporter)
    return TITLES.get(EventKind(event.kind)) or EventKind(event.kind).label


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of how far a case has come: ``state`` is done, current or todo."""

    text: str
    state: str


def stages_of(case: Case, *, is_own: bool) -> list[Stage]:
    """Received, in the works, done: how far the case has come."""
    words = [Status.RECEIVED.label, status_words(Status.IN_PROGRESS, is_own=is_own), case.done_word]
    reached = {Status.RECEIVED: 0, Status.IN_PROGRESS: 1, Status.WAITING: 1, Status.DONE: 2, Status.CLOSED: 2}
    here = reached[Status(case.status)]
    if case.status != Status.DONE:
        words[here] = status_words(case.status, is_own=is_own)
    states = ["done" if number < here else "current" if number == here else "todo" for number in range(3)]
    return [Stage(text=text, state=state) for text, state in zip(words, states, strict=True)]


def promise_words(promised_on: date | None, done_word: str) -> str:
    """By when it will be done (``done_word`` says what that means: "Cleared"), or since when it should have been."""
    if promised_on is None:
        return ""
    if promised_on < timezone.localdate():
        late = rules.working_days_late(promised_on, timezone.localdate(), queries.closed_days())
        return f"{late} working day{'' if late == 1 else 's'} late."
    return f"{done_word} by {govuk.uk_date(promised_on)}."


def card_of(case: queries.SeenCase) -> dict[str, Any]:
    """What ``components/case_card.html`` and the list beside the map show of one open report."""
    return {
        "title": case.title,
        "what": case.what,
        "done_word": case.done_word,
        "url": case.url,
        "tag_kind": status_kind(case.status),
        "tag_text": status_words(case.status, is_own=False),
        "place": case.place_words or case.street_name,
        "ward": case.ward_name,
        "reported_at": case.opened_at,
        "promise": promise_words(case.promised_on, case.done_word),
        "affected": case.affected,
        "lat": case.lat,
        "lon": case.lon,
    }
