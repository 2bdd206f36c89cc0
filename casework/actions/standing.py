"""Where a case stands: the one compare-and-set of its status, and what its clock does with it."""

from copy import copy
from datetime import date, datetime, timedelta
from typing import Any

from django.template.loader import render_to_string

from accounts.models import User
from casework import queries, rules
from casework.models import Case, Event, EventKind
from casework.rules import Status


class CaseChanged(Exception):
    """Somebody else moved the case in the meantime."""


class CaseClosed(Exception):
    """Nothing more is to be done about it."""


class CaseRestricted(Exception):
    """Nobody is written to about it, for whoever hurts them may read it: what is asked would be asked unheard."""


def refuse_restricted(case: Case) -> None:
    """Raise ``CaseRestricted`` where nobody is written to about ``case``, and nothing can be asked or waited for."""
    if case.is_restricted:
        raise CaseRestricted(case.reference)


def set_status(case: Case, to: str, now: datetime, **changes: Any) -> str:
    """The compare-and-set. Returns what the clock did, in words for the timeline: empty where it only ran on.

    The promise stands still while the case waits for its reporter, and goes on where it stopped. Raises
    ``CaseChanged`` where the row is not as ``case`` was read.
    """
    was_waiting_since = case.waiting_since
    changes = _clock(case, to, now) | changes | {"status": to, "changed_at": now}
    unchanged = Case.objects.filter(
        pk=case.pk, status=case.status, closed_at=case.closed_at, waiting_since=was_waiting_since
    )
    if not unchanged.update(**changes):
        raise CaseChanged(case.reference)
    for name, value in changes.items():
        setattr(case, name, value)
    waited = rules.working_days_waited(was_waiting_since, now, queries.closed_days()) if was_waiting_since else 0
    if not waited or case.is_closed:
        return ""
    return render_to_string("casework/timeline/waited.txt", {"days": waited, "case": case}).strip()


def resume(case: Case, now: datetime, *, by: User | None) -> None:
    """Go on with a case that waited for its reporter, for anyone to see."""
    was = case.status
    words = set_status(case, Status.IN_PROGRESS, now)
    Event.objects.create(
        case=case,
        kind=EventKind.MOVED,
        at=now,
        by=by,
        is_public=True,
        from_status=was,
        to_status=case.status,
        words=words,
    )


def as_moved(case: Case, to: str, now: datetime) -> Case:
    """A copy of ``case`` with the promise that it would have once moved; nothing is written."""
    moved = copy(case)
    for name, value in _clock(case, to, now).items():
        setattr(moved, name, value)
    return moved


def as_open(case: Case, now: datetime) -> dict[str, Any]:
    """What a closed case forgets when it comes back, and the promise it gets, whose breach is told of anew."""
    return {
        "outcome": "",
        "duplicate_of": None,
        "belongs_to": "",
        "closed_at": None,
        "breach_told_at": None,
        **promise_from(now, working_days=case.working_days, hours=case.hours, calendar_days=case.calendar_days),
    }


def promise_on(case: Case, day: date) -> None:
    """Promise ``case`` for a day that its person chose; should that be missed, it is told of anew."""
    changes = {"promised_on": day, "promised_at": None, "breach_told_at": None}
    Case.objects.filter(pk=case.pk).update(**changes)
    for name, value in changes.items():
        setattr(case, name, value)


def promise_from(
    now: datetime, *, working_days: int, hours: int = 0, calendar_days: int = 0, calendar_months: int = 0
) -> dict[str, Any]:
    """A promise that begins now: in hours round the clock or in days of the calendar where there are any, in working
    days otherwise.
    """
    promised_at = now + timedelta(hours=hours) if hours else None
    if calendar_days or calendar_months:
        last = rules.day_by_calendar(now, days=calendar_days, months=calendar_months)
        return {
            "working_days": 0,
            "hours": 0,
            "calendar_days": (last - rules.local_day(now)).days,
            "promised_at": None,
            "promised_on": last,
        }
    return {
        "working_days": working_days,
        "hours": hours,
        "calendar_days": 0,
        "promised_at": promised_at,
        "promised_on": rules.local_day(promised_at)
        if promised_at
        else rules.promised_on(now, working_days, queries.closed_days()),
    }


def _clock(case: Case, to: str, now: datetime) -> dict[str, Any]:
    """What a move does to the promise: it stops, goes on, or the next one begins."""
    if to == Status.WAITING:
        begun = _next_promise(case, now) if case.status == Status.RECEIVED else {}
        return begun | {"waiting_since": now, "reply_by": None, "reply_reminded_at": None, "reply_warned_at": None}
    if case.waiting_since is not None:
        return _put_off(case, now) | {
            "waiting_since": None,
            "reply_by": None,
            "reply_reminded_at": None,
            "reply_warned_at": None,
        }
    return _next_promise(case, now) if (case.status, to) == (Status.RECEIVED, Status.IN_PROGRESS) else {}


def _put_off(case: Case, now: datetime) -> dict[str, Any]:
    since = case.waiting_since or now
    if case.promised_at is not None:
        promised_at = case.promised_at + (now - since)
        return {"promised_at": promised_at, "promised_on": rules.local_day(promised_at)}
    waited = rules.working_days_waited(since, now, queries.closed_days())
    return {"promised_on": rules.moved_on(case.promised_on, waited, queries.closed_days())}


def _next_promise(case: Case, now: datetime) -> dict[str, Any]:
    """The next of ``case.next_promises``, which begins once work on the case does; its breach is told of anew."""
    if not case.next_promises:
        return {}
    following, *rest = case.next_promises
    return {
        "next_promises": rest,
        "done_word": following["word"],
        "breach_told_at": None,
        **promise_from(now, working_days=following["working_days"]),
    }
