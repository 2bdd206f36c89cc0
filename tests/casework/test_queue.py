"""An officer's queue: the team's own cases, urgent first, then by promise."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Team, User
from accounts.rules import Viewer
from casework import queries
from casework.models import Case, HandOver, HandOverStatus, Status
from casework.queries import QueueCounts, QueueFilters
from tests.factories.accounts import TeamFactory
from tests.factories.casework import CaseFactory, HandOverFactory, an_officer, photo_of, viewer

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def who(officer: User, team: Team) -> Viewer:
    return viewer(officer.person, teams=[team])


def queue(who: Viewer, **filters: str) -> list[Case]:
    return list(queries.queue_of(who, QueueFilters(**filters)))


def test_the_queue_is_the_teams_open_cases_urgent_first_then_late_then_by_priority_and_promise(
    who: Viewer, team: Team
) -> None:
    later = CaseFactory.create(team=team, promised_on=TODAY() + timedelta(days=3))
    sooner = CaseFactory.create(team=team, promised_on=TODAY() - timedelta(days=3))
    urgent = CaseFactory.create(team=team, promised_on=TODAY() + timedelta(days=9), is_urgent=True)
    CaseFactory.create(team=team, closed=True)
    CaseFactory.create(team=TeamFactory.create(slug="highways"))

    high = CaseFactory.create(team=team, promised_on=TODAY() + timedelta(days=9), priority="high")
    waits = CaseFactory.create(team=team, promised_on=TODAY() - timedelta(days=9), status=Status.WAITING)

    assert queue(who) == [urgent, sooner, high, later, waits]
    assert queue(viewer()) == []


def test_the_queue_narrows(who: Viewer, team: Team, officer: User) -> None:
    case = CaseFactory.create(
        team=team,
        holder=officer,
        status=Status.IN_PROGRESS,
        promised_on=TODAY() - timedelta(days=1),
        service__slug="report-a-pothole",
        title="Pothole, Fulham Road",
        place_words="By the bridge",
        person__name="Zoë Ng",
    )
    other = CaseFactory.create(team=team, promised_on=TODAY())
    closed = CaseFactory.create(team=team, closed=True)

    assert queue(who, status="in_progress") == [case]
    assert queue(who, status="done") == [closed]
    assert queue(who, service="report-a-pothole") == [case]
    assert queue(who, holder="mine") == [case]
    assert queue(who, holder="nobody") == [other]
    assert queue(who, due="late") == [case]
    assert queue(who, due="today") == [other]
    for words in ("fulham", "BRIDGE", "Zoë", case.reference.lower().replace("-", "")):
        assert queue(who, words=words) == [case], words
    assert queue(who, words="nothing like it \0 %") == []
    assert queue(who, ward="E05013733") == []


def test_the_counts_are_those_of_the_queue(who: Viewer, team: Team, officer: User) -> None:
    CaseFactory.create(team=team, holder=officer, promised_on=TODAY() - timedelta(days=1))
    CaseFactory.create(team=team, promised_on=TODAY())
    CaseFactory.create(team=team)

    CaseFactory.create(team=team, status=Status.WAITING, promised_on=TODAY() - timedelta(days=9), holder=an_officer())

    assert queries.queue_counts(who) == QueueCounts(open=4, late=1, today=1, mine=1, nobody=2, waiting=1, stuck=0)


@pytest.mark.req("R-51")
def test_a_promise_in_hours_is_late_within_the_day(who: Viewer, team: Team) -> None:
    now = timezone.now()
    late = CaseFactory.create(team=team, promised_on=TODAY(), promised_at=now - timedelta(minutes=1), hours=4)
    today = CaseFactory.create(team=team, promised_on=TODAY(), promised_at=now + timedelta(minutes=1), hours=4)

    assert queue(who, due="late") == [late]
    assert queue(who, due="today") == [today]
    assert [case.is_late(now) for case in (late, today)] == [True, False]


@pytest.mark.req("R-45")
def test_while_we_wait_for_the_reporter_nothing_is_late_or_due(who: Viewer, team: Team) -> None:
    for days in (-3, 0):
        waiting = CaseFactory.create(team=team, status=Status.WAITING, promised_on=TODAY() + timedelta(days=days))
        assert not waiting.is_late(timezone.now())
        assert queries.days_late(waiting) == 0

    assert queue(who, due="late") == queue(who, due="today") == []
    assert len(queue(who, status="waiting")) == 2


@pytest.mark.req("R-50")
def test_what_triage_found_pressing_comes_before_the_rest(who: Viewer, team: Team) -> None:
    low, normal, high = (CaseFactory.create(team=team, priority=priority) for priority in ("low", "normal", "high"))

    assert queue(who) == [high, normal, low]


def test_each_row_says_what_needs_a_look(who: Viewer, team: Team) -> None:
    case = CaseFactory.create(team=team)
    photo_of(case)
    HandOverFactory.create(case=case)
    HandOver.objects.update(status=HandOverStatus.REFUSED, next_attempt_at=None, settled_at=timezone.now())

    [row] = queue(who)
    said = vars(row)
    assert (said["has_photo_to_review"], said["is_handover_stuck"], row.affected) == (True, True, 1)


@pytest.mark.parametrize("number", [1, 30])
def test_the_queue_takes_two_queries_whatever_its_length(
    who: Viewer, team: Team, number: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    holder = an_officer()
    CaseFactory.create_batch(number, team=team, holder=holder)
    with django_assert_num_queries(2):
        queries.queue_counts(who)
        shown = [(case.title, case.ward, case.holder and case.holder.person.name, case.affected) for case in queue(who)]

    assert len(shown) == number
