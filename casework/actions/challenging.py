"""Asking a person to look at a decision again: a case of its own, linked to the one that was decided."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from casework import queries
from casework.actions.opening import free_reference
from casework.actions.standing import promise_from
from casework.actions.telling import tell_reporter
from casework.models import Case, CaseChannel, Decision, Event, EventKind, Status

PREFIX = "CHL"


class ChallengeNotAllowed(Exception):
    """It was looked at again before, is itself the outcome of a second look, or is not how the case stands now."""


@transaction.atomic
def challenge_decision(*, decision: Decision, words: str, by: User | None, channel: str = CaseChannel.ONLINE) -> Case:
    """Open the case that asks someone else to look at ``decision`` again, for the reasons in ``words``.

    It goes to the team that the service named for it, or the same, with a promise of its own, and never to the officer
    who decided. Raises ``ChallengeNotAllowed``.
    """
    now = timezone.now()
    original = Case.objects.select_for_update().get(pk=decision.case_id)  # of two at once, the second is refused
    if original.is_challenge or not queries.may_be_challenged(queries.decisions_of(original), decision):
        raise ChallengeNotAllowed(original.reference)
    case = Case.objects.create(
        reference=free_reference(PREFIX),
        service_id=original.service_id,
        service_slug=original.service_slug,
        title=f"Look again: {original.title}"[:200],
        channel=channel,
        person_id=original.person_id,
        opened_by=by,
        visitor=original.visitor,
        answers=original.answers,
        shown_answers=original.shown_answers,
        is_confidential=True,
        is_private=True,
        is_restricted=original.is_restricted,
        journey=original.journey,
        finding=original.finding,
        checklist=original.checklist,
        challenges=decision,
        need=original.need,
        priority=original.priority,
        team_id=original.challenge_team_id or original.team_id,
        opened_at=now,
        changed_at=now,
        done_word="Decided",
        **promise_from(now, working_days=original.challenge_days),
    )
    row = Event.objects.create(
        case=case, kind=EventKind.OPENED, at=now, by=by, is_for_reporter=True, to_status=Status.RECEIVED
    )
    Event.objects.create(
        case=case,
        kind=EventKind.REPLIED,
        at=now,
        by=by,
        channel="" if channel == CaseChannel.ONLINE else channel,
        is_for_reporter=True,
        words=words,
    )
    Event.objects.create(
        case=original, kind=EventKind.CHALLENGED, at=now, by=by, is_for_reporter=True, words=case.reference
    )
    tell_reporter(case=case, event="challenged", row=row, by=by)
    return case
