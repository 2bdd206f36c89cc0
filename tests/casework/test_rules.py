"""What is decided about cases without a database."""

import json
import math
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.days import bank_holidays
from casework import rules
from casework.rules import Outcome, Status
from casework.rules.promises import LONDON
from casework.rules.references import ALPHABET, check_character

PREFIXES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=4)


@given(PREFIXES)
def test_a_reference_is_understood_however_it_is_typed(prefix: str) -> None:
    reference = rules.new_reference(prefix)
    plain = reference.replace("-", "")

    assert len(plain) == len(prefix) + 8
    for typed in (
        reference,
        plain.lower(),
        f"  {reference.lower()} ",
        " ".join(plain),
        reference.replace("-", " \N{EN DASH} "),
    ):
        assert rules.parse_reference(typed) == reference


@given(PREFIXES, st.data())
def test_one_wrong_character_is_noticed(prefix: str, data: st.DataObject) -> None:
    plain = rules.new_reference(prefix).replace("-", "")
    place = data.draw(st.integers(len(prefix), len(plain) - 1))
    other = data.draw(st.sampled_from([one for one in ALPHABET if one != plain[place]]))

    assert rules.parse_reference(plain[:place] + other + plain[place + 1 :]) is None


@given(PREFIXES, st.data())
def test_two_characters_swapped_are_noticed(prefix: str, data: st.DataObject) -> None:
    plain = rules.new_reference(prefix).replace("-", "")
    place = data.draw(st.integers(len(prefix), len(plain) - 2))
    if plain[place] != plain[place + 1]:
        swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]

        assert rules.parse_reference(swapped) is None


def test_no_character_of_a_reference_is_taken_for_another() -> None:
    assert not set("01OILUZ") & set(ALPHABET)
    assert len(set(ALPHABET)) == 29


def test_lookalikes_are_forgiven() -> None:
    body = "2A2V2V2"
    reference = f"BIO-2A2V-2V2{check_character('BIO', body)}"

    assert rules.parse_reference(reference.replace("BIO", "810").replace("2A2V", "zAzU")) == reference


@pytest.mark.parametrize(
    "typed", ["", "FLY", "FLY-7K3M-2Q9", "🙂", "FLY-7K3M-2Q9!", "A" * 10_000, "\0", "٣٤٥-٣٤٥٣-٣٤٥٣"]
)
def test_what_is_no_reference_is_none(typed: str) -> None:
    assert rules.parse_reference(typed) is None


def test_references_do_not_repeat_or_follow_one_another() -> None:
    drawn = [rules.new_reference("FLY") for _ in range(2000)]

    assert len(set(drawn)) == 2000
    assert len({reference[4] for reference in drawn}) == len(ALPHABET)


@pytest.mark.parametrize("status", Status)
def test_every_status_has_its_moves(status: Status) -> None:
    assert status not in rules.MOVES[status]
    assert rules.MOVES[status]
    if status in rules.CLOSED_STATUSES:
        assert rules.MOVES[status] == {Status.IN_PROGRESS}
    else:
        assert rules.MOVES[status] >= rules.CLOSED_STATUSES


def test_nothing_goes_back_to_received() -> None:
    assert not any(Status.RECEIVED in to for to in rules.MOVES.values())


@pytest.mark.parametrize(
    ("to", "words", "outcome", "has_original", "belongs_to", "missing"),
    [
        (Status.IN_PROGRESS, "", "", False, "", ""),
        (Status.IN_PROGRESS, "", Outcome.FIXED, False, "", "outcome"),
        (Status.WAITING, " ", "", False, "", "words"),
        (Status.WAITING, "Which house?", "", False, "", ""),
        (Status.DONE, "", "", False, "", "outcome"),
        (Status.DONE, "", Outcome.NO_ACTION, False, "", "outcome"),
        (Status.DONE, "", Outcome.FIXED, False, "", ""),
        (Status.DONE, "", Outcome.GONE, False, "", ""),
        (Status.DONE, "", Outcome.GONE, True, "", "duplicate_of"),
        (Status.CLOSED, "", Outcome.FIXED, False, "", "outcome"),
        (Status.CLOSED, "", Outcome.DUPLICATE, False, "", "duplicate_of"),
        (Status.CLOSED, "", Outcome.DUPLICATE, True, "", ""),
        (Status.CLOSED, "", Outcome.NOT_OURS, False, " ", "belongs_to"),
        (Status.CLOSED, "", Outcome.NOT_OURS, False, "Thames Water", ""),
        (Status.CLOSED, "", Outcome.NO_ACTION, False, "", "words"),
        (Status.CLOSED, "It is safe.", Outcome.NO_ACTION, False, "", ""),
    ],
)
def test_closing_takes_an_outcome_and_its_reason(
    to: str, words: str, outcome: str, has_original: bool, belongs_to: str, missing: str
) -> None:
    assert missing == rules.missing_from_move(
        to=to, words=words, outcome=outcome, has_original=has_original, belongs_to=belongs_to
    )


def test_a_closed_case_may_come_back_for_fourteen_days() -> None:
    closed_at = datetime(2026, 3, 1, 12, tzinfo=UTC)

    assert rules.may_reopen(closed_at=closed_at, now=closed_at + timedelta(days=14))
    assert not rules.may_reopen(closed_at=closed_at, now=closed_at + timedelta(days=14, seconds=1))
    assert not rules.may_reopen(closed_at=None, now=closed_at)


