"""Data protection: complaints and requests to see, in the times of the law, which counts every day."""

from datetime import date, datetime

import pytest

from casework import rules
from casework.actions.standing import promise_from
from casework.rules.promises import LONDON
from journeys import kinds

pytestmark = pytest.mark.req("R-58")


@pytest.mark.parametrize(
    ("slug", "words"),
    [("complain-about-how-we-use-your-data", "30 days"), ("ask-to-see-your-information", "1 month")],
)
def test_the_promise_is_the_time_of_the_law_and_a_team_of_its_own_keeps_it(slug: str, words: str) -> None:
    definition = kinds.services()[slug].definition

    assert definition.promise.words == words
    assert definition.team == "data-protection"
    assert definition.access == "private"
    assert definition.keep["withdrawn"] < definition.keep_for_months


@pytest.mark.parametrize(
    ("opened", "days", "months", "expected"),
    [
        (date(2026, 11, 21), 30, 0, date(2026, 12, 21)),  # a Saturday counts like any day
        (date(2026, 12, 18), 30, 0, date(2027, 1, 17)),  # over Christmas, to a Sunday
        (date(2026, 11, 21), 0, 1, date(2026, 12, 21)),
        (date(2027, 1, 31), 0, 1, date(2027, 2, 28)),
        (date(2026, 12, 5), 0, 1, date(2027, 1, 5)),
        (date(2026, 11, 30), 0, 3, date(2027, 2, 28)),
    ],
)
def test_no_weekend_and_no_holiday_stops_the_calendar(opened: date, days: int, months: int, expected: date) -> None:
    at = datetime(opened.year, opened.month, opened.day, 23, 30, tzinfo=LONDON)

    assert rules.day_by_calendar(at, days=days, months=months) == expected
    promise = promise_from(at, working_days=0, calendar_days=days, calendar_months=months)
    assert (promise["promised_on"], promise["working_days"], promise["promised_at"]) == (expected, 0, None)
    assert promise["calendar_days"] == (expected - opened).days
