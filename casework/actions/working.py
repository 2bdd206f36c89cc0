"""What officers do with a case besides moving it."""

from django.db import transaction

from accounts.models import Person, User
from casework.models import Case, Event, EventKind


class NotOnTheTeam(Exception):
    """A case is given only to an officer of its team."""


@transaction.atomic
def assign_case(*, case: Case, holder: User | None, by: User) -> None:
    """Give the case to ``holder``, or back to the team. Raises ``NotOnTheTeam``."""
    if holder is not None and not case.team.members.filter(pk=holder.pk).exists():
        raise NotOnTheTeam(holder)
    changed = (
        Case.objects.filter(pk=case.pk).exclude(holder=holder)
        if holder
        else Case.objects.filter(pk=case.pk, holder__isnull=False)
    )
    if changed.update(holder=holder):
        Event.objects.create(case=case, kind=EventKind.ASSIGNED, by=by, words=_name_of(holder))
    case.holder = holder


@transaction.atomic
def note_case(*, case: Case, words: str, by: User) -> Event:
    """Add words that only colleagues read."""
    return Event.objects.create(case=case, kind=EventKind.NOTED, by=by, words=words)


def _name_of(holder: User | None) -> str:
    """What the timeline calls an officer; empty for nobody."""
    person = Person.objects.filter(user=holder).first() if holder else None
    return (person.name if person else "") or str(holder or "")
