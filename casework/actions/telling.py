"""Telling everyone concerned of one change, in the transaction that makes it."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import Person, User
from casework import queries
from casework.models import Case, Event, EventKind
from notifications import actions as notifications


def tell_all(*, case: Case, event: str, row: Event, words: str = "", by: User | None) -> None:
    """Tell the reporter and every follower of ``row``, by the templates of ``event``."""
    people = list(Person.objects.filter(followed__case=case).order_by("followed__pk"))
    if case.person is not None:
        people.insert(0, case.person)
    tell(case=case, event=event, row=row, people=people, words=words, by=by)


def tell(*, case: Case, event: str, row: Event, people: Iterable[Person], words: str = "", by: User | None) -> None:
    """Tell ``people`` of ``row``; each reads what they may know, and a follower can stop it with one click.

    Followers of a confidential case are told under the report of theirs that was closed into it, for its reference
    stays secret; whose report was since opened again is told of that one, and no more of this.
    """
    people = list(people)
    under = {person.pk: case for person in people}
    if case.is_confidential:
        under = _own_reports(case) | {case.person_id: case}

    def facts(person: Person) -> Mapping[str, Any]:
        is_follower = person.pk != case.person_id
        return queries.CaseFacts.of(
            case,
            words=words,
            is_follower=is_follower,
            by_reporter=row.kind == EventKind.REOPENED,
            under=under[person.pk],
        ).as_dict()

    def stop_url(person: Person) -> str:
        return "" if person.pk == case.person_id else queries.stop_url(under[person.pk], person)

    notifications.queue_messages(
        event=event,
        about=case.reference,
        what=str(row.pk),
        to=[person for person in people if person.pk in under],
        facts=facts,
        stop_url=stop_url,
        by=by,
    )


def _own_reports(case: Case) -> dict[Any, Case]:
    """The first report that each person made and that was closed into ``case``."""
    newest_first = case.duplicates.filter(person__isnull=False).order_by("-opened_at", "-pk")
    return {duplicate.person_id: duplicate for duplicate in newest_first}
