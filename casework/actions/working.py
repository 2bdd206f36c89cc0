"""What officers do with a case besides moving it."""

from django.db import transaction

from accounts.models import Person, Team, User
from casework import queries
from casework.actions.standing import CaseChanged, CaseClosed
from casework.actions.telling import tell_reporter
from casework.models import Case, Event, EventKind


class NotOnTheTeam(Exception):
    """A case is given only to an officer of its team."""


class SameOfficer(Exception):
    """Whoever made a decision does not look at it again."""


class SameTeam(Exception):
    """The case is that team's already."""


@transaction.atomic
def assign_case(*, case: Case, holder: User | None, by: User) -> None:
    """Give the case to ``holder``, or back to the team. Raises ``NotOnTheTeam``, ``SameOfficer`` and ``CaseClosed``."""
    if holder is not None and not case.team.members.filter(pk=holder.pk).exists():
        raise NotOnTheTeam(holder)
    if holder is not None:
        refuse_who_decided(case, holder)
    still_open = Case.objects.open().filter(pk=case.pk)
    if not still_open.exists():
        raise CaseClosed(case.reference)
    changed = still_open.exclude(holder=holder) if holder else still_open.filter(holder__isnull=False)
    if changed.update(holder=holder):
        Event.objects.create(case=case, kind=EventKind.ASSIGNED, by=by, words=_name_of(holder))
    case.holder = holder


@transaction.atomic
def note_case(*, case: Case, words: str, by: User) -> Event:
    """Add words that only colleagues read."""
    return Event.objects.create(case=case, kind=EventKind.NOTED, by=by, words=words)


@transaction.atomic
def pass_on(*, case: Case, team: Team, words: str, by: User) -> Case:
    """Give the case to another ``team``, whose queue it joins with the promise that was made; ``words`` are for them.

    Its reporter is told who has it now. Raises ``CaseClosed``, ``SameTeam``, and ``CaseChanged`` where it is no longer
    open with the team that ``by`` saw: whoever passed it on meanwhile took it from theirs.
    """
    if case.is_closed:
        raise CaseClosed(case.reference)
    if case.team_id == team.pk:
        raise SameTeam(team.slug)
    if not Case.objects.open().filter(pk=case.pk, team=case.team_id).update(team=team, holder=None):
        raise CaseChanged(case.reference)
    case.team, case.holder = team, None
    row = Event.objects.create(
        case=case, kind=EventKind.PASSED_ON, by=by, is_public=not case.is_private, is_for_reporter=True, words=team.name
    )
    if words.strip():
        Event.objects.create(case=case, kind=EventKind.NOTED, by=by, words=words)
    tell_reporter(case=case, event="passed_on", row=row, more={"team": team.name}, by=by)
    return case


def refuse_who_decided(case: Case, officer: User) -> None:
    """Raise ``SameOfficer`` where ``case`` asks to look again at what ``officer`` decided."""
    if case.challenges_id is not None and officer.pk in queries.deciders_of(case):
        raise SameOfficer(officer)


def _name_of(holder: User | None) -> str:
    """What the timeline calls an officer; empty for nobody."""
    person = Person.objects.filter(user=holder).first() if holder else None
    return (person.name if person else "") or str(holder or "")