@pytest.mark.req("R-16")
@pytest.mark.parametrize(
    ("opened_at", "working_days", "promised_on"),
    [
        ("2026-03-02T09:00", 2, "2026-03-04"),  # Monday
        ("2026-03-05T23:59", 2, "2026-03-09"),  # Thursday: over the weekend
        ("2026-03-07T09:00", 2, "2026-03-11"),  # Saturday counts as Monday
        ("2026-03-08T23:30", 0, "2026-03-09"),  # Sunday, promised for the same day: Monday
        ("2026-04-02T10:00", 1, "2026-04-07"),  # before Good Friday and Easter Monday
        ("2026-12-24T10:00", 1, "2026-12-30"),  # Boxing Day on Saturday is kept on Monday; the 29th is ours
        ("2026-03-28T23:30", 1, "2026-03-31"),  # the night the clocks go forward
    ],
)
def test_a_promise_counts_working_days(opened_at: str, working_days: int, promised_on: str) -> None:
    opened = datetime.fromisoformat(opened_at).replace(tzinfo=LONDON)

    assert rules.promised_on(opened, working_days, {date(2026, 12, 29)}) == date.fromisoformat(promised_on)


def test_a_promise_is_made_in_the_boroughs_time() -> None:
    """Half past midnight on Saturday in summer is still Friday in UTC."""
    assert rules.promised_on(datetime(2026, 7, 3, 23, 30, tzinfo=UTC), 1, ()) == date(2026, 7, 7)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC)), st.integers(0, 40))  # noqa: DTZ001
def test_a_promise_is_a_working_day_and_a_longer_one_is_later(opened_at: datetime, working_days: int) -> None:
    promise = rules.promised_on(opened_at, working_days, ())

    assert rules.is_working_day(promise, ())
    assert promise >= rules.local_day(opened_at)
    assert rules.promised_on(opened_at, working_days + 1, ()) > promise
    assert rules.working_days_late(promise, rules.promised_on(opened_at, working_days + 3, ())) == 3


def test_lateness_counts_working_days_and_begins_the_day_after() -> None:
    friday = date(2026, 3, 6)

    assert rules.working_days_late(friday, friday) == 0
    assert [rules.working_days_late(friday, friday + timedelta(days=days)) for days in (1, 2, 3, 4)] == [1, 1, 1, 2]


def test_bank_holidays_are_those_of_gov_uk(real_data: Path) -> None:
    folder = real_data / "holidays"
    published = json.loads((folder / "pypi_govuk-bank-holidays_0.19_bank-holidays.json").read_text())
    days = {date.fromisoformat(event["date"]) for event in published["england-and-wales"]["events"]}
    source = json.loads((folder / "govuk_frontend_bank-holidays.json").read_text())["divisions"]
    days |= {
        datetime.strptime(event["date"], "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no zone
        for events in source["common.nations.england-and-wales_slug"].values()
        if isinstance(events, list)
        for event in events
    }

    assert {day.year for day in days} == set(range(2012, 2029))
    ours = {day for year in range(2012, 2029) for day in bank_holidays(year) if day.weekday() < 5}
    assert {day for day in days if day.weekday() < 5} == ours  # a holiday on a Sunday closes nothing more


@given(st.floats(0, 700_000), st.floats(0, 1_300_000), st.floats(1, 1500), st.floats(0, 6.3), st.floats(0, 1))
def test_whatever_is_near_lies_in_a_cell_around(
    easting: float, northing: float, metres: float, angle: float, part: float
) -> None:
    east = easting + metres * part * 0.9999 * math.cos(angle)
    north = northing + metres * part * 0.9999 * math.sin(angle)

    assert rules.cell_of(east, north) in rules.cells_around(easting, northing, metres)


def test_a_small_circle_asks_few_cells() -> None:
    assert len(rules.cells_around(525_125, 176_125, 100)) == 1
    assert len(rules.cells_around(525_000, 176_000, 150)) == 4
    assert len(rules.cells_around(525_125, 176_125, 250)) <= 9


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False))
def test_a_point_anywhere_has_a_cell_that_fits_its_column(easting: float, northing: float) -> None:
    assert 0 <= rules.cell_of(easting, northing) < 2**31


def test_a_public_point_is_up_to_seventy_metres_off_and_tells_no_house() -> None:
    houses = [(525_101.0 + step, 176_150.0) for step in range(99)]

    assert {rules.public_point(*house) for house in houses} == {(525_150.0, 176_150.0)}


@pytest.mark.parametrize(
    ("title", "street", "public"),
    [
        ("Planning breach, Lillie Road", "Lillie Road", "Planning breach, Lillie Road"),
        ("Planning breach, 12 Lillie Road, side extension", "Lillie Road", "Planning breach, Lillie Road"),
        ("Planning breach, behind Mr Ali's garage", "", "Planning breach"),
    ],
)
def test_a_public_title_is_kind_and_street(title: str, street: str, public: str) -> None:
    assert rules.public_title(title, street) == public


def test_waits_grow_and_end() -> None:
    waits = [rules.wait_before_next_try(tries) for tries in range(1, 14)]

    assert waits[-1] is None
    known = [wait for wait in waits if wait]
    assert known == sorted(known)
    assert timedelta(days=3) < sum(known, timedelta()) < timedelta(days=7)
