"""Telling everyone concerned of one change, in the transaction that makes it."""

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import Person, User
from casework import queries
from casework.models import Case, Event
from notifications import actions as notifications


def tell_all(*, case: Case, event: str, row: Event, words: str = "", by: User | None) -> None:
    """Tell the reporter and every follower of ``row``, by the templates of ``event``."""
    people = list(Person.objects.filter(followed__case=case).order_by("followed__pk"))
    if case.person is not None:
        people.insert(0, case.person)
    tell(case=case, event=event, row=row, people=people, words=words, by=by)


def tell(*, case: Case, event: str, row: Event, people: Iterable[Person], words: str = "", by: User | None) -> None:
    """Tell ``people`` of ``row``; each reads what they may know, and a follower can stop it with one click."""
    own_cases = _own_cases_of_followers(case)

    def facts(person: Person) -> Mapping[str, Any]:
        is_follower = person.pk != case.person_id
        under = own_cases.get(person.pk, case) if is_follower else case
        return queries.CaseFacts.of(case, words=words, is_follower=is_follower, under=under).as_dict()

    def stop_url(person: Person) -> str:
        return "" if person.pk == case.person_id else queries.stop_url(case, person)

    notifications.queue_messages(
        event=event, about=case.reference, what=str(row.pk), to=people, facts=facts, stop_url=stop_url, by=by
    )


def _own_cases_of_followers(case: Case) -> Mapping[Any, Case]:
    """The reports of their own under which followers of a confidential case are told: its reference stays secret."""
    if not case.is_confidential:
        return {}
    return {duplicate.person_id: duplicate for duplicate in case.duplicates.filter(person__isnull=False)}
