"""Calculations are worked out only where something asks, once for the same answers, from what their rules read."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from casework.rules import Finding
from journeys.engine.calculating import Calculations
from journeys.engine.conditions import Condition
from journeys.engine.definition import Page
from journeys.engine.route import Route
from journeys.rules import RULES, Rates, Rule
from tests.factories.definitions import know_rules

TODAY = date(2026, 11, 21)
SEEN: list[tuple[dict[str, Any], Rates, date]] = []


def watched(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """Twice the number, and a note of every call."""
    SEEN.append((dict(answers), rates, today))
    return Finding(rule="watched", value=2 * answers.get("a", 0), words="", lines=[], recommends="", rates_from="")


@pytest.fixture
def calculations(monkeypatch: pytest.MonkeyPatch) -> Calculations:
    SEEN.clear()
    monkeypatch.setitem(RULES, "watched", Rule("watched", watched, (), frozenset({"a"}), "some"))
    rates = {
        "some": [
            Rates(from_on=date(2025, 4, 1), amounts={"x": 1}),
            Rates(from_on=date(2026, 4, 1), amounts={"x": 2}),
            Rates(from_on=date(2027, 4, 1), amounts={"x": 3}),
        ]
    }
    return Calculations({"double": "watched"}, rates, TODAY)


@pytest.mark.req("R-57")
def test_a_rule_sees_the_answers_that_it_reads_the_amounts_of_the_day_and_the_day(calculations: Calculations) -> None:
    known = calculations.over({"a": 4, "b": 5})

    assert known["double"] == 8
    assert [({"a": 4}, Rates(from_on=date(2026, 4, 1), amounts={"x": 2}), TODAY)] == SEEN


def test_before_the_first_amounts_there_are_none(calculations: Calculations) -> None:
    Calculations(calculations.rules, calculations.rates, date(2020, 1, 1)).over({})["double"]

    assert SEEN[0][1] == Rates(from_on=None, amounts={})


def test_a_rule_is_worked_out_once_for_the_same_answers_and_never_unasked(calculations: Calculations) -> None:
    answers: dict[str, Any] = {}
    known = calculations.over(answers)
    assert SEEN == []

    for _ in range(3):
        assert known["double"] == 0
    answers["b"] = 1
    assert known["double"] == 0
    answers["a"] = 1
    assert known["double"] == 2

    assert len(SEEN) == 2


def test_a_form_of_sixty_questions_asks_a_rule_once_where_its_answers_come_first(calculations: Calculations) -> None:
    first = {"name": "first", "title": "First", "questions": [{"name": "a", "type": "number", "label": "A"}]}
    shown = {"question": "double", "at_least": 2}
    others = [
        {
            "name": f"p{n}",
            "title": "P",
            "show_when": shown,
            "questions": [{"name": f"q{n}", "type": "text", "label": "Q"}],
        }
        for n in range(60)
    ]
    pages = tuple(Page.model_validate(page) for page in (first, *others))

    route = Route(pages, {"a": 1, **{f"q{n}": "x" for n in range(60)}}, calculations=calculations)

    assert route.is_complete
    assert len(route.reached) == 61
    assert len(SEEN) == 1


def test_an_old_version_goes_on_where_its_rule_is_gone() -> None:
    known = Calculations({"gone": "never-heard-of"}, {}, TODAY).over({})

    assert known["gone"] is None
    assert known.finding("gone")["recommends"] == ""


def test_what_there_is_not_is_no_answer(calculations: Calculations) -> None:
    known = calculations.over({"a": 1})

    assert known.get("nothing") is None
    assert (list(known), len(known)) == (["a", "double"], 2)


@pytest.mark.parametrize(
    ("condition", "answer", "holds"),
    [
        ({"at_least": 3}, 3, True),
        ({"at_least": 3}, 2, False),
        ({"at_most": 3}, 3, True),
        ({"at_most": 3}, 4, False),
        ({"at_least": 2, "at_most": 3}, 4, False),
        ({"at_least": 2.5}, "2.5", True),
        ({"at_least": 2.5}, "2.49", False),
        ({"at_least": 1}, None, False),
        ({"at_least": 1}, True, False),
        ({"at_least": 1}, "x", False),
        ({"at_least": 1}, "NaN", False),
        ({"at_most": 1}, [1], False),
    ],
)
def test_numbers_are_compared(condition: dict[str, Any], answer: Any, holds: bool) -> None:
    assert Condition.model_validate({"question": "a", **condition}).holds({"a": answer}) is holds


def test_a_calculation_decides_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    know_rules(monkeypatch)
    asked = {"name": "carts", "title": "C", "questions": [{"name": "carts", "type": "number", "label": "C"}]}
    dear = {"name": "dear", "title": "D", "show_when": {"question": "price", "at_least": 1000}}
    pages = [Page.model_validate(page) for page in (asked, {**dear, "questions": asked["questions"]})]
    calculations = Calculations({"price": "test-price"}, {}, TODAY)

    assert [page.name for page in Route(pages, {"carts": 1}, calculations=calculations).reached] == ["carts"]
    assert [page.name for page in Route(pages, {"carts": 2}, calculations=calculations).reached] == ["carts", "dear"]
