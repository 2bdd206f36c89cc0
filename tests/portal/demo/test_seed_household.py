"""What the demo's households hold: bills and planning applications, as they are on whatever day it is laid out."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from accounts import actions as accounts
from accounts import queries
from accounts.models import FeedRun, PlanningApplication, TaxAccount
from portal.demo.seed import household, people, places
from portal.demo.seed.people import Cast
from portal.management.commands.demo import NEIGHBOURS_BILL

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("seed"), pytest.mark.req("R-07", "R-11", "R-72")]

LONDON = ZoneInfo("Europe/London")
# In the middle of a year, on its first day, on a 29 February, when all is paid, and on a night the clocks change
DAYS = [date(2026, 11, 21), date(2027, 4, 1), date(2028, 2, 29), date(2027, 3, 29), date(2026, 10, 25)]


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Cast]:
    """Places and people, laid out once for this module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        places.write_places(by=None)
        yield people.write_people(now=timezone.now())
        transaction.set_rollback(True)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_household_is_whole_on_any_day(cast: Cast, day: date) -> None:
    with time_machine.travel(datetime.combine(day, time(1, 30), LONDON), tick=False):
        household.write_household(cast=cast, now=timezone.now())
        _look(cast, day)


def _look(cast: Cast, today: date) -> None:
    """As one, for the household of a day takes a while to lay out."""
    assert TaxAccount.objects.count() > 500
    assert not TaxAccount.objects.filter(property__isnull=True).exists()
    assert {run.state for run in FeedRun.objects.all()} == {"kept"}

    [account] = queries.tax_accounts_of(cast.resident)
    bill = queries.bill_of(account, today=today)
    assert account.property == cast.resident.home
    assert bill.overdue == 0
    assert bill.next_instalment is not None
    assert timedelta() < bill.next_instalment.due_on - today <= timedelta(days=31)
    assert (bill.billed, bill.unexplained) == (bill.charge, 0)
    assert bill.charge == 101_301

    assert not queries.tax_accounts_of(cast.neighbour).exists()
    number, postcode, name = NEIGHBOURS_BILL
    linked = accounts.link_tax_account(
        person=cast.neighbour, number=number, postcode=postcode, name=name, by=cast.neighbour.user
    )
    assert linked.account.property == cast.neighbour.home

    home = cast.resident.home
    assert home is not None
    near = list(queries.planning_near(easting=home.easting, northing=home.northing, metres=250))
    open_near = queries.planning_near(easting=home.easting, northing=home.northing, metres=250, open_on=today)
    assert {one.stage for one in near} == {"consultation", "assessment", "decided", "appeal", "withdrawn"}
    assert sorted((one.comment_by - today).days for one in open_near if one.comment_by) == [1, 9, 17]
    assert PlanningApplication.objects.count() == 25
    assert not PlanningApplication.objects.filter(ward__isnull=True).exists()
    for one in PlanningApplication.objects.prefetch_related("steps", "documents"):
        assert one.documents.all()
        assert one.steps.all()
        assert one.received_on is not None
        assert one.received_on < today
