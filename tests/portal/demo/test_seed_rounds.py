"""When the demo's bins are emptied and its streets are swept, on whatever day it is laid out."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from accounts.models import FeedRun, Property, Round, RoundPostcode, Stream, Street
from accounts.queries.feeds import freshness
from accounts.queries.rounds import changes_of, collections_of
from portal.demo.seed import places, rounds
from tests.factories.rounds import next_cleansing, next_collections

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("seed"), pytest.mark.req("R-11")]

LONDON = ZoneInfo("Europe/London")
# An ordinary day, in Christmas week, before Easter, on a 29 February, and on both nights the clocks change
DAYS = [
    date(2026, 11, 21), date(2026, 12, 21), date(2027, 3, 15), date(2028, 2, 29), date(2027, 3, 28), date(2026, 10, 25),
]  # fmt: skip


@pytest.fixture(scope="module")
def _borough(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Places, laid out once for this module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        places.write_places(by=None)
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_borough")
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_home_has_all_its_collections_a_change_soon_and_a_swept_street(day: date) -> None:
    with time_machine.travel(datetime.combine(day, time(1, 30), LONDON), tick=False):
        rounds.write_rounds(now=timezone.now(), by=None)
        fresh = freshness(["rounds", "cleansing"], now=timezone.now())

    assert not any(one.is_stale for one in fresh.values())
    assert list(FeedRun.objects.values_list("state", "refused")) == [("kept", 0)] * 3
    assert FeedRun.objects.get(feed="round-changes").words == ""  # no round comes on a bank holiday without a word
    homes = Property.objects.order_by("pk")
    for home in [*homes[::97], *homes.filter(line_1__startswith="Flat")[:4]]:
        upcoming = next_collections(home, today=day)
        assert {one.stream for one in upcoming} == set(Stream.values)
        assert all(one.on <= day + timedelta(days=28) for one in upcoming)
        assert all(one.on.weekday() < 6 for one in collections_of(home, from_on=day, until_on=day + timedelta(days=60)))
        assert changes_of(home, from_on=day, until_on=day + timedelta(days=21))
        swept = next_cleansing(home, today=day)
        assert swept is not None
        assert swept <= day + timedelta(days=14)
    assert Round.objects.filter(properties__isnull=False).exists()
    for stream in Stream.values:
        postcodes = RoundPostcode.objects.filter(round__stream=stream).values_list("postcode", flat=True)
        assert set(homes.values_list("postcode", flat=True)) == set(postcodes)
    assert not Street.objects.filter(cleansings=None).exists()
