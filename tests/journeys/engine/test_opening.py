"""The case that a finished walk opens is what its definition says of these answers."""

import uuid
from pathlib import Path
from typing import Any

import pytest

from casework.actions import NewCase
from journeys.engine.loading import Service
from journeys.engine.opening import new_case
from journeys.engine.walk import Walk
from journeys.models import Draft
from tests.factories.definitions import know_rules, load

ANSWERS: dict[str, Any] = {
    "lives_here": True,
    "carts": 2,
    "result": True,
    "colour": "red",
    "needs": None,
    "name": "Ann Example",
    "email": "ann@example.org",
    "mobile": None,
    "alerts": "email",
    "declaration": True,
}


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    know_rules(monkeypatch)
    return load(tmp_path)


def opened(service: Service, **changes: Any) -> NewCase:
    return new_case(Walk(Draft(pk=uuid.uuid4(), answers=ANSWERS | changes), service))


@pytest.mark.req("R-03", "R-57")
def test_a_case_has_team_promise_fee_grant_and_finding_of_its_definition(service: Service) -> None:
    case = opened(service)

    assert (case.prefix, case.title, case.team) == ("CRT", "Cart permit", "parking")
    assert (case.working_days, case.hours, case.done_word) == (10, 0, "Decided")
    assert [(one["word"], one["working_days"]) for one in case.next_promises] == [("Posted", 5)]
    assert tuple(case.stage_words) == ("We have it", "We look at it", "Decided")
    assert (case.challenge_team, case.challenge_days) == ("complaints", 15)
    assert tuple(case.checklist) == ("The proof has their name.",)
    assert (case.is_private, case.is_confidential, case.is_restricted, case.is_urgent) == (True, True, False, False)
    assert case.what == "Bright red"
    assert case.charge is not None
    assert (case.charge.words, case.charge.pence) == ("A permit for 2 carts", 1_000)
    assert case.grant_terms is not None
    assert case.grant_terms["title"] == "Permit for 2 carts"
    assert [(line["label"], line["words"]) for line in case.grant_terms["shows"]] == [
        ("Colour of 2 carts", "Bright red")
    ]
    assert case.finding is not None
    assert (case.finding["value"], case.finding["recommends"], case.decides) == ("yes", "granted", True)
    assert (list(case.parts), list(case.evidence)) == ([], [])


def test_what_is_free_has_no_charge(service: Service) -> None:
    assert opened(service, carts=1).charge is None


@pytest.mark.req("R-57")
def test_where_something_is_to_be_shown_a_person_decides(service: Service) -> None:
    case = opened(service, carts=4, proof={"later": True, "documents": []})

    assert [(item.name, item.title, item.hint) for item in case.evidence] == [
        ("proof", "Proof for 4 carts", "A photo will do.")
    ]
    assert not case.decides
    assert case.team == "highways"  # the second route


@pytest.mark.req("R-72")
def test_the_first_route_that_holds_changes_what_it_names(service: Service) -> None:
    case = opened(service, carts=3, needs=["food", "bins"])

    assert (case.team, case.title, case.hours, case.working_days, case.done_word) == (
        "benefits",
        "Food cart",
        24,
        0,
        "Called",
    )
    assert (case.is_restricted, case.is_urgent, case.priority, case.need) == (True, True, "high", "food")


@pytest.mark.req("R-20")
def test_a_part_gets_the_answers_that_its_team_needs_and_no_more(service: Service) -> None:
    (part,) = opened(service, needs=["bins"]).parts

    assert (part.prefix, part.title, part.team, part.working_days) == ("CRW", "Bins for 2 carts", "waste", 3)
    assert part.answers == {"carts": 2}
    assert [shown["name"] for shown in part.shown_answers] == ["carts"]


def test_answers_that_are_off_the_way_are_not_sent(service: Service) -> None:
    case = opened(service, proof={"later": True, "documents": []}, unheard_of="x")

    assert "proof" not in case.answers
    assert "unheard_of" not in case.answers
    assert list(case.evidence) == []
