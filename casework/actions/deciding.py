"""Deciding: by an officer or, only in favour, by rule; what it grants, and taking that back."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from casework import queries
from casework.actions.bundles import part_closed
from casework.actions.officers import SameOfficer, refuse_who_decided
from casework.actions.standing import set_status
from casework.actions.tasks import note_left_open
from casework.actions.telling import tell_reporter
from casework.models import Case, Decision, Event, EventKind, Grant, Outcome, Status

DECEMBER = 12
ON_A_CASE = frozenset({Decision.Result.GRANTED, Decision.Result.REFUSED})


class DecidedByYou(SameOfficer):
    """Whoever made a decision does not decide on the request to look at it again."""


class NotYourDecision(Exception):
    """The case does not end with a decision, has one, or is the officer's own; by rule, it is not in favour."""


class WhyMissing(Exception):
    """Whoever is refused, or complained, must read why."""


class GrantEnded(Exception):
    """It was taken back before."""


@transaction.atomic
def decide_case(*, case: Case, result: str, words: str, checks: Sequence[str], by: User | None) -> Decision:
    """Decide on ``case``: close it, issue what it grants, and tell its reporter what and why, and how to challenge it.

    ``by`` is None where the rules decide, which is only ever in favour. What is granted on a second look replaces the
    decision that was challenged. Of a complaint "granted" means upheld. Raises ``NotYourDecision``, ``WhyMissing``,
    ``DecidedByYou`` and ``CaseChanged``.
    """
    _refuse_unless_decidable(case, result, words, by)
    now, was = timezone.now(), case.status
    outcome = Outcome(result) if case.is_challenge or case.journey == "apply" else Outcome.ANSWERED
    set_status(case, Status.DONE, now, outcome=outcome, closed_at=now)
    decision = Decision.objects.create(
        case=case,
        result=result,
        words=words.strip(),
        finding=case.finding,
        checks=list(checks),
        is_automatic=by is None,
        decided_at=now,
        decided_by=by,
    )
    row = Event.objects.create(
        case=case,
        kind=EventKind.DECIDED,
        at=now,
        by=by,
        is_public=not case.is_private,
        is_for_reporter=True,
        from_status=was,
        to_status=case.status,
        words=words.strip() if case.is_private else "",
    )
    note_left_open(case=case, by=by)
    about = decision
    if case.challenges is not None and result == Decision.Result.GRANTED:
        about = _replace(case.challenges, decision, by=by)
    grant = _issue(about, by=by) if about.result == Decision.Result.GRANTED and not about.case.challenges else None
    tell_reporter(case=case, event="decided", row=row, words=words.strip(), more=_told(decision, grant), by=by)
    part_closed(part=case, words="", by=by)
    return decision


def _refuse_unless_decidable(case: Case, result: str, words: str, by: User | None) -> None:
    if case.is_closed or not case.takes_decision or result not in ON_A_CASE:
        raise NotYourDecision(case.reference)
    if by is None and result != Decision.Result.GRANTED:
        raise NotYourDecision(case.reference)
    if by is not None:
        if case.person is not None and case.person.user_id == by.pk:
            raise NotYourDecision(case.reference)
        try:
            refuse_who_decided(case, by)
        except SameOfficer as error:
            raise DecidedByYou(by) from error
    if not words.strip() and (result == Decision.Result.REFUSED or case.journey != "apply"):
        raise WhyMissing


def _replace(challenged: Decision, again: Decision, *, by: User | None) -> Decision:
    """Put what was found on a second look in the place of the first decision, on the case that it was made on."""
    original = Case.objects.select_for_update().get(pk=challenged.case_id)
    if original.outcome == Outcome.REFUSED:
        Case.objects.filter(pk=original.pk).update(outcome=Outcome.GRANTED, changed_at=again.decided_at)
        original.outcome = Outcome.GRANTED
    Event.objects.create(
        case=original,
        kind=EventKind.DECIDED,
        at=again.decided_at,
        by=by,
        is_public=False,
        is_for_reporter=True,
        words=again.words,
    )
    return Decision.objects.create(
        case=original,
        result=again.result,
        words=again.words,
        finding=original.finding,
        checks=again.checks,
        decided_at=again.decided_at,
        decided_by=by,
        replaces=challenged,
    )


