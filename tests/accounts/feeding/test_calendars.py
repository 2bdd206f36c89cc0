"""The feed of rounds that come as calendars: real ones, repeats, and hostile ones."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine

from accounts.actions import feeding
from accounts.feeds import FeedRefused, Given
from accounts.feeds.calendars import read_calendar, streams_in
from accounts.models import FeedRun, Round, RoundDate
from accounts.queries.rounds import collections_of
from tests.factories.accounts import PropertyFactory
from tests.factories.rounds import RoundFactory

JANUARY = datetime(2027, 1, 4, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(JANUARY):
        yield


def calendar(*events: str, name: str = "MON/A") -> bytes:
    lines = [f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nX-WR-CALNAME:{name}"]
    lines += [f"BEGIN:VEVENT\nUID:{number}\n{event}\nEND:VEVENT" for number, event in enumerate(events)]
    return "\n".join([*lines, "END:VCALENDAR"]).encode()


def on(day: str, title: str = "Recycling", *more: str) -> str:
    return "\n".join([f"DTSTART;VALUE=DATE:{day}", f"SUMMARY:{title}", *more])


def days_of(content: bytes, as_of: datetime = JANUARY, source: str = "a.json") -> list[tuple[str, date]]:
    rows, _ = read_calendar(Given(content=content, source=source, as_of=as_of))
    return [(row.stream, row.on) for row in rows]


def feed(content: bytes, as_of: datetime = JANUARY) -> FeedRun:
    return feeding.run_feed(feed="round-calendar", content=content, source="a.ics", as_of=as_of, by=None)


@pytest.mark.req("R-11")
def test_weeks_a_and_b_of_a_real_council_take_turns(real_data: Path) -> None:
    as_of = datetime(2019, 1, 7, tzinfo=UTC)
    folder = real_data / "waste/bristol_ics"
    found = {week: days_of((folder / f"2019_mon_{week}.ics").read_bytes(), as_of) for week in ("a", "b", "w")}

    refuse = {week: {day for stream, day in days if stream == "refuse"} for week, days in found.items()}
    year = (date(2019, 1, 14), date(2019, 12, 7))  # at the turn of the year days are moved
    mondays = {week: {day for day in days if year[0] <= day <= year[1]} for week, days in refuse.items()}
    assert not mondays["a"] & mondays["b"]
    assert mondays["a"] | mondays["b"] <= mondays["w"]
    assert {stream for stream, _ in found["a"]} == {"refuse", "recycling", "food"}
    assert 20 <= len(mondays["a"]) <= 27


@pytest.mark.req("R-11")
def test_repeats_of_a_real_calendar_are_worked_out(real_data: Path) -> None:
    text = (real_data / "waste/hacs_recurring.ics").read_text()
    for theirs, ours in (("jaune", "recycling"), ("verte", "refuse"), ("marron", "garden"), ("Encombrants", "rubbish")):
        text = text.replace(theirs, ours)
    days = days_of(text.encode(), datetime(2020, 6, 1, tzinfo=UTC))

    recycling = [day for stream, day in days if stream == "recycling"]
    assert {day.weekday() for day in recycling} == {3}
    assert {(later - sooner).days for sooner, later in pairwise(recycling)} == {14}
    assert date(2020, 5, 14) in recycling  # every second Thursday from 2 April


@pytest.mark.req("R-11")
def test_json_of_uk_bin_collection_data_is_read_and_what_is_no_bin_of_ours_refused(real_data: Path) -> None:
    content = (real_data / "waste/hacs_test_ukbcd.json").read_bytes()
    given = Given(content=content, source="100012345.json", as_of=datetime(2023, 1, 5, tzinfo=UTC))
    rows, refused = read_calendar(given)

    kinds = Counter(entry["type"] for entry in json.loads(content)["bins"])
    assert rows[0].calendar == "100012345"
    assert ("refuse", date(2023, 1, 5)) in [(row.stream, row.on) for row in rows]
    assert len(refused) == sum(count for kind, count in kinds.items() if not streams_in(kind)) > 0
    assert "names neither rubbish, recycling, food nor garden waste" in refused[0].reason


@pytest.mark.parametrize(
    ("words", "streams"),
    [
        ("Recycling and waste", ["refuse", "recycling"]),
        ("Recycling Green box, Black box, Brown food waste bin", ["recycling", "food"]),
        ("Garden Waste", ["garden"]),
        ("Food waste", ["food"]),
        ("Black bags: general waste", ["refuse"]),
        ("Paper & Cardboard", ["recycling"]),
        ("Christmas tree", []),
        ("Restmüll", []),
    ],
)
def test_streams_are_told_from_the_words_of_a_title(words: str, streams: list[str]) -> None:
    assert streams_in(words) == streams


def test_moved_and_left_out_days_of_a_repeat_are_followed() -> None:
    weekly = on("20270104", "Refuse", "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;VALUE=DATE:20270111")
    moved = f"{on('20270120', 'Refuse')}\nRECURRENCE-ID;VALUE=DATE:20270118".replace("UID:1", "UID:0")
    content = calendar(weekly, moved).replace(b"UID:1", b"UID:0")

    assert [day for _, day in days_of(content)] == [date(2027, 1, 4), date(2027, 1, 20), date(2027, 1, 25)]


@pytest.mark.req("R-11")
def test_an_event_with_an_hour_is_on_its_day_in_the_borough_on_nights_when_clocks_change() -> None:
    content = calendar(
        "DTSTART:20270327T233000Z\nSUMMARY:Refuse",  # winter time: still the 27th
        "DTSTART:20270328T233000Z\nSUMMARY:Refuse",  # summer time began that night: the 29th
        "DTSTART:20270531T070000\nSUMMARY:Refuse",
    )

    assert [day for _, day in days_of(content)] == [date(2027, 3, 27), date(2027, 3, 29), date(2027, 5, 31)]


def test_what_is_called_off_does_not_come_and_days_long_past_are_left_out() -> None:
    content = calendar(on("20270104"), on("20270111", "Recycling", "STATUS:CANCELLED"), on("20260104"))

    assert days_of(content) == [("recycling", date(2027, 1, 4))]


@pytest.mark.req("R-47")
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "neither a calendar"),
        (calendar(on("20270104"))[:-20], "cut off: it does not end with END:VCALENDAR"),
        (calendar(on("20270104")).replace(b"END:VEVENT\n", b""), "cannot be read|no collection"),
        (calendar(on("20270104")) + b"\n" + calendar(on("20270104")), "cannot be read|more than one"),
        (calendar(on("20200104")), "no collection between a month ago and a year ahead"),
        (calendar(), "no collection"),
        (calendar("SUMMARY:Refuse"), "event 1: it has no day"),
        (calendar(on("20270104", "Restmüll")), "event 1: “Restmüll” names neither"),
        (calendar(on("20270104", "Refuse", "RRULE:FREQ=SECONDLY")), "event 1: it comes back more than once a day"),
        (calendar(on("20270104"), name="x" * 51), "no name"),
        (calendar("DTSTART;VALUE=DA,E:20270104\nSUMMARY:Refuse"), "cannot be read"),
        (b'{"bins": 3}', "no list of bins"),
        (b'{"bins": [', "cut off"),
        (b'{"bins": [{"type": "Refuse", "collectionDate": "29/02/2027"}]}', "bin 1: collectionDate “29/02/2027” is"),
        (b'{"bins": [{}]}', "no collection"),
        (
            b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:99999999\nSUMMARY:Refuse\nEND:VEVENT\nEND:VCALENDAR",
            "event 1: it has no day",
        ),
        (calendar(on("20270104", "Refuse", "RRULE:FREQ=WEEKLY;UNTIL=soon")), "RRULE. cannot be read"),
    ],
)
def test_a_calendar_that_cannot_be_used_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(FeedRefused, match=reason):
        days_of(content)


@pytest.mark.req("R-47")
def test_a_calendar_that_repeats_without_end_or_measure_is_bounded() -> None:
    endless = on("19000101", "Refuse", "RRULE:FREQ=DAILY")
    assert len(days_of(calendar(endless))) == 432  # a month back, 400 days ahead

    with pytest.raises(FeedRefused, match="more than 20,000 dates"):
        days_of(calendar(*[on("20261201", "Refuse", "RRULE:FREQ=DAILY")] * 60))
    with pytest.raises(FeedRefused, match="5,001 events"):
        days_of(calendar(*[on("20270104")] * 5_001))


@pytest.mark.django_db
@pytest.mark.req("R-11")
def test_a_calendar_becomes_a_round_for_each_stream_and_replaces_what_it_said_before() -> None:
    run = feed(calendar(on("20270104", "Recycling and food"), on("20270111"), on("20270118")))
    assert (run.state, run.added) == ("kept", 4)
    assert sorted(Round.objects.values_list("code", "stream")) == [
        ("MON/A food", "food"),
        ("MON/A recycling", "recycling"),
    ]

    again = feed(calendar(on("20270104", "Recycling and food"), on("20270111"), on("20270118")))
    assert (again.added, again.unchanged, again.gone) == (0, 4, 0)

    run = feed(calendar(on("20270111"), on("20270119"), on("20270125")))
    assert (run.added, run.unchanged, run.gone) == (2, 1, 1)
    assert sorted(RoundDate.objects.filter(round__stream="recycling").values_list("on", flat=True)) == [
        date(2027, 1, 4), date(2027, 1, 11), date(2027, 1, 19), date(2027, 1, 25),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.req("R-11")
def test_a_stream_that_a_calendar_says_no_more_is_not_collected_any_more() -> None:
    feed(calendar(on("20270104", "Recycling and garden"), on("20270111", "Recycling and garden"), on("20270118")))

    run = feed(calendar(on("20270104"), on("20270111"), on("20270118")))

    assert (run.unchanged, run.gone) == (3, 2)
    assert not RoundDate.objects.filter(round__stream="garden").exists()


@pytest.mark.django_db
def test_two_calendars_leave_each_other_alone_however_old_the_second_is() -> None:
    feed(calendar(on("20270104"), name="MON/A"))
    run = feed(calendar(on("20270111"), name="MON/B"), as_of=datetime(2027, 1, 1, tzinfo=UTC))

    assert (run.state, run.added, run.gone) == ("kept", 1, 0)
    assert RoundDate.objects.count() == 2


@pytest.mark.django_db
def test_a_round_with_a_day_that_comes_back_takes_no_calendar() -> None:
    RoundFactory.create(code="MON/A recycling", stream="recycling")

    run = feed(calendar(on("20270104", "Recycling and food")))

    assert (run.added, run.refused) == (1, 1)
    assert run.reasons == [
        {"where": "round MON/A recycling", "reason": "it has a day that comes back, and needs no calendar"}
    ]


@pytest.mark.django_db
@pytest.mark.req("R-11")
def test_the_list_of_rounds_says_to_which_homes_a_calendar_belongs_and_does_not_end_it() -> None:
    home = PropertyFactory.create(uprn="77")
    feed(calendar(on("20270104"), on("20270111"), on("20270118")))
    rounds = "round,stream,weekday,uprn\nMON/A recycling,recycling,,77\nX,food,Monday,77\n"
    rounds_run = feeding.run_feed(feed="rounds", content=rounds.encode(), as_of=JANUARY, by=None)
    assert (rounds_run.state, rounds_run.added) == ("kept", 2)
    january = {"from_on": date(2027, 1, 4), "until_on": date(2027, 1, 11)}

    assert [(day.on.day, day.stream) for day in collections_of(home, **january)] == [
        (4, "recycling"), (4, "food"), (11, "recycling"), (11, "food"),
    ]  # fmt: skip
    feeding.run_feed(feed="rounds", content=rounds.replace("MON/A recycling,recycling,,77\n", "").encode(), by=None)
    assert [day.stream for day in collections_of(home, **january)] == ["food", "food"]
    assert RoundDate.objects.count() == 3
