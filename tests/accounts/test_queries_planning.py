"""Planning applications near a point."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts import queries
from accounts.models import PlanningApplication, PlanningDocument, PlanningStage, PlanningStep
from accounts.rules import planning
from tests.factories.holdings import PlanningApplicationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-72")]

HOME = (524_500.0, 177_500.0)


def at(metres_east: float, **more: Any) -> PlanningApplication:
    """An application so far east of home."""
    easting, northing = HOME[0] + metres_east, HOME[1]
    application: PlanningApplication = PlanningApplicationFactory.create(easting=easting, northing=northing, **more)
    return application


def near(metres: float, open_on: date | None = None) -> list[PlanningApplication]:
    return list(queries.planning_near(easting=HOME[0], northing=HOME[1], metres=metres, open_on=open_on))


def test_the_nearest_comes_first_with_its_distance() -> None:
    far, close, middle = at(249.0), at(3.0), at(-120.5)
    at(251.0)
    PlanningApplicationFactory.create(easting=None, northing=None, lat=None, lon=None, cell=None)

    found = near(250)

    assert found == [close, middle, far]
    assert [round(one.metres_away, 1) for one in found] == [3.0, 120.5, 249.0]  # type: ignore[attr-defined]


def test_on_a_day_only_those_come_that_can_still_be_commented_on() -> None:
    today = timezone.localdate()
    last_day = at(1, comment_by=today)
    begun_today = at(2, comment_from=today)
    no_beginning = at(3, comment_from=None)
    at(4, comment_by=today - timedelta(days=1))
    at(5, comment_from=today + timedelta(days=1))
    at(6, comment_by=None)
    for number, stage in enumerate(sorted(planning.OVER)):
        at(7 + number, stage=stage)

    found = near(250, open_on=today)

    assert found == [last_day, begun_today, no_beginning]
    assert len(near(250)) == 9


def test_the_rule_and_the_query_agree() -> None:
    today = timezone.localdate()
    days = [None, today - timedelta(days=1), today, today + timedelta(days=1)]
    for stage in PlanningStage.values:
        for comment_from in days:
            for comment_by in days:
                PlanningApplicationFactory.create(stage=stage, comment_from=comment_from, comment_by=comment_by)

    open_by_query = set(PlanningApplication.objects.filter(queries.comments_count_on(today)))

    assert open_by_query == {
        one
        for one in PlanningApplication.objects.all()
        if planning.takes_comments(stage=one.stage, comment_from=one.comment_from, comment_by=one.comment_by, day=today)
    }
    assert open_by_query


def test_the_last_day_has_no_days_left() -> None:
    assert planning.days_left(date(2026, 5, 1), day=date(2026, 5, 1)) == 0
    assert planning.days_left(date(2026, 5, 1), day=date(2026, 4, 24)) == 7


@pytest.mark.parametrize("number", [1, 30])
def test_an_application_comes_with_all_that_happened_in_three_queries(
    number: int, django_assert_num_queries: Any
) -> None:
    application = at(1)
    for index in range(number):
        PlanningStep.objects.create(application=application, on=date(2026, 5, 1), words=f"Step {index}")
        PlanningDocument.objects.create(
            application=application, title=f"Plan {index}", url="https://planning.example.org/list"
        )

    with django_assert_num_queries(3):
        found = queries.planning_application(application.key)
        assert len(found.steps.all()) == len(found.documents.all()) == number

    with pytest.raises(PlanningApplication.DoesNotExist):
        queries.planning_application("no-such-key")


@pytest.mark.parametrize("open_on", [None, date(2026, 5, 1)])
def test_what_is_near_is_found_by_an_index(open_on: date | None) -> None:
    if connection.vendor == "postgresql":  # its table is small here: it would rightly walk it
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("DROP INDEX planning_comment_by")  # of an empty table the planner takes either

    plan = queries.planning_near(easting=HOME[0], northing=HOME[1], metres=1_000, open_on=open_on).explain()

    assert "SCAN" not in plan
    assert "Seq Scan" not in plan
    assert "planning_near" in plan
