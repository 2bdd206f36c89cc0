"""What the reporter and the team write to each other."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from casework.actions.standing import CaseClosed, refuse_restricted, resume
from casework.actions.telling import tell_reporter, tell_team
from casework.models import NEEDED, Case, CaseChannel, Event, EventKind


@transaction.atomic
def write_to_reporter(*, case: Case, words: str, by: User) -> Event:
    """Send ``words`` to the reporter, who can answer; nothing else about the case changes.

    Raises ``CaseRestricted``.
    """
    refuse_restricted(case)
    row = Event.objects.create(case=case, kind=EventKind.WROTE, by=by, is_for_reporter=True, words=words)
    tell_reporter(case=case, event="wrote", row=row, words=words, by=by)
    return row


@transaction.atomic
def reply(*, case: Case, words: str, by: User | None, channel: str = CaseChannel.ONLINE) -> Event:
    """Give the team what the reporter wrote, or told an advisor (``by``, on ``channel``).

    A case that waited goes on, unless evidence is still needed. Raises ``CaseClosed``.
    """
    now = timezone.now()
    fresh = Case.objects.select_for_update().get(pk=case.pk)
    if fresh.is_closed:
        raise CaseClosed(case.reference)
    row = Event.objects.create(
        case=case,
        kind=EventKind.REPLIED,
        at=now,
        by=by,
        channel="" if channel == CaseChannel.ONLINE else channel,
        is_for_reporter=True,
        words=words,
    )
    case.status, case.waiting_since = fresh.status, fresh.waiting_since
    is_resumed = fresh.waiting_since is not None and not case.evidence.filter(state__in=NEEDED).exists()
    if is_resumed:
        resume(case, now, by=by)
    tell_team(case=case, event="replied_team", row=row, words=words, more={"is_resumed": is_resumed}, by=by)
    return row
