"""The route is worked out from the answers alone, so going back, branching and changing an answer need no state."""

from typing import Any

import pytest

from journeys.engine.branches import branches
from journeys.engine.conditions import Condition
from journeys.engine.definition import Page
from journeys.engine.route import Route


def question(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "yes_no", "label": f"{name}?", **more}


def page(name: str, *questions: dict[str, Any], **more: Any) -> Page:
    return Page.model_validate({"name": name, "title": name, "questions": list(questions), **more})


WET = {"question": "wet", "equals": True}
PAGES = (
    page("first", question("wet")),
    page("second", question("deep"), show_when=WET),
    page(
        "drowned",
        show_when={"all": [WET, {"question": "deep", "equals": True}]},
        stop={"title": "Stop", "reason": "Too deep.", "contact": {"name": "Coastguard", "phone": "999"}},
    ),
    page("third", question("cold")),
    page("last", question("why", optional=True)),
)


def names(pages: tuple[Page, ...]) -> list[str]:
    return [one.name for one in pages]


@pytest.mark.parametrize(
    ("answers", "reached", "halt"),
    [
        ({}, ["first"], "first"),
        ({"wet": False}, ["first", "third"], "third"),
        ({"wet": True}, ["first", "second"], "second"),
        ({"wet": True, "deep": False}, ["first", "second", "third"], "third"),
        ({"wet": True, "deep": True}, ["first", "second", "drowned"], "drowned"),
        ({"wet": True, "deep": True, "cold": True}, ["first", "second", "drowned"], "drowned"),
        ({"wet": False, "cold": True}, ["first", "third", "last"], "last"),
        ({"wet": False, "cold": True, "why": None}, ["first", "third", "last"], None),
    ],
)
def test_answers_alone_say_which_pages_may_be_visited(
    answers: dict[str, Any], reached: list[str], halt: str | None
) -> None:
    route = Route(PAGES, answers)

    assert names(route.reached) == reached
    assert (route.halt.name if route.halt else None) == halt
    assert route.is_complete == (halt is None)


def test_a_changed_answer_takes_what_hung_on_it_off_the_route() -> None:
    route = Route(PAGES, {"wet": False, "deep": False, "cold": True, "why": None, "unheard-of": 1})

    assert route.answers == {"wet": False, "cold": True, "why": None}


def test_a_page_that_is_not_reached_may_not_be_visited() -> None:
    route = Route(PAGES, {"wet": False})

    assert route.page("last") is None
    assert route.page("second") is None
    assert route.page("third") is not None
    assert route.has_page("last")
    assert not route.has_page("nowhere")


def test_next_and_back_follow_the_route() -> None:
    route = Route(PAGES, {"wet": False, "cold": True, "why": None})
    first, third, last = route.reached

    assert [route.after(first), route.after(third), route.after(last)] == [third, last, None]
    assert [route.before(first), route.before(third), route.before(last)] == [None, first, third]


def test_every_way_is_found_once() -> None:
    found = [(dict(branch.deciding), names(branch.pages)) for branch in branches(PAGES)]

    assert found == [
        ({"wet": True, "deep": True}, ["first", "second", "drowned"]),
        ({"wet": True, "deep": False}, ["first", "second", "third", "last"]),
        ({"wet": False}, ["first", "third", "last"]),
    ]


@pytest.mark.parametrize(
    ("condition", "answers", "holds"),
    [
        ({"question": "a", "equals": "x"}, {"a": "x"}, True),
        ({"question": "a", "equals": "x"}, {"a": "y"}, False),
        ({"question": "a", "equals": "x"}, {}, False),
        ({"question": "a", "equals": "x"}, {"a": None}, False),
        ({"question": "a", "equals": "x"}, {"a": ["w", "x"]}, True),
        ({"question": "a", "equals": True}, {"a": 1}, False),
        ({"question": "a", "equals": False}, {}, False),
        ({"any": [{"question": "a", "equals": "x"}, {"question": "b", "equals": "y"}]}, {"b": "y"}, True),
        ({"all": [{"question": "a", "equals": "x"}, {"question": "b", "equals": "y"}]}, {"b": "y"}, False),
        (
            {"all": [{"question": "a", "equals": "x"}, {"any": [{"question": "b", "equals": "y"}]}]},
            {"a": "x", "b": "y"},
            True,
        ),
    ],
)
def test_conditions_hold_as_they_say(condition: dict[str, Any], answers: dict[str, Any], holds: bool) -> None:
    assert Condition.model_validate(condition).holds(answers) is holds
