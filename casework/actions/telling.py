"""Telling everyone concerned of one change, in the transaction that makes it."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import MemberRole, Membership, OrganisationKind, Person, User
from casework import queries, rules
from casework.models import Case, Event, EventKind, Status
from notifications import actions as notifications

NOTHING_MORE: Mapping[str, Any] = {}


def tell_all(
    *, case: Case, event: str, row: Event, words: str = "", more: Mapping[str, Any] = NOTHING_MORE, by: User | None
) -> None:
    """Tell the reporter and every follower of ``row``, by the templates of ``event``."""
    tell(case=case, event=event, row=row, people=concerned(case), words=words, more=more, by=by)


def concerned(case: Case) -> list[Person]:
    """The reporter and every follower."""
    people = list(Person.objects.filter(followed__case=case).order_by("followed__pk"))
    return [*reporters_of(case), *people]


def reporters_of(case: Case) -> list[Person]:
    """The reporter; of a business's case whose reporter acts for it no more, those who lead the business."""
    if case.person is None or case.organisation is None or case.organisation.kind != OrganisationKind.BUSINESS:
        return [] if case.person is None else [case.person]
    members = Membership.objects.filter(organisation=case.organisation, ended_at__isnull=True)
    if members.filter(user=case.person.user_id).exists():
        return [case.person]
    return list(Person.objects.filter(user__in=members.filter(role=MemberRole.ADMINISTRATOR).values("user")))


def tell_reporter(
    *, case: Case, event: str, row: Event, words: str = "", more: Mapping[str, Any] = NOTHING_MORE, by: User | None
) -> None:
    """Tell the reporter alone of ``row``; ``more`` are facts that only the templates of ``event`` ask for."""
    people = reporters_of(case)
    if people:
        tell(case=case, event=event, row=row, people=people, words=words, more=more, by=by)


def tell(
    *,
    case: Case,
    event: str,
    row: Event,
    people: Iterable[Person],
    words: str = "",
    more: Mapping[str, Any] = NOTHING_MORE,
    now_follow: Collection[Any] = (),
    by: User | None,
) -> None:
    """Tell ``people`` of ``row``; each reads what they may know, and a follower can stop it with one click.

    Followers of a confidential case are told under the report of theirs that was closed into it, for its reference
    stays secret; whose report was since opened again is told of that one, and no more of this. ``now_follow`` are the
    keys of those who follow what ``case`` was closed into as a duplicate from now on, and can stop that.

    Of a restricted case nobody is sent anything: whoever hurts them may read their messages. Its team calls them.
    """
    if case.is_restricted:
        return
    people = list(people)
    own = {case.person_id} if case.organisation_id is None else {person.pk for person in reporters_of(case)}
    under = {person.pk: case for person in people}
    if case.is_confidential:
        under = _own_reports(case) | dict.fromkeys(own, case)

    @cache  # the same by every channel
    def facts(person: Person) -> Mapping[str, Any]:
        is_follower = person.pk not in own
        known = queries.CaseFacts.of(
            case,
            words=words,
            is_follower=is_follower,
            by_reporter=row.kind == EventKind.REOPENED and row.from_status == Status.DONE,
            under=under[person.pk],
        ).as_dict()
        return {**known, **more}

    def stop_url(person: Person) -> str:
        original = case.duplicate_of
        if original is not None and person.pk in now_follow:
            return queries.stop_url(under[person.pk] if original.is_confidential else original, person)
        return "" if person.pk in own else queries.stop_url(under[person.pk], person)

    notifications.queue_messages(
        event=event,
        about=case.reference,
        what=str(row.pk),
        to=[person for person in people if person.pk in under],
        facts=facts,
        stop_url=stop_url,
        by=by,
    )


def tell_team(
    *, case: Case, event: str, row: Event, words: str = "", more: Mapping[str, Any] = NOTHING_MORE, by: User | None
) -> None:
    """Tell the holder, or everyone on the team, of ``row``: all by email."""
    notifications.queue_messages(
        event=event,
        about=case.reference,
        what=str(row.pk),
        to=_officers(case),
        facts={**queries.CaseFacts.of(case, words=words).as_dict(), **more},
        by=by,
    )


def tell_colleagues(
    *,
    case: Case,
    event: str,
    row: Event,
    to: Iterable[int],
    words: str = "",
    more: Mapping[str, Any] = NOTHING_MORE,
    is_inside: bool = True,
    by: User | None,
) -> None:
    """Tell these users, by their keys, of ``row`` by email; whoever is not ``is_inside`` reads its public title."""
    facts = queries.CaseFacts.of(case, words="" if case.is_restricted else words).as_dict()
    title = facts["title"] if is_inside else rules.public_title(case.title, case.street_name)
    notifications.queue_messages(
        event=event,
        about=case.reference,
        what=str(row.pk),
        to=notifications.at_work(_active().filter(user__in=list(to))),
        facts={**facts, "title": title, **more},
        by=by,
    )


def at_work(who: Q) -> list[Person]:
    """The colleagues who fit ``who``, each once, as they are told of their work: by email."""
    return notifications.at_work(_active().filter(user__in=User.objects.filter(who).values("pk")))


def _officers(case: Case) -> list[Person]:
    """Who must act: the holder, or everyone on the team, all by email."""
    holder = list(_active().filter(user=case.holder_id))
    return notifications.at_work(holder or _active().filter(user__teams=case.team_id))


def _active() -> QuerySet[Person]:
    return Person.objects.filter(user__is_active=True).exclude(email="")


def _own_reports(case: Case) -> dict[Any, Case]:
    """The first report that each person made and that was closed into ``case``."""
    newest_first = case.duplicates.filter(person__isnull=False).order_by("-opened_at", "-pk")
    return {duplicate.person_id: duplicate for duplicate in newest_first}
