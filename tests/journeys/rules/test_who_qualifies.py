"""Who gets a discount, a badge, a card or an event, at every edge of the rules."""

from datetime import timedelta
from typing import Any

import pytest

from tests.factories.rates import TODAY, found, words

STUDENT = {"name": "Jo Bloggs", "is_a": "student"}
GUEST = {"name": "Olena Kovalenko", "is_a": "ukraine"}
COUNTS = {"name": "Kim Bloggs", "is_a": "none"}


@pytest.mark.req("R-57")
@pytest.mark.parametrize(
    ("answers", "value", "recommends"),
    [
        ({"adults": 1}, "one_adult", "granted"),
        ({}, "one_adult", "granted"),
        ({"adults": 1, "since": (TODAY - timedelta(days=366)).isoformat()}, "one_adult", "granted"),
        ({"adults": 1, "since": (TODAY - timedelta(days=367)).isoformat()}, "one_adult", ""),  # bills of before
        ({"adults": 2, "you_are": "none", "other_adults": [STUDENT]}, "one_counts", ""),
        ({"adults": 2, "you_are": "carer", "other_adults": [COUNTS]}, "one_counts", ""),
        ({"adults": 2, "you_are": "none", "other_adults": [GUEST]}, "one_counts", ""),
        ({"adults": 2, "you_are": "student", "other_adults": [STUDENT]}, "nobody_counts", ""),
        ({"adults": 2, "you_are": "none", "other_adults": [COUNTS]}, "too_many", "refused"),
        ({"adults": 3, "you_are": "none", "other_adults": [STUDENT, STUDENT]}, "one_counts", ""),
        ({"adults": 3, "you_are": "none", "other_adults": [STUDENT]}, "too_many", "refused"),  # one is not named
        ({"adults": 2, "you_are": "student", "other_adults": []}, "one_counts", ""),
    ],
)
def test_the_discount_is_for_one_adult_who_counts(answers: dict[str, Any], value: str, recommends: str) -> None:
    finding = found("single-person-discount", **answers)

    assert (finding["value"], finding["recommends"]) == (value, recommends)


def test_who_lives_alone_is_told_that_they_may_pay_less_still() -> None:
    finding = found("single-person-discount", adults=1)

    assert words(finding, "You may pay less still").startswith("Call us if you are a full-time student")


def test_the_discount_names_each_adult_and_why_they_do_not_count() -> None:
    finding = found("single-person-discount", adults=3, you_are="none", other_adults=[STUDENT])

    assert words(finding, "You") == "Counts."
    assert words(finding, "Jo Bloggs") == "Does not count: a full-time student."
    assert words(finding, "Adults you did not name") == "1. We count them."


@pytest.mark.req("R-57")
@pytest.mark.parametrize(("benefit"), ["pip_moving", "pip_planning", "dla", "blind", "war_pension", "armed_forces"])
def test_a_badge_without_assessment_for_each_reason_of_the_law(benefit: str) -> None:
    finding = found("blue-badge", born_on="1960-05-04", badge_benefits=[benefit])

    assert finding["value"] == "without_assessment"
    assert finding["recommends"] == ""  # the proof is to be seen first


@pytest.mark.parametrize("reason", ["walking", "distress", "arms", "medicine"])
def test_a_badge_after_an_assessment(reason: str) -> None:
    finding = found("blue-badge", born_on="1960-05-04", badge_benefits=["none"], badge_reasons=[reason])

    assert finding["value"] == "with_assessment"


@pytest.mark.parametrize(
    ("born_on", "benefits", "reasons", "value"),
    [
        ("2023-11-22", ["dla"], ["walking"], "not_likely"),  # under three: other reasons
        ("2023-11-22", ["none"], ["equipment"], "with_assessment"),
        ("2023-11-22", ["none"], ["near_vehicle"], "with_assessment"),
        ("2023-11-21", ["none"], ["equipment"], "not_likely"),  # three today
        ("2023-11-21", ["dla"], [], "without_assessment"),
        (None, ["none"], ["none"], "not_likely"),
        (None, None, None, "not_likely"),
    ],
)
def test_a_child_under_three_has_reasons_of_their_own(
    born_on: str | None, benefits: list[str] | None, reasons: list[str] | None, value: str
) -> None:
    answers: dict[str, Any] = {"born_on": born_on, "badge_benefits": benefits, "badge_reasons": reasons}

    assert found("blue-badge", **answers)["value"] == value


@pytest.mark.req("R-57")
@pytest.mark.parametrize(
    ("answers", "value"),
    [
        ({"taxicard_benefits": ["dla"]}, "automatic"),
        ({"taxicard_benefits": ["pip_moving"], "long_term": False}, "automatic"),
        ({"taxicard_benefits": ["none"], "long_term": True, "transport": "cannot"}, "assessed"),
        ({"taxicard_benefits": ["none"], "long_term": True, "transport": "hardly"}, "assessed"),
        ({"taxicard_benefits": ["none"], "long_term": True, "transport": "can"}, "not_likely"),
        ({"taxicard_benefits": ["none"], "long_term": False, "transport": "cannot"}, "not_long_term"),
        ({}, "assessed"),
    ],
)
def test_who_can_have_a_taxicard(answers: dict[str, Any], value: str) -> None:
    finding = found("taxicard", **answers)

    assert finding["value"] == value
    assert (finding["recommends"] == "refused") is value.startswith("not_")


def event(days: int, **answers: Any) -> dict[str, Any]:
    return {"event_on": (TODAY + timedelta(days=days)).isoformat(), "for_whom": "neighbours", "people": 60, **answers}


@pytest.mark.req("R-68")
@pytest.mark.parametrize(
    ("answers", "value"),
    [
        (event(42), "street_party"),
        (event(41), "too_soon"),
        (event(-1), "too_soon"),
        (event(42, people=249), "street_party"),
        (event(42, people=250), "event"),
        (event(42, people=499), "event"),
        (event(83, people=500), "too_soon"),
        (event(84, people=500), "large_event"),
        (event(42, for_whom="public"), "event"),
        (event(42, licensed=True), "event"),
        ({}, "street_party"),
    ],
)
def test_which_kind_of_event_and_whether_there_is_time(answers: dict[str, Any], value: str) -> None:
    assert found("street-event", **answers)["value"] == value


def test_too_soon_says_the_first_day_that_can_be_chosen() -> None:
    finding = found("street-event", **event(10))

    assert finding["words"] == "There is not enough time, because 1 December 2026 is before 2 January 2027."
    assert words(finding, "Time") == "We need 6 weeks. The first day you can choose is 2 January 2027."
