"""Ways through pages: each of a few, and of very many a set that shows every page, step and answer."""

from itertools import pairwise
from typing import Any

import pytest

from journeys.engine.branches import EVERY_WAY, POOL, Ways, branches
from journeys.engine.definition import Page


def page(name: str, *, show_when: dict[str, Any] | None = None, **more: Any) -> Page:
    asked = {"name": name.replace("-", "_"), "type": "yes_no", "label": "?"}
    given = {"name": name, "title": name, "questions": [asked], **more}
    return Page.model_validate(given | ({"show_when": show_when} if show_when else {}))


def is_yes(name: str) -> dict[str, Any]:
    return {"question": name, "equals": True}


STOP = {"title": "No", "reason": "No.", "contact": {"name": "Us", "ours": True}}
MANY = [page("p0"), *(page(f"p{number}", show_when=is_yes(f"p{number - 1}")) for number in range(1, 8))]
WIDE = [
    *(page(f"q{number}") for number in range(12)),
    *(page(f"after-{number}", show_when=is_yes(f"q{number}")) for number in range(12)),
    page("rare", show_when={"all": [is_yes(f"q{number}") for number in range(12)]}),
    page("stopped", show_when={"all": [is_yes("q0"), is_yes("q11")]}, questions=[], stop=STOP),
    page("last"),
]


@pytest.mark.req("R-70")
def test_of_few_ways_each_is_walked_once() -> None:
    found = [tuple(page.name for page in branch.pages) for branch in branches(MANY)]

    assert len(found) == len(set(found)) == 8
    assert {len(names) for names in found} == set(range(1, 9))


@pytest.mark.req("R-70")
def test_of_very_many_ways_some_show_every_page_step_and_answer() -> None:
    ways = Ways(WIDE)
    walked = branches(WIDE)

    assert ways.every() == []  # 4,096 of them
    assert EVERY_WAY >= len(walked) > 1
    assert len(walked) < POOL
    assert {page.name for page in WIDE} == {page.name for branch in walked for page in branch.pages}
    given = {(name, value) for branch in walked for name, value in branch.deciding.items()}
    assert given >= {(f"q{number}", value) for number in range(12) for value in (True, False)}
    steps = {step for branch in walked for step in pairwise(page.name for page in branch.pages)}
    assert {("after-10", "after-11"), ("rare", "stopped")} <= steps
    assert [tuple(branch.deciding.items()) for branch in branches(WIDE)] == [
        tuple(branch.deciding.items()) for branch in walked
    ]  # the same each time


def test_what_no_answers_lead_to_is_found_among_very_many_ways_too() -> None:
    never = page("never", show_when={"all": [is_yes("q3"), {"question": "q3", "equals": False}]})
    behind = page("behind", show_when=is_yes("never"))
    ways = Ways([*WIDE, never, behind])

    assert ways.is_out_of_reach(never)
    assert ways.is_out_of_reach(behind)
    assert not ways.is_out_of_reach(next(page for page in WIDE if page.name == "rare"))


def test_a_way_ends_at_a_stop_and_at_a_page_that_sends() -> None:
    pages = [
        page("danger"),
        page("now", show_when=is_yes("danger"), sends=True),
        page("calm"),
        page("stop", show_when=is_yes("calm"), questions=[], stop=STOP),
        page("last"),
    ]

    ends = {branch.pages[-1].name: (branch.sends, branch.stop is not None) for branch in branches(pages)}

    assert ends == {"now": (True, False), "stop": (False, True), "last": (False, False)}


def test_a_service_that_only_stops_has_no_end() -> None:
    stopping = [page("one"), page("two", show_when=is_yes("one"), questions=[], stop=STOP)]
    both = [*stopping, page("three", show_when={"question": "one", "equals": False}, questions=[], stop=STOP)]

    assert Ways(stopping).can_finish
    assert not Ways(both).can_finish
