"""The feed of street cleansing."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.actions import feeding
from accounts.models import Cleansing, FeedRun, Street
from accounts.queries.rounds import cleansings_of
from tests.factories.accounts import PropertyFactory, StreetFactory
from tests.factories.rounds import CleansingFactory, next_cleansing

pytestmark = pytest.mark.django_db
HEADER = "usrn,street,town,weekday,every_weeks,starts_on"


def feed(*lines: str) -> FeedRun:
    return feeding.run_feed(feed="cleansing", content="\n".join([HEADER, *lines]).encode(), source="", by=None)


@pytest.fixture
def lillie_road() -> Street:
    street: Street = StreetFactory.create(usrn="20600001")
    return street


@pytest.mark.req("R-11")
def test_a_street_is_found_by_its_usrn_or_by_its_name_as_people_write_it(lillie_road: Street) -> None:
    church = StreetFactory.create(usrn="20600002", name="St Dunstan's Road")

    run = feed("020600001,,,Monday,,", ",st dunstans rd,,Thursday,2,2026-11-05")

    assert (run.added, run.reasons) == (1, [{"where": "line 2", "reason": "“020600001” is no USRN"}])
    assert feed("20600001,,,Monday,,", ",st dunstans rd,,Thursday,2,2026-11-05").added == 1
    assert cleansings_of(lillie_road.pk, from_on=date(2026, 11, 1), until_on=date(2026, 11, 10)) == [
        date(2026, 11, 2), date(2026, 11, 9),
    ]  # fmt: skip
    assert cleansings_of(church.pk, from_on=date(2026, 11, 1), until_on=date(2026, 11, 20)) == [
        date(2026, 11, 5), date(2026, 11, 19),
    ]  # fmt: skip


def test_two_streets_of_one_name_are_told_apart_by_their_town(lillie_road: Street) -> None:
    Street.objects.filter(pk=lillie_road.pk).update(town="Fulham")
    other = StreetFactory.create(usrn="20600003", name="x", name_key="lillie road", town="Acton")

    run = feed(",Lillie Road,,Monday,,", ",Lillie Road,acton,Monday,,")

    assert run.reasons == [
        {"where": "line 2", "reason": "there are 2 streets called Lillie Road: give its USRN or its town"}
    ]
    assert Cleansing.objects.get().street == other


@pytest.mark.req("R-47")
@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",,,Monday,,", "neither a USRN nor a street"),
        (",Nowhere Lane,,Monday,,", "there is no street called Nowhere Lane"),
        ("29999999,,,Monday,,", "there is no street with USRN 29999999"),
        ("20600001,,,Friday,,", "Lillie Road is in the file twice for the same day: line 2 has it already"),
        ("20600001,,,Never,,", "is no day of the week"),
        ("20600001,,,Monday,2,2027-02-29", "is no date"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_reason(lillie_road: Street, line: str, reason: str) -> None:
    run = feed("20600001,,,Friday,,", line)

    assert (run.state, run.added, run.refused) == ("kept", 1, 1)
    assert reason in run.reasons[0]["reason"]


@pytest.mark.req("R-47")
def test_the_same_again_changes_nothing_and_other_days_replace(lillie_road: Street) -> None:
    feed("20600001,,,Friday,,", "20600001,,,Monday,,", "20600001,,,Tuesday,,")

    again = feed("20600001,,,Friday,,", "20600001,,,Monday,,", "20600001,,,Tuesday,,")
    assert (again.unchanged, again.added, again.changed, again.gone) == (3, 0, 0, 0)
    run = feed("20600001,,,Friday,,", "20600001,,,Monday,2,2026-11-02", "20600001,,,Sunday,,")
    assert (run.unchanged, run.changed, run.added, run.gone) == (1, 1, 1, 1)
    assert set(Cleansing.objects.values_list("weekday", "every_weeks")) == {(4, 1), (0, 2), (6, 1)}


@pytest.mark.req("R-11")
def test_the_next_cleansing_of_a_home_is_that_of_its_street_today_included(
    lillie_road: Street, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    home = PropertyFactory.create(street=lillie_road)
    CleansingFactory.create(street=lillie_road, weekday=1)
    CleansingFactory.create(street=lillie_road, weekday=4)

    with django_assert_num_queries(1):
        assert next_cleansing(home, today=date(2026, 11, 24)) == date(2026, 11, 24)
    assert next_cleansing(home, today=date(2026, 11, 25)) == date(2026, 11, 27)
    assert next_cleansing(PropertyFactory.create(street=None, ward=None, line_1="The barge"), today=date.max) is None


@pytest.mark.req("R-47")
@pytest.mark.parametrize("line", ["20600001,,,Mnday,,", ",Lillie Road,,Monday,2,2027-02-29"])
def test_a_street_whose_row_is_refused_is_swept_as_before(lillie_road: Street, line: str) -> None:
    other = StreetFactory.create(usrn="20600009", name="Other Road")
    feed("20600001,,,Monday,,", "20600009,,,Friday,,")

    run = feed(line, "20600009,,,Friday,,")

    assert (run.state, run.unchanged, run.gone, run.refused) == ("kept", 1, 0, 1)
    assert set(Cleansing.objects.values_list("street", flat=True)) == {lillie_road.pk, other.pk}
