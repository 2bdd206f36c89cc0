"""When a home's bins are emptied, and how fresh what we know of it is."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import FeedRun, Property, RoundDate, Stream
from accounts.queries.feeds import Freshness, freshness, last_runs
from accounts.queries.rounds import changes_of, collections_of, collections_on
from tests.factories.accounts import PropertyFactory
from tests.factories.rounds import FeedRunFactory, RoundFactory, next_collections

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
WEEK = {"from_on": MONDAY, "until_on": MONDAY + timedelta(days=6)}


@pytest.fixture
def home() -> Property:
    home: Property = PropertyFactory.create()
    return home


@pytest.mark.req("R-11")
def test_a_homes_own_round_beats_its_postcodes_stream_by_stream(home: Property) -> None:
    neighbour = PropertyFactory.create(house_number="14")
    RoundFactory.create(weekday=0, around=["SW67SR"])
    RoundFactory.create(weekday=1, stream=Stream.FOOD, around=["SW67SR"])
    RoundFactory.create(weekday=4, at=[home])

    assert [(day.on, day.label) for day in collections_of(home, **WEEK)] == [
        (date(2026, 11, 24), "Food waste"),
        (FRIDAY, "Rubbish"),
    ]
    assert [(day.on, day.label) for day in collections_of(neighbour, **WEEK)] == [
        (MONDAY, "Rubbish"),
        (date(2026, 11, 24), "Food waste"),
    ]


@pytest.mark.req("R-11")
def test_a_home_may_have_two_rounds_of_one_stream(home: Property) -> None:
    RoundFactory.create(weekday=0, at=[home])
    RoundFactory.create(weekday=4, at=[home])

    assert [day.on for day in collections_of(home, **WEEK)] == [MONDAY, FRIDAY]


@pytest.mark.req("R-11")
def test_the_next_of_each_stream_come_soonest_first_todays_included(home: Property) -> None:
    for weekday, stream in ((4, Stream.REFUSE), (0, Stream.RECYCLING), (4, Stream.FOOD)):
        RoundFactory.create(weekday=weekday, stream=stream, at=[home])
    RoundFactory.create(stream=Stream.GARDEN, every_weeks=4, starts_on=date(2026, 11, 16), at=[home])

    assert [(day.on, day.stream) for day in next_collections(home, today=MONDAY)] == [
        (MONDAY, "recycling"),
        (FRIDAY, "refuse"),
        (FRIDAY, "food"),
        (date(2026, 12, 14), "garden"),
    ]


@pytest.mark.req("R-11")
def test_a_days_change_says_where_it_is_moved_and_why_and_a_day_that_is_left_out_is_told(home: Property) -> None:
    one = RoundFactory.create(weekday=4, at=[home])
    RoundDate.objects.create(round=one, on=FRIDAY, kind="moved", moved_to=date(2026, 11, 28), reason="Works")
    RoundDate.objects.create(round=one, on=date(2026, 12, 4), kind="cancelled", reason="Strike")

    day = next_collections(home, today=MONDAY)[0]
    assert (day.on, day.moved_from, day.reason) == (date(2026, 11, 28), FRIDAY, "Works")
    changes = changes_of(home, from_on=MONDAY, until_on=date(2026, 12, 31))
    assert [(change.was_on, change.now_on, change.label, change.reason) for change in changes] == [
        (FRIDAY, date(2026, 11, 28), "Rubbish", "Works"),
        (date(2026, 12, 4), None, "Rubbish", "Strike"),
    ]


def test_a_home_without_rounds_has_no_collections(home: Property) -> None:
    RoundFactory.create(at=[PropertyFactory.create(house_number="14")], around=["SW67ZZ"])

    assert next_collections(home, today=MONDAY) == []


@pytest.mark.parametrize("count", [1, 30])
def test_collections_take_two_queries_however_many_rounds_come(
    home: Property, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        one = RoundFactory.create(weekday=number % 7, at=[home], around=["SW67SR"])
        RoundDate.objects.create(round=one, on=FRIDAY, kind="cancelled")

    with django_assert_num_queries(2):
        next_collections(home, today=MONDAY)


@pytest.mark.parametrize("count", [1, 30])
def test_one_day_at_many_homes_is_what_each_of_them_has(
    django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    homes = [PropertyFactory.create(house_number=str(number)) for number in range(count)]
    RoundFactory.create(weekday=0, around=["SW67SR"])
    RoundFactory.create(weekday=0, stream=Stream.FOOD, at=homes[::2])
    RoundFactory.create(weekday=1, at=homes[::3])

    with django_assert_num_queries(4):
        found = collections_on(homes, on=MONDAY)

    assert found == {home.pk: collections_of(home, from_on=MONDAY, until_on=MONDAY) for home in homes}


@pytest.mark.req("R-11")
def test_what_was_kept_long_ago_is_stale_and_what_never_came_has_no_day(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    now = timezone.now()
    week_ago = now - timedelta(days=7)
    FeedRunFactory.create(feed="council-tax", as_of=week_ago)
    FeedRunFactory.create(feed="council-tax", as_of=now - timedelta(days=20))
    FeedRunFactory.create(feed="rounds", as_of=week_ago)
    for state in (FeedRun.State.REFUSED, FeedRun.State.HELD, FeedRun.State.DRY):
        FeedRunFactory.create(feed="council-tax", state=state)

    with django_assert_num_queries(1):
        found = freshness(["council-tax", "rounds", "planning"], now=now)

    assert found == {
        "council-tax": Freshness(as_of=week_ago, is_stale=True),
        "rounds": Freshness(as_of=week_ago, is_stale=False),
        "planning": Freshness(as_of=None, is_stale=False),
    }


def test_the_last_runs_come_newest_first() -> None:
    runs = [FeedRunFactory.create(ran_at=timezone.now() + timedelta(minutes=number)) for number in range(3)]

    assert last_runs("rounds", at_most=2) == [runs[2], runs[1]]
