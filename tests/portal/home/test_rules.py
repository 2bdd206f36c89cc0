"""What comes first on the home page."""

from datetime import date, timedelta

import pytest

from portal.home import rules
from portal.home.rules import Kind, Matter

TODAY = date(2026, 11, 21)


def at(kind: Kind, days: int | None = None, **more: bool) -> Matter:
    by = None if days is None else TODAY + timedelta(days=days)
    return Matter(kind=kind, by=by, **more)


@pytest.mark.req("R-11", "R-12")
def test_what_is_late_comes_first_and_what_is_only_good_to_know_last() -> None:
    late, soon = at(Kind.TAX, 20, is_late=True), at(Kind.WAITING, 3, needs_them=True)
    tonight, later = at(Kind.COLLECTIONS, 1), at(Kind.WAITING, 20, needs_them=True)
    instalment, plans = at(Kind.TAX, 10), at(Kind.PLANNING, 2)

    mixed = [plans, instalment, later, tonight, soon, late]

    assert rules.in_order(mixed, today=TODAY) == [late, soon, tonight, later, instalment, plans]


@pytest.mark.parametrize(
    ("more", "less"),
    [
        (at(Kind.COLLECTIONS, 0), at(Kind.TAX, 1)),  # tomorrow is too late for the bins
        (at(Kind.TAX, 28), at(Kind.COLLECTIONS, 2)),
        (at(Kind.COLLECTIONS, 5, is_changed=True), at(Kind.COLLECTIONS, 5)),
        (at(Kind.BOOKING, 3), at(Kind.COLLECTIONS, 3)),
        (at(Kind.COLLECTIONS, 3), at(Kind.BOOKING, 4)),
        (at(Kind.COLLECTIONS, 3), at(Kind.TAX, 29)),
        (at(Kind.COLLECTIONS, 3), at(Kind.TAX)),  # the bank pays
        (at(Kind.TAX, 6), at(Kind.WAITING, 9, needs_them=True)),
        (at(Kind.WAITING, 5, needs_them=True), at(Kind.TAX, 4)),
        (at(Kind.WAITING, 20, needs_them=True), at(Kind.BOOKING, 1)),
        (at(Kind.ADD_HOME), at(Kind.ADD_BILL)),
        (at(Kind.ADD_HOME), at(Kind.CLEANSING, 0)),
        (at(Kind.WAITING, 0, needs_them=True), at(Kind.WAITING, 1, needs_them=True)),
    ],
)
def test_of_two_matters_the_more_urgent_stands_first(more: Matter, less: Matter) -> None:
    assert rules.in_order([less, more], today=TODAY) == [more, less]


def test_every_kind_has_its_place() -> None:
    assert sorted(rules.IN_ORDER) == sorted(Kind)


@pytest.mark.parametrize(("asked", "metres"), [("100", 100), ("1000", 1000), ("1001", 250), ("", 250), ("x", 250)])
def test_the_distance_is_one_of_the_choices(asked: str, metres: int) -> None:
    assert rules.metres_of(asked, otherwise=250) == metres
