"""Those who have to answer us: reminded half-way, warned a week before, closed at last."""

import logging
from datetime import date

from django.db import transaction
from django.utils import formats, timezone

from casework import queries, rules
from casework.actions.booking import give_up_time
from casework.actions.bundles import part_closed
from casework.actions.standing import set_status
from casework.actions.telling import tell_all, tell_reporter
from casework.models import Case, Event, EventKind, Outcome, Status

AT_ONCE = 200

log = logging.getLogger(__name__)


def remind_of_replies(*, limit: int = AT_ONCE) -> int:
    """Remind, warn or close everyone whose day has come. Returns of how many.

    Each in a transaction of its own, so that one that fails keeps no other back; twice changes nothing more.
    """
    waiting = Case.objects.filter(status=Status.WAITING, reply_by__isnull=False)
    cases = waiting.select_related("person", "team").order_by("reply_by", "pk")
    due = [case for case in cases.iterator(chunk_size=AT_ONCE) if _step_for(case, timezone.localdate())]
    return sum(_taken(case) for case in due[:limit])


def _taken(case: Case) -> bool:
    try:
        return remind_of_reply(case=case)
    except Exception:
        log.exception("Could not remind of %s; the next round tries again", case.reference)
        return False


@transaction.atomic
def remind_of_reply(*, case: Case) -> bool:
    """Take the step that is due for one case that waits for its reporter; whether there was one.

    It is judged by the row as it is now, locked: since the round found it they may have answered, or an officer given
    them more time, or another worker was faster.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("person", "team").get(pk=case.pk)
    step = _step_for(case, timezone.localdate())
    if step == "close":
        _close_unanswered(case)
    elif step == "warn":
        _warn(case)
    elif step == "remind":
        _remind(case)
    return bool(step)


def _step_for(case: Case, today: date) -> str:
    """ "close" after the last day, if they were warned; "warn" and "remind" once each on their days; or nothing."""
    wait = _wait_of(case)
    if wait is None:
        return ""
    asked_on, reply_by = wait
    if case.reply_warned_at is not None:
        return "close" if today > reply_by else ""
    if today >= rules.warned_on(asked_on, reply_by):
        return "warn"
    return "remind" if case.reply_reminded_at is None and today >= rules.reminded_on(asked_on, reply_by) else ""


def _wait_of(case: Case) -> tuple[date, date] | None:
    """Since which day and until which we wait for an answer; None where nobody has to give one."""
    if case.reply_by is None or case.waiting_since is None:
        return None
    return rules.local_day(case.waiting_since), case.reply_by


def _remind(case: Case) -> None:
    _mark(case, reply_reminded_at=timezone.now())
    _tell(case, "reminder")


def _warn(case: Case) -> None:
    """Say on which day it will be closed: a warning that goes out late leaves them as long as one in time."""
    wait = _wait_of(case)
    if wait is None:
        return
    now = timezone.now()
    reply_by = rules.closed_after(*wait, warned=timezone.localdate())
    _mark(case, reply_reminded_at=case.reply_reminded_at or now, reply_warned_at=now, reply_by=reply_by)
    _tell(case, "closing_soon")


def _mark(case: Case, **changes: object) -> None:
    Case.objects.filter(pk=case.pk).update(**changes)
    for name, value in changes.items():
        setattr(case, name, value)


def _tell(case: Case, event: str) -> None:
    row = Event.objects.create(case=case, kind=EventKind.REMINDED, is_for_reporter=True)
    needed = [item for item in case.evidence.all() if item.is_needed]
    more = {"uploads": queries.uploads_of(needed), "reply_by": formats.date_format(case.reply_by or "", "l j F Y")}
    tell_reporter(case=case, event=event, row=row, more=more, by=None)


def _close_unanswered(case: Case) -> None:
    now, was = timezone.now(), case.status
    set_status(case, Status.CLOSED, now, outcome=Outcome.NO_REPLY, closed_at=now)
    row = Event.objects.create(
        case=case, kind=EventKind.MOVED, at=now, is_public=True, from_status=was, to_status=case.status
    )
    tell_all(case=case, event="closed", row=row, by=None)
    give_up_time(case=case, now=now, by=None)
    part_closed(part=case, words="", by=None)
