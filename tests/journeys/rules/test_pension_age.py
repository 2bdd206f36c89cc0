"""When someone reaches State Pension age, at each edge of the timetable."""

from datetime import date

import pytest

from journeys.rules import pension_age


@pytest.mark.parametrize(
    ("born", "reached"),
    [
        (date(1955, 3, 31), date(2021, 3, 31)),
        (date(1960, 4, 5), date(2026, 4, 5)),
        (date(1960, 4, 6), date(2026, 5, 6)),
        (date(1960, 5, 5), date(2026, 6, 5)),
        (date(1960, 5, 6), date(2026, 7, 6)),
        (date(1960, 7, 31), date(2026, 11, 30)),
        (date(1960, 12, 31), date(2027, 9, 30)),
        (date(1961, 3, 5), date(2028, 2, 5)),
        (date(1961, 3, 6), date(2028, 3, 6)),
        (date(1960, 2, 29), date(2026, 3, 1)),
        (date(1964, 2, 29), date(2031, 3, 1)),  # 67 on the day on which they are
    ],
)
def test_pension_age_rises_by_a_month_for_each_month_of_birth(born: date, reached: date) -> None:
    assert pension_age.pension_day(born) == reached
    assert pension_age.has_reached(born, reached)
    assert not pension_age.has_reached(born, date.fromordinal(reached.toordinal() - 1))


def test_who_gave_no_birthday_is_not_taken_for_a_pensioner() -> None:
    assert not pension_age.has_reached(None, date(2026, 11, 21))
    assert not pension_age.reached_before_new_amounts(None)


def test_the_higher_amounts_are_for_those_who_reached_it_before_april_2021() -> None:
    assert pension_age.reached_before_new_amounts(date(1955, 3, 31))
    assert not pension_age.reached_before_new_amounts(date(1955, 4, 1))


@pytest.mark.parametrize(("today", "age"), [(date(2026, 5, 3), 65), (date(2026, 5, 4), 66), (date(2026, 12, 31), 66)])
def test_age_counts_from_the_birthday(today: date, age: int) -> None:
    assert pension_age.age_on(date(1960, 5, 4), today) == age


@pytest.mark.parametrize(
    ("today", "age"),
    [(date(2026, 2, 28), 1), (date(2026, 3, 1), 2), (date(2028, 2, 28), 3), (date(2028, 2, 29), 4)],
)
def test_who_was_born_on_29_february_is_older_on_1_march_where_there_is_none(today: date, age: int) -> None:
    assert pension_age.age_on(date(2024, 2, 29), today) == age
