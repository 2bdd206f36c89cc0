"""What officers do with a case besides moving it."""

from collections.abc import Collection

from django.db import transaction

from accounts.models import Person, Team, User
from casework.actions.assigning import assign_by_rule
from casework.actions.officers import refuse_stranger, refuse_who_decided
from casework.actions.standing import CaseChanged, CaseClosed
from casework.actions.telling import tell_colleagues, tell_reporter
from casework.models import Case, Event, EventKind, Mention


class SameTeam(Exception):
    """The case is that team's already."""


@transaction.atomic
def assign_case(*, case: Case, holder: User | None, by: User) -> None:
    """Give the case to ``holder``, or back to the team. Raises ``NotOnTheTeam``, ``SameOfficer`` and ``CaseClosed``."""
    if holder is not None:
        refuse_stranger(case, holder)
        refuse_who_decided(case, holder)
    still_open = Case.objects.open().filter(pk=case.pk)
    if not still_open.exists():
        raise CaseClosed(case.reference)
    changed = still_open.exclude(holder=holder) if holder else still_open.filter(holder__isnull=False)
    if changed.update(holder=holder):
        Event.objects.create(case=case, kind=EventKind.ASSIGNED, by=by, words=_name_of(holder))
    case.holder = holder


@transaction.atomic
def note_case(*, case: Case, words: str, mentioned: Collection[int] = (), by: User) -> Event:
    """Add words that only colleagues read; those ``mentioned`` (users of its team, by key) are told of it."""
    row = Event.objects.create(case=case, kind=EventKind.NOTED, by=by, words=words)
    if mentioned:
        spoken_to = list(case.team.members.filter(pk__in=mentioned, is_active=True).values_list("pk", flat=True))
        Mention.objects.bulk_create(Mention(event=row, user_id=pk, at=row.at) for pk in spoken_to)
        others = [pk for pk in spoken_to if pk != by.pk]
        tell_colleagues(case=case, event="mentioned", row=row, to=others, words=words, by=by)
    return row


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
    assign_by_rule(case)
    return case


def _name_of(holder: User | None) -> str:
    """What the timeline calls an officer; empty for nobody."""
    person = Person.objects.filter(user=holder).first() if holder else None
    return (person.name if person else "") or str(holder or "")
