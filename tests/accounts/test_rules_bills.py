"""What payments cover, and what comes next."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules import bills

TEN = [(number, due_on, pence) for number, (due_on, pence) in enumerate(bills.plan(151_951, first_on=date(2026, 4, 1)))]


@pytest.mark.req("R-11")
def test_payments_cover_the_instalments_in_their_order() -> None:
    found = bills.standings(reversed(TEN), balance=151_951 - 16_051 - 5_000, today=date(2026, 5, 1))

    assert [one.paid for one in found[:3]] == [16_051, 5_000, 0]
    assert found[0].is_covered
    assert not found[1].is_covered
    assert found[1].left == 10_100


@pytest.mark.req("R-11")
def test_an_instalment_is_in_time_on_its_day_and_late_on_the_next() -> None:
    on_its_day = bills.standings(TEN, balance=151_951, today=date(2026, 4, 1))
    a_day_later = bills.standings(TEN, balance=151_951, today=date(2026, 4, 2))

    assert bills.overdue_of(on_its_day) == 0
    assert bills.next_of(on_its_day) == on_its_day[0]
    assert bills.overdue_of(a_day_later) == 16_051
    assert bills.next_of(a_day_later) == a_day_later[1]


@pytest.mark.req("R-11")
def test_who_paid_all_at_once_has_nothing_to_come() -> None:
    found = bills.standings(TEN, balance=0, today=date(2026, 4, 20))

    assert all(one.is_covered for one in found)
    assert bills.next_of(found) is None
    assert bills.overdue_of(found) == 0


@pytest.mark.req("R-11")
@pytest.mark.parametrize("balance", [-5_000, 0, 200_000])
def test_owing_more_or_less_than_the_plan_breaks_nothing(balance: int) -> None:
    found = bills.standings(TEN, balance=balance, today=date(2026, 6, 15))

    assert sum(one.paid for one in found) == (0 if balance > 151_951 else 151_951)


@pytest.mark.req("R-11")
@given(
    st.lists(st.tuples(st.dates(date(2026, 4, 1), date(2027, 3, 31)), st.integers(0, 100_000)), max_size=12),
    st.integers(-100_000, 2_000_000),
    st.dates(date(2026, 4, 1), date(2027, 3, 31)),
)
def test_what_is_paid_and_left_always_add_up(plan: list[tuple[date, int]], balance: int, today: date) -> None:
    total = sum(pence for _, pence in plan)

    found = bills.standings(((None, due_on, pence) for due_on, pence in plan), balance=balance, today=today)

    assert sum(one.paid for one in found) == min(total, max(0, total - balance))
    assert sum(one.left for one in found) == max(0, min(total, balance))
    assert all(0 <= one.paid <= one.pence for one in found)
    late_or_next = [one for one in found if not one.is_covered]
    assert bills.overdue_of(found) == sum(one.left for one in late_or_next if one.due_on < today)


@pytest.mark.req("R-11")
@given(st.integers(0, 500_000), st.integers(1, 12), st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_a_plan_makes_the_whole_year_and_never_two_on_a_day(pence: int, number: int, first_on: date) -> None:
    made = bills.plan(pence, first_on=first_on, number=number)

    assert sum(amount for _, amount in made) == pence
    assert len({due_on for due_on, _ in made}) == number
    assert all(amount % 100 == 0 for _, amount in made[1:])
    assert [due_on for due_on, _ in made] == sorted(due_on for due_on, _ in made)


@pytest.mark.req("R-11")
@pytest.mark.parametrize(
    ("first_on", "day"), [(date(2027, 12, 31), date(2028, 2, 29)), (date(2026, 12, 31), date(2027, 2, 28))]
)
def test_an_instalment_on_the_31st_falls_on_the_last_day_of_february(first_on: date, day: date) -> None:
    assert bills.plan(100_000, first_on=first_on)[2][0] == day


@pytest.mark.req("R-11")
@pytest.mark.parametrize(
    ("day", "year"), [(date(2027, 3, 31), 2026), (date(2026, 4, 1), 2026), (date(2028, 2, 29), 2027)]
)
def test_a_year_begins_on_the_first_of_april(day: date, year: int) -> None:
    assert bills.year_of(day) == year
    assert bills.begins_on(year) <= day < bills.begins_on(year + 1)


def test_a_year_is_said_with_both_its_halves() -> None:
    assert bills.year_words(2026) == "2026 to 2027"
