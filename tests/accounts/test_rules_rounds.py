"""When a round comes: patterns, leap days, year ends, clock changes, and what differs."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.days import bank_holidays_between
from accounts.rules.rounds import Change, Days, Visit, comes_on, days_between, unplanned_holidays, visits

WEEKLY = Days(weekday=0, starts_on=date(2026, 1, 5))
NOBODY = Days(weekday=None)
DATES = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.req("R-11")
def test_a_fortnightly_round_alternates_over_the_end_of_a_year_of_53_weeks() -> None:
    days = Days(weekday=3, every_weeks=2, starts_on=date(2026, 12, 17))

    assert list(days_between(days, date(2026, 12, 1), date(2027, 1, 31))) == [
        date(2026, 12, 17), date(2026, 12, 31), date(2027, 1, 14), date(2027, 1, 28),
    ]  # fmt: skip


@pytest.mark.req("R-11")
def test_a_round_on_29_february_comes_in_leap_years_alone_and_keeps_its_step() -> None:
    days = Days(weekday=1, every_weeks=2, starts_on=date(2028, 2, 1))

    assert list(days_between(days, date(2028, 2, 10), date(2028, 3, 20))) == [
        date(2028, 2, 15), date(2028, 2, 29), date(2028, 3, 14),
    ]  # fmt: skip
    assert not comes_on(Days(weekday=0, starts_on=date(2026, 1, 5)), date(2028, 2, 29))


@pytest.mark.req("R-11")
@pytest.mark.parametrize("sunday", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_night_on_which_the_clocks_change_moves_no_round(sunday: date) -> None:
    days = Days(weekday=6, starts_on=date(2026, 1, 4))
    around = list(days_between(days, sunday - timedelta(days=7), sunday + timedelta(days=7)))

    assert around == [sunday - timedelta(days=7), sunday, sunday + timedelta(days=7)]
    hours = datetime.combine(around[2], datetime.min.time(), ZoneInfo("Europe/London")).astimezone(ZoneInfo("UTC"))
    assert hours - datetime.combine(around[1], datetime.min.time(), ZoneInfo("Europe/London")).astimezone(
        ZoneInfo("UTC")
    ) != timedelta(days=7)  # that week was an hour longer or shorter, and the day is right all the same


def test_the_first_day_is_not_before_the_round_starts_and_the_last_not_after_it_ends() -> None:
    wednesday = date(2026, 1, 7)
    days = Days(weekday=0, starts_on=wednesday, ends_on=date(2026, 1, 20))

    assert list(days_between(days, date(2025, 1, 1), date(2027, 1, 1))) == [date(2026, 1, 12), date(2026, 1, 19)]


def test_a_round_that_starts_in_midweek_counts_its_weeks_from_that_week() -> None:
    days = Days(weekday=4, every_weeks=2, starts_on=date(2026, 1, 7))

    assert list(days_between(days, date(2026, 1, 1), date(2026, 2, 1))) == [date(2026, 1, 9), date(2026, 1, 23)]


def test_a_round_whose_days_come_as_a_calendar_has_none_of_its_own() -> None:
    assert list(days_between(NOBODY, date(2026, 1, 1), date(2027, 1, 1))) == []


@given(weekday=st.integers(0, 6), every=st.integers(1, 52), starts=DATES, begin=DATES, length=st.integers(0, 800))
def test_days_are_on_the_weekday_a_whole_number_of_steps_apart_and_within_the_time_asked(
    weekday: int, every: int, starts: date, begin: date, length: int
) -> None:
    until = begin + timedelta(days=length)
    days = Days(weekday=weekday, every_weeks=every, starts_on=starts)
    monday = starts - timedelta(days=starts.weekday())

    expected = [
        day
        for day in (begin + timedelta(days=number) for number in range(length + 1))
        if day.weekday() == weekday and day >= starts and ((day - monday).days // 7) % every == 0
    ]
    assert list(days_between(days, begin, until)) == expected


@pytest.mark.req("R-11")
def test_a_moved_day_comes_on_the_other_day_with_its_reason_and_not_on_its_own() -> None:
    changes = [Change(on=date(2026, 1, 12), moved_to=date(2026, 1, 13), reason="Snow")]

    assert visits(WEEKLY, changes, date(2026, 1, 5), date(2026, 1, 19)) == [
        Visit(on=date(2026, 1, 5)),
        Visit(on=date(2026, 1, 13), moved_from=date(2026, 1, 12), reason="Snow"),
        Visit(on=date(2026, 1, 19)),
    ]


def test_a_day_moved_over_the_edge_of_the_time_asked_comes_where_it_is_moved_to() -> None:
    changes = [Change(on=date(2026, 1, 12), moved_to=date(2026, 1, 14))]

    assert visits(WEEKLY, changes, date(2026, 1, 10), date(2026, 1, 12)) == []
    assert [visit.on for visit in visits(WEEKLY, changes, date(2026, 1, 13), date(2026, 1, 15))] == [date(2026, 1, 14)]


def test_a_cancelled_day_is_left_out_and_one_more_comes_with_its_reason() -> None:
    changes = [
        Change(on=date(2026, 1, 12), reason="Strike"),
        Change(on=date(2026, 1, 15), is_extra=True, reason="Christmas trees"),
    ]

    assert visits(WEEKLY, changes, date(2026, 1, 12), date(2026, 1, 19)) == [
        Visit(on=date(2026, 1, 15), reason="Christmas trees"),
        Visit(on=date(2026, 1, 19)),
    ]


def test_a_change_of_a_day_on_which_the_round_does_not_come_changes_nothing() -> None:
    changes = [Change(on=date(2026, 1, 14), moved_to=date(2026, 1, 15)), Change(on=date(2026, 1, 16))]

    assert visits(WEEKLY, changes, date(2026, 1, 12), date(2026, 1, 19)) == [
        Visit(on=date(2026, 1, 12)),
        Visit(on=date(2026, 1, 19)),
    ]


def test_a_day_moved_to_a_day_on_which_the_round_comes_anyway_is_one_visit() -> None:
    changes = [Change(on=date(2026, 1, 12), moved_to=date(2026, 1, 19))]

    assert [visit.on for visit in visits(WEEKLY, changes, date(2026, 1, 12), date(2026, 1, 19))] == [date(2026, 1, 19)]


@pytest.mark.req("R-11")
def test_bank_holidays_that_nobody_has_spoken_of_are_told() -> None:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    told = unplanned_holidays(WEEKLY, {date(2026, 5, 4)}, bank_holidays_between(*year), *year)

    # Easter Monday, the spring and summer holidays, Boxing Day’s substitute; that in May is planned
    assert told == [date(2026, 4, 6), date(2026, 5, 25), date(2026, 8, 31), date(2026, 12, 28)]
