"""Dates, money and distances are written in plain words."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from design.templatetags import govuk

NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_date_has_its_weekday_and_the_year_only_where_it_is_another() -> None:
    assert govuk.uk_date(date(2026, 11, 24)) == "Tuesday 24 November"
    assert govuk.uk_date(date(2027, 1, 4)) == "Monday 4 January 2027"
    assert govuk.uk_date_short(date(2026, 11, 4)) == "Wed 4 Nov"
    assert govuk.uk_date(None) == ""


def test_a_time_is_written_as_in_london() -> None:
    assert govuk.uk_datetime(datetime(2026, 11, 21, 9, 12, tzinfo=UTC)) == "Today, 9:12am"
    assert govuk.uk_datetime(datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == "Yesterday, 4pm"
    assert govuk.uk_datetime_in_words(datetime(2026, 11, 20, 16, 0, tzinfo=UTC)) == "yesterday, 4pm"
    assert govuk.uk_datetime_in_words(datetime(2026, 11, 19, 16, 0, tzinfo=UTC)) == "Thursday 19 November, 4pm"
    assert govuk.uk_datetime(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "Thursday 2 July, 12:30am"


@pytest.mark.parametrize(("hour", "words"), [(0, "midnight"), (12, "midday"), (13, "1pm"), (11, "11am")])
def test_noon_and_midnight_have_their_names(hour: int, words: str) -> None:
    assert govuk.uk_time(datetime(2026, 11, 21, hour, tzinfo=UTC)) == words


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (date(2026, 11, 21), "today"),
        (date(2026, 11, 20), "yesterday"),
        (date(2026, 11, 19), "2 days ago"),
        (date(2026, 11, 1), "2 weeks ago"),
        (date(2026, 8, 1), "3 months ago"),
        (date(2025, 11, 1), "1 year ago"),
        (date(2026, 11, 22), "today"),
    ],
)
def test_how_long_ago_is_said_roughly(then: date, words: str) -> None:
    assert govuk.time_ago(then) == words


@pytest.mark.parametrize(
    ("pence", "words"), [(15195, "£151.95"), (2000, "£20"), (123456789, "£1,234,567.89"), (-250, "-£2.50"), (0, "£0")]
)
def test_money_is_in_pounds(pence: int, words: str) -> None:
    assert govuk.money(pence) == words


@pytest.mark.parametrize(
    ("metres", "words"), [(0, "here"), (4, "5 m"), (36.2, "35 m"), (998, "1.0 km"), (1234, "1.2 km")]
)
def test_a_distance_is_rounded(metres: float, words: str) -> None:
    assert govuk.distance(metres) == words


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (None, ""),
        (40, "Very near"),
        (400, "0.2 miles away"),
        (1609, "1.0 mile away"),
        (5000, "3.1 miles away"),
        (90_000, "56 miles away"),
    ],
)
def test_how_far_it_is_to_go_is_told_in_miles(metres: float | None, words: str) -> None:
    assert govuk.miles_away(metres) == words


def test_one_is_a_person_and_more_are_people() -> None:
    assert [govuk.people(number) for number in (0, 1, 4)] == ["0 people", "1 person", "4 people"]
