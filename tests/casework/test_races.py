"""Two at once: on both databases one wins, the other is told, and nothing happens twice."""

import threading
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from casework import actions
from casework.models import Case, CaseChannel, Event, Follower, HandOver, Outcome, Photo, Status
from notifications.models import Message
from tests.casework import back_office
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.casework import (
    CaseFactory,
    FollowerFactory,
    HandOverFactory,
    ServiceVersionFactory,
    an_officer,
    new_case,
    upload,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call returned or raised, all begun in the same moment, each on a connection of its own."""
    start = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=10)
            results[number] = call()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, call)) for number, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def kinds(results: Sequence[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_a_draft_submitted_four_times_at_once_opens_one_case(settings: Settings) -> None:
    settings.BACK_OFFICES = {"works": {"kind": "webhook", "url": "http://127.0.0.1:1/", "secret": "x"}}
    TeamFactory.create()
    person, service, new = PersonFactory.create(), ServiceVersionFactory.create(), new_case(back_office="works")

    def submit() -> Case:
        return actions.open_case(service=service, person=person, new=new, channel=CaseChannel.ONLINE, by=None)

    results = at_once(submit, submit, submit, submit)

    assert kinds(results) == ["AlreadyOpened"] * 3 + ["Case"]
    assert (Case.objects.count(), Event.objects.count(), Message.objects.count(), HandOver.objects.count()) == (1,) * 4


def test_of_two_officers_who_move_a_case_one_is_told_that_it_changed() -> None:
    case, officer = CaseFactory.create(), an_officer()

    def move(to: str, outcome: str) -> Callable[[], Case]:
        seen = Case.objects.select_related("person").get(pk=case.pk)
        return lambda: actions.move_case(case=seen, to=to, words="We looked.", outcome=outcome, by=officer)

    results = at_once(move(Status.DONE, Outcome.FIXED), move(Status.CLOSED, Outcome.NO_ACTION))

    assert kinds(results) == ["Case", "CaseChanged"]
    assert (Event.objects.count(), Message.objects.count()) == (1, 1)


def test_of_two_cases_closed_into_each_other_one_stays_open() -> None:
    one, two = CaseFactory.create_batch(2)
    officer = an_officer()

    def close(case: Case, original: Case) -> Callable[[], Case]:
        case, original = Case.objects.get(pk=case.pk), Case.objects.get(pk=original.pk)
        return lambda: actions.move_case(
            case=case, to=Status.CLOSED, words="", outcome=Outcome.DUPLICATE, duplicate_of=original, by=officer
        )

    results = at_once(close(one, two), close(two, one))

    assert kinds(results) == ["Case", "MoveNotAllowed"]
    assert Case.objects.open().count() == 1


def test_following_twice_at_once_follows_once_and_tells_once() -> None:
    case, person = CaseFactory.create(), PersonFactory.create(account=True)
    results = at_once(*[lambda: actions.follow_case(case=case, person=person, by=None)] * 4)

    assert kinds(results) == ["Follower"] * 4
    assert (Follower.objects.count(), Message.objects.count(), Event.objects.count()) == (1, 1, 1)


def test_two_workers_tell_of_a_breach_once() -> None:
    officer = an_officer()
    case = CaseFactory.create(
        promised_on=timezone.localdate() - timedelta(days=1), team=TeamFactory.create(members=[officer])
    )
    FollowerFactory.create(case=case)
    results = at_once(*[actions.tell_of_breaches] * 4)

    assert sorted(results) == [0, 0, 0, 1]
    assert (Event.objects.count(), Message.objects.count()) == (1, 3)


def test_four_photos_sent_at_once_are_three() -> None:
    draft = uuid.uuid4()
    results = at_once(*[lambda: actions.add_photo(upload=upload(), draft=draft, by=None)] * 4)

    assert kinds(results) == ["Photo"] * 3 + ["PhotoRefused"]
    assert sorted(Photo.objects.values_list("position", flat=True)) == [1, 2, 3]


@pytest.mark.req("R-41")
def test_two_workers_deliver_each_case_once(settings: Any) -> None:
    with back_office.running() as office:
        settings.BACK_OFFICES = office.config
        HandOverFactory.create_batch(6)
        results = at_once(actions.hand_over_waiting, actions.hand_over_waiting)

    assert sum(results) == 6
    assert set(office.seen.values()) == {1}


def test_a_reopening_and_a_move_at_once_leave_one_promise() -> None:
    case, officer = CaseFactory.create(closed=True), an_officer()

    def seen() -> Case:
        return Case.objects.select_related("person").get(pk=case.pk)

    first, second = seen(), seen()
    results = at_once(
        lambda: actions.reopen_case(case=first, words="Still there", by=None),
        lambda: actions.move_case(case=second, to=Status.IN_PROGRESS, words="", by=officer),
    )

    assert kinds(results) == ["Case", "CaseChanged"]
    assert Message.objects.count() == 1
