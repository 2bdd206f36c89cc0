"""Following a case: being told of it, and counted as affected by it."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from accounts.models import Person, User
from casework.actions.telling import tell
from casework.models import Case, Event, EventKind, Follower


class CannotFollow(Exception):
    """There is nothing left to tell of a closed case, and nobody may follow a confidential one."""


@transaction.atomic
def follow_case(*, case: Case, person: Person, by: User | None) -> Follower | None:
    """Tell ``person`` of every change to ``case`` from now on, and count them as affected.

    Following twice changes nothing; the reporter is told anyway and follows nothing (None). Raises ``CannotFollow``.
    """
    if case.is_closed or case.is_confidential:
        raise CannotFollow(case.reference)
    if is_reporter(person, case):
        return None
    follower, is_new = Follower.objects.get_or_create(case=case, person=person)
    if is_new:
        row = Event.objects.create(case=case, kind=EventKind.FOLLOWED, by=by)
        tell(case=case, event="followed", row=row, people=[person], by=by)
    return follower


@transaction.atomic
def stop_following(*, case: Case, person: Person, by: User | None) -> None:
    """Tell ``person`` no more of ``case``, nor of a confidential one that it was closed into: they know that as this.

    Stopping twice changes nothing.
    """
    known_as_it = Q(case=case) | Q(case__is_confidential=True, case__duplicates=case)
    Follower.objects.filter(known_as_it, person=person).delete()


def is_reporter(person: Person, case: Case) -> bool:
    """Whether ``person`` reported ``case``, perhaps as a guest who gave the same address."""
    reporter = case.person
    if reporter is None:
        return False
    has_same_email = bool(person.email) and person.email.casefold() == reporter.email.casefold()
    return person.pk == reporter.pk or has_same_email or (bool(person.mobile) and person.mobile == reporter.mobile)


def carry_over(*, case: Case, original: Case, by: User | None) -> list[Person]:
    """Make the reporter and the followers of ``case`` followers of ``original``. Returns those who were not yet.

    They are told of it as they are told that ``case`` was closed: once.
    """
    people = list(Person.objects.filter(followed__case=case))
    if case.person is not None:
        people.append(case.person)
    known = set(Follower.objects.filter(case=original).values_list("person_id", flat=True))
    new = _without_repeats(person for person in people if person.pk not in known and not is_reporter(person, original))
    if not new:
        return []
    Follower.objects.bulk_create((Follower(case=original, person=person) for person in new), ignore_conflicts=True)
    Event.objects.create(case=original, kind=EventKind.FOLLOWED, by=by, words=case.reference)
    return new


def _without_repeats(people: Iterable[Person]) -> list[Person]:
    return list({person.pk: person for person in people}.values())
