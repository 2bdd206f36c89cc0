"""Passing a contact on to another team: with its whole story, and the time at which they call back."""

from datetime import datetime

from django.db import transaction
from django.utils import formats, timezone

from accounts.models import User
from casework.actions.contacts import hold_contact, note_done
from casework.actions.standing import CaseClosed
from casework.actions.tasks import add_task
from casework.actions.telling import tell_reporter
from casework.models import CallBack, Case, Contact, ContactEvent, ContactEventKind, Event, EventKind
from casework.queries.booked import clock


class PassedOnAlready(Exception):
    """A contact is passed on once; ``event`` says to whom, and under which reference."""

    def __init__(self, event: ContactEvent) -> None:
        super().__init__(str(event))
        self.event = event


def begin_passing_on(*, contact: Contact, by: User) -> None:
    """Let one press alone pass ``contact`` on, in the caller's transaction.

    Raises ``PassedOnAlready`` and ``ContactOver``.
    """
    hold_contact(contact=contact, by=by)
    before = ContactEvent.objects.filter(contact=contact, kind=ContactEventKind.PASSED_ON).first()
    if before is not None:
        raise PassedOnAlready(before)


@transaction.atomic
def promise_call_back(
    *, contact: Contact, case: Case, slot: tuple[datetime, datetime] | None, words: str, task: str, by: User
) -> CallBack | None:
    """Leave the story of ``contact`` (``words``) with the team of ``case``, and tell its person when they are called.

    ``slot`` is when that is; None where they need no call. The call is a task of that day, in the words of
    ``task``: for who holds the case, or for anyone on its team.

    Raises ``CaseClosed``, ``PassedOnAlready`` and ``ContactOver``.
    """
    begin_passing_on(contact=contact, by=by)
    if case.is_closed:
        raise CaseClosed(case.reference)
    row = Event.objects.create(case=case, kind=EventKind.NOTED, by=by, channel=contact.channel, words=words)
    note_done(contact=contact, kind=ContactEventKind.PASSED_ON, about=case.reference, words=case.team.name, by=by)
    if slot is None:
        return None
    starts_at, ends_at = slot
    holder = case.team.members.filter(pk=case.holder_id, is_active=True).first()
    to_do = add_task(case=case, what=task, for_whom=holder, due_on=timezone.localdate(starts_at), by=by)
    promised = CallBack.objects.create(case=case, contact=contact, task=to_do, starts_at=starts_at, ends_at=ends_at)
    tell_reporter(case=case, event="call_back", row=row, more={"when": slot_words(starts_at, ends_at)}, by=by)
    return promised


def slot_words(starts_at: datetime, ends_at: datetime) -> str:
    """ "Tuesday 24 November, between 10am and 10:30am"."""
    day = formats.date_format(timezone.localtime(starts_at), "l j F")
    return f"{day}, between {clock(starts_at)} and {clock(ends_at)}"
