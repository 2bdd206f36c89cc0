"""The clock of a promise while we wait for someone, and what they are told meanwhile."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import rules
from casework.rules import Outcome, Status
from casework.rules.promises import LONDON

OURS = {date(2026, 12, 29)}
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=LONDON)


@pytest.mark.req("R-45")
@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2026-03-02T09:00", "2026-03-02T17:00", 0),  # within a Monday
        ("2026-03-02T17:00", "2026-03-03T09:00", 1),
        ("2026-03-06T09:00", "2026-03-09T09:00", 1),  # Friday to Monday
        ("2026-03-07T09:00", "2026-03-09T09:00", 0),  # Saturday to Monday: nobody would have worked
        ("2026-03-07T09:00", "2026-03-08T09:00", 0),
        ("2026-03-06T09:00", "2026-03-07T09:00", 1),  # an answer on Saturday is read on Monday
        ("2026-04-02T10:00", "2026-04-07T10:00", 1),  # over Good Friday and Easter Monday
        ("2026-12-24T10:00", "2026-12-30T10:00", 1),  # Christmas, Boxing Day kept on Monday, and a day of ours
        ("2026-03-28T23:30", "2026-03-30T00:30", 0),  # the night the clocks go forward
    ],
)
def test_a_wait_costs_the_working_days_in_it(since: str, until: str, days: int) -> None:
    assert rules.working_days_waited(at(since), at(until), OURS) == days


@pytest.mark.req("R-45")
@pytest.mark.parametrize(
    ("promise", "days", "moved"),
    [
        ("2026-03-05", 0, "2026-03-05"),
        ("2026-03-05", 2, "2026-03-09"),
        ("2026-04-01", 2, "2026-04-07"),  # over Easter
        ("2026-12-23", 2, "2026-12-30"),  # the 29th is ours
    ],
)
def test_a_promise_is_put_off_by_working_days(promise: str, days: int, moved: str) -> None:
    assert rules.moved_on(date.fromisoformat(promise), days, OURS) == date.fromisoformat(moved)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(LONDON)), st.integers(0, 60))  # noqa: DTZ001
def test_who_waits_at_once_for_days_is_promised_what_comes_after_them(opened_at: datetime, waited: int) -> None:
    """A promise that stands still from the first moment is the same as one that begins when it goes on."""
    until = opened_at + timedelta(days=waited)
    promise = rules.promised_on(opened_at, 5, ())
    days = rules.working_days_waited(opened_at, until, ())

    assert rules.moved_on(promise, days, ()) == rules.promised_on(until, 5, ())


@given(DAYS, st.integers(1, 90))
def test_they_are_reminded_then_warned_then_closed(asked_on: date, days: int) -> None:
    reply_by = asked_on + timedelta(days=days)
    reminded, warned = rules.reminded_on(asked_on, reply_by), rules.warned_on(asked_on, reply_by)

    assert asked_on <= reminded <= warned <= reply_by
    assert rules.closed_after(asked_on, reply_by, warned=warned) == reply_by
    late = warned + timedelta(days=30)
    assert rules.closed_after(asked_on, reply_by, warned=late) - late == reply_by - warned


@pytest.mark.parametrize(("days", "reminded", "warned"), [(28, 14, 21), (14, 7, 7), (7, 3, 3), (60, 30, 53)], ids=str)
def test_the_warning_comes_a_week_before_or_half_way(days: int, reminded: int, warned: int) -> None:
    asked_on = date(2026, 3, 2)
    reply_by = asked_on + timedelta(days=days)

    assert (rules.reminded_on(asked_on, reply_by) - asked_on).days == reminded
    assert (rules.warned_on(asked_on, reply_by) - asked_on).days == warned


@pytest.mark.parametrize(
    ("journey", "done"),
    [
        ("report", {Outcome.FIXED, Outcome.GONE}),
        ("apply", set()),
        ("update", {Outcome.CHANGED}),
        ("information", {Outcome.ANSWERED}),
    ],
)
def test_an_officer_chooses_outcomes_that_fit_the_journey(journey: str, done: set[Outcome]) -> None:
    # An application is refused by a decision, which can be challenged.
    no_action = set() if journey == "apply" else {Outcome.NO_ACTION}
    without_action = {Outcome.DUPLICATE, Outcome.NOT_OURS} | no_action

    assert rules.outcomes_for(Status.DONE, journey=journey) == done
    assert rules.outcomes_for(Status.CLOSED, journey=journey) == without_action
    assert rules.outcomes_for(Status.IN_PROGRESS, journey=journey) == set()
    assert not any(rules.outcomes_for(to, journey=journey, is_challenge=True) for to in Status)
    wrong = sorted(set(Outcome) - done - without_action)
    for outcome in wrong:
        for to in (Status.DONE, Status.CLOSED):
            missing = rules.missing_from_move(
                to=to, words="x", outcome=outcome, has_original=False, belongs_to="", journey=journey
            )
            assert missing == "outcome"


def test_every_outcome_that_a_journey_allows_is_one_of_a_closed_status() -> None:
    known = set().union(*rules.OUTCOMES_OF.values())

    assert set().union(*rules.OUTCOMES_BY_JOURNEY.values()) | rules.DECIDED | {"withdrawn", "no_reply"} == known


@pytest.mark.parametrize(
    ("journey", "need", "thing", "is_decided"),
    [
        ("report", "", "report", False),
        ("apply", "", "application", True),
        ("update", "", "request", False),
        ("information", "food", "request", False),
        ("information", "Complaint", "complaint", True),
        ("information", "Compliment", "compliment", False),
    ],
)
def test_each_is_called_what_people_call_it(journey: str, need: str, thing: str, is_decided: bool) -> None:
    assert rules.thing_of(journey, need=need) == thing
    assert rules.takes_decision(journey, need=need) == is_decided
    assert rules.takes_decision(journey, need=need, is_challenge=True)
    assert rules.thing_of(journey, need=need, is_challenge=True) == "request"


@pytest.mark.parametrize("is_same_person", [False, True])
def test_a_private_case_repeats_only_one_of_the_same_person(is_same_person: bool) -> None:
    assert is_same_person == rules.may_repeat(
        is_confidential=True, is_original_confidential=True, is_either_private=True, is_same_person=is_same_person
    )


def test_a_decision_is_not_reopened() -> None:
    now = at("2026-03-02T09:00")
    for outcome, may in ((Outcome.REFUSED, False), (Outcome.GRANTED, False), (Outcome.CHANGED, True)):
        assert rules.may_reopen(closed_at=now, now=now, outcome=outcome) == may
