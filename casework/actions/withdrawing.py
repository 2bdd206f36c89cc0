"""Closing a case because of its reporter: they take it back, or do not answer."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from casework.actions.booking import cancel_time
from casework.actions.bundles import part_closed
from casework.actions.standing import CaseClosed, set_status
from casework.actions.telling import concerned, tell, tell_reporter
from casework.models import Case, CaseChannel, Event, EventKind, Outcome, Status
from casework.queries import booked


@transaction.atomic
def withdraw_case(*, case: Case, words: str, by: User | None, channel: str = CaseChannel.ONLINE) -> Case:
    """Close ``case``, and the open parts of a bundle, because its reporter takes it back; ``words`` may say why.

    Raises ``CaseClosed``, ``CaseChanged``, and ``TooLateToChange`` where what they booked is too near.
    """
    if case.is_closed:
        raise CaseClosed(case.reference)
    given_up = cancel_time(case=case, now=timezone.now(), by=by)
    for part in Case.objects.select_for_update().open().filter(part_of=case).order_by("pk"):
        _close(part, words="", channel=channel, by=by)
    row = _close(case, words=words, channel=channel, by=by)
    event, facts = ("booking_cancelled", booked.booking_facts(given_up)) if given_up else ("withdrawn", {})
    tell_reporter(case=case, event=event, row=row, more={"for_them": bool(row.channel), **facts}, by=by)
    followers = [person for person in concerned(case) if person.pk != case.person_id]
    tell(case=case, event="closed", row=row, people=followers, by=by)
    part_closed(part=case, words="", by=by)
    return case


def _close(case: Case, *, words: str, channel: str, by: User | None) -> Event:
    now, was = timezone.now(), case.status
    is_own = by is None or (case.person is not None and case.person.user_id == by.pk)
    set_status(case, Status.CLOSED, now, outcome=Outcome.WITHDRAWN, closed_at=now)
    row = Event.objects.create(
        case=case,
        kind=EventKind.WITHDRAWN,
        at=now,
        by=by,
        channel="" if is_own or channel == CaseChannel.ONLINE else channel,
        is_public=True,
        from_status=was,
        to_status=case.status,
    )
    if words.strip():
        Event.objects.create(case=case, kind=EventKind.REPLIED, at=now, by=by, is_for_reporter=True, words=words)
    return row