def _issue(decision: Decision, *, by: User | None) -> Grant | None:
    """What its case gives by its terms, from today; None where it gives nothing, or has given it.

    What was taken back, and on a second look should not have been, is valid again as if nothing had happened.
    """
    case = decision.case
    terms = case.grant_terms
    if decision.replaces is not None and decision.replaces.result == Decision.Result.ENDED:
        return _give_back(case, by=by)
    if not terms or Grant.objects.filter(case=case).exists():
        return None
    today = timezone.localdate()
    grant = Grant.objects.create(
        case=case,
        title=terms["title"][:200],
        shows=terms["shows"],
        valid_from=today,
        valid_until=last_day(today, terms["months"]),
    )
    Event.objects.create(case=case, kind=EventKind.GRANTED, by=by, is_for_reporter=True, words=grant.title)
    return grant


def _give_back(case: Case, *, by: User | None) -> Grant:
    grant = Grant.objects.select_for_update().get(case=case)
    grant.ended_at = None
    grant.save(update_fields=["ended_at"])
    Event.objects.create(case=case, kind=EventKind.GRANTED, by=by, is_for_reporter=True, words=grant.title)
    return grant


def last_day(first: date, months: int) -> date:
    """The day before the same day ``months`` later: a year from 5 May ends on 4 May. Short months end on their last."""
    whole = first.month - 1 + months
    year, month = first.year + whole // DECEMBER, whole % DECEMBER + 1
    following = date(year + month // DECEMBER, month % DECEMBER + 1, 1)
    same_day = date(year, month, 1) + timedelta(days=first.day - 1)
    return min(same_day, following) - timedelta(days=1)


def _told(decision: Decision, grant: Grant | None) -> dict[str, object]:
    """What the message of a decision says besides the case."""
    case = decision.case
    page = reverse("casework:decision", args=[case.reference, decision.pk])
    permit = reverse("casework:permit", args=[grant.case.reference]) if grant else ""
    return {
        "result": decision.result,
        "is_automatic": decision.is_automatic,
        "is_challenge": case.is_challenge,
        "challenge_days": case.challenge_days,
        "decision_url": f"{settings.PUBLIC_URL}{page}",
        "pence_to_pay": _fee_of(decision),
        "permit": grant.title if grant else "",
        "permit_url": f"{settings.PUBLIC_URL}{permit}" if grant else "",
    }


def _fee_of(decision: Decision) -> int:
    """What is still owed now that it is granted."""
    if decision.result != Decision.Result.GRANTED:
        return 0
    case = decision.case.challenges.case if decision.case.challenges else decision.case
    return sum(queries.unpaid_charges().filter(case=case).values_list("pence", flat=True))


@transaction.atomic
def end_grant(*, grant: Grant, words: str, by: User) -> Grant:
    """Take back what was granted and tell its person why, and how to have that looked at again.

    It is a decision like any other. Raises ``GrantEnded`` and ``WhyMissing``.
    """
    if not words.strip():
        raise WhyMissing
    now = timezone.now()
    if not Grant.objects.filter(pk=grant.pk, ended_at__isnull=True).update(ended_at=now):
        raise GrantEnded(grant.pk)
    grant.ended_at = now
    decision = Decision.objects.create(
        case=grant.case, result=Decision.Result.ENDED, words=words.strip(), decided_at=now, decided_by=by
    )
    row = Event.objects.create(
        case=grant.case, kind=EventKind.GRANT_ENDED, at=now, by=by, is_for_reporter=True, words=words.strip()
    )
    more = {**_told(decision, None), "permit": grant.title}
    tell_reporter(case=grant.case, event="grant_ended", row=row, words=words.strip(), more=more, by=by)
    return grant


def can_decide_itself(case: Case) -> bool:
    """Whether the rules found in favour, nothing that has to be shown is missing, and it is the first of its kind.

    Whoever asks for the same again, while we look at it or once it was granted, is answered by a person.
    """
    if case.finding is None or case.finding["recommends"] != Decision.Result.GRANTED:
        return False
    if case.person is not None and queries.has_asked_before(case, case.person):
        return False
    return not queries.needed_of(case)
