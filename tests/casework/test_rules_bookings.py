"""Times derived from hours: closures, notice, how far ahead, and the two nights when the clocks change."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules import bookings, local_day
from casework.rules.bookings import Hours, Timetable
from casework.rules.promises import LONDON

MONDAY = date(2026, 11, 30)
SPRING = date(2027, 3, 28)  # 1am becomes 2am
AUTUMN = date(2026, 10, 25)  # 2am becomes 1am


def hours(**changes: Any) -> Hours:
    facts = {"weekday": 0, "opens": time(9), "closes": time(11), "minutes": 30, "capacity": 2, **changes}
    return Hours(**facts)


def timetable(*several: Hours, **changes: Any) -> Timetable:
    return Timetable(hours=several or [hours()], **changes)


def clock(slots: Sequence[bookings.SlotTime]) -> list[str]:
    return [f"{slot.starts_at.astimezone(LONDON):%H:%M}" for slot in slots]


@pytest.mark.req("R-05")
def test_times_fill_the_hours_and_none_runs_over() -> None:
    assert clock(bookings.slots_on(MONDAY, timetable())) == ["09:00", "09:30", "10:00", "10:30"]
    assert clock(bookings.slots_on(MONDAY, timetable(hours(minutes=50)))) == ["09:00", "09:50"]
    assert bookings.slots_on(MONDAY + timedelta(days=1), timetable()) == []


@pytest.mark.req("R-05")
def test_a_crew_has_one_time_a_day() -> None:
    [slot] = bookings.slots_on(MONDAY, timetable(hours(opens=time(7), closes=time(15), minutes=480, capacity=12)))

    assert (slot.capacity, slot.ends_at - slot.starts_at) == (12, timedelta(hours=8))


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        ({"valid_from": MONDAY + timedelta(days=1)}, MONDAY),
        ({"valid_until": MONDAY - timedelta(days=1)}, MONDAY),
    ],
)
def test_hours_apply_only_while_they_are_valid(changes: dict[str, date], day: date) -> None:
    assert bookings.slots_on(day, timetable(hours(**changes))) == []
    assert bookings.slots_on(day, timetable(hours(valid_from=day, valid_until=day))) != []


@pytest.mark.req("R-05")
def test_a_closed_day_has_no_times_and_the_days_beside_it_have() -> None:
    every_day = [hours(weekday=day) for day in range(7)]
    closed = timetable(*every_day, closures=[(MONDAY, MONDAY + timedelta(days=1))])
    days = [MONDAY + timedelta(days=number) for number in range(-1, 3)]

    assert [bool(bookings.slots_on(day, closed)) for day in days] == [True, False, False, True]


@pytest.mark.req("R-05")
def test_bank_holidays_are_closed_but_for_what_is_open_then_too() -> None:
    christmas = date(2026, 12, 25)
    friday = hours(weekday=4)

    assert bookings.slots_on(christmas, timetable(friday)) == []
    assert bookings.slots_on(christmas, timetable(friday, opens_on_bank_holidays=True)) != []
    assert bookings.slots_on(MONDAY, timetable(), closed_days={MONDAY}) == []


@pytest.mark.req("R-05")
def test_the_hour_that_the_clocks_leave_out_has_no_times() -> None:
    night = timetable(hours(weekday=6, opens=time(0), closes=time(4), minutes=30))

    assert clock(bookings.slots_on(SPRING, night)) == ["00:00", "00:30", "02:00", "02:30", "03:00", "03:30"]


@pytest.mark.req("R-05")
def test_a_time_in_the_hour_that_comes_twice_is_offered_once_the_first_time() -> None:
    night = timetable(hours(weekday=6, opens=time(0), closes=time(4), minutes=30))
    found = bookings.slots_on(AUTUMN, night)

    assert clock(found) == ["00:00", "00:30", "01:00", "01:30", "02:00", "02:30", "03:00", "03:30"]
    half_past_one = found[3].starts_at
    assert half_past_one == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(
    day=st.sampled_from([SPRING, AUTUMN, date(2027, 6, 20)]),
    opens=st.integers(0, 22),
    length=st.integers(1, 23),
    minutes=st.sampled_from([5, 15, 20, 30, 45, 60]),
)
def test_no_two_times_of_a_day_begin_together_and_each_lasts_its_minutes(
    day: date, opens: int, length: int, minutes: int
) -> None:
    closes = time(min(23, opens + length))
    if closes <= time(opens):
        return
    found = bookings.slots_on(day, timetable(hours(weekday=6, opens=time(opens), closes=closes, minutes=minutes)))

    starts = [slot.starts_at for slot in found]
    assert starts == sorted(set(starts))
    assert all(slot.ends_at - slot.starts_at == timedelta(minutes=minutes) for slot in found)
    assert all(local_day(start) == day for start in starts)


@pytest.mark.req("R-05")
def test_only_times_after_the_notice_and_not_too_far_ahead_may_be_booked() -> None:
    now = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    every_day = timetable(*[hours(weekday=day) for day in range(7)], notice_hours=2, days_ahead=1)
    found = list(bookings.bookable(every_day, now=now))

    assert clock(found) == ["10:00", "10:30", "09:00", "09:30", "10:00", "10:30"]
    assert bookings.slot_at(every_day, found[0].starts_at, now=now) == found[0]
    assert bookings.slot_at(every_day, found[0].starts_at - timedelta(minutes=30), now=now) is None
    assert bookings.slot_at(every_day, found[0].starts_at + timedelta(minutes=7), now=now) is None
    assert bookings.slot_at(every_day, found[-1].starts_at + timedelta(days=1), now=now) is None


@pytest.mark.req("R-05")
def test_notice_is_in_hours_that_pass_also_over_the_change_of_clocks() -> None:
    saturday_evening = datetime(2027, 3, 27, 22, 0, tzinfo=UTC)
    sunday = timetable(hours(weekday=6, opens=time(0), closes=time(6), minutes=60), notice_hours=4)

    found = list(bookings.bookable(sunday, now=saturday_evening, until_on=SPRING))

    assert clock(found) == ["03:00", "04:00", "05:00"]  # 2am in London, in summer time: 4 hours would be 3am


@pytest.mark.req("R-05")
def test_it_may_be_changed_until_the_very_minute_of_the_cut_off() -> None:
    starts_at = datetime(2026, 12, 1, 10, tzinfo=UTC)
    cut_off = starts_at - timedelta(hours=24)

    assert bookings.may_change(starts_at, cut_off_hours=24, now=cut_off)
    assert not bookings.may_change(starts_at, cut_off_hours=24, now=cut_off + timedelta(seconds=1))


BOOKED = datetime(2026, 11, 1, 12, tzinfo=UTC)
STARTS = datetime(2026, 12, 1, 10, tzinfo=UTC)


@pytest.mark.req("R-05", "R-17")
@pytest.mark.parametrize(
    ("now", "reminded", "due"),
    [
        (datetime(2026, 11, 27, 12, tzinfo=UTC), [], None),
        (datetime(2026, 11, 28, 7, 59, tzinfo=UTC), [], None),  # in the night
        (datetime(2026, 11, 28, 8, tzinfo=UTC), [], 3),
        (datetime(2026, 11, 29, 12, tzinfo=UTC), [], 3),
        (datetime(2026, 11, 29, 12, tzinfo=UTC), [3], None),
        (datetime(2026, 11, 30, 8, tzinfo=UTC), [3], 1),
        (datetime(2026, 11, 30, 8, tzinfo=UTC), [], 1),
        (datetime(2026, 11, 30, 12, tzinfo=UTC), [1, 3], None),
        (datetime(2026, 12, 1, 9, tzinfo=UTC), [3], 1),
        (datetime(2026, 12, 1, 10, tzinfo=UTC), [3], None),
    ],
)
def test_reminders_are_due_three_days_and_one_day_before(now: datetime, reminded: list[int], due: int | None) -> None:
    assert bookings.reminder_due(STARTS, booked_at=BOOKED, reminded=reminded, now=now) == due


@pytest.mark.req("R-05")
def test_who_booked_within_the_days_of_a_reminder_gets_the_next_one_alone() -> None:
    booked_at = datetime(2026, 11, 29, 12, tzinfo=UTC)

    def due(day: int) -> int | None:
        now = datetime(2026, 11, day, 13, tzinfo=UTC)
        return bookings.reminder_due(STARTS, booked_at=booked_at, reminded=[], now=now)

    assert (due(29), due(30)) == (None, 1)


@pytest.mark.req("R-05")
@pytest.mark.parametrize(("booked_on", "days"), [(27, [3, 1]), (28, [1]), (29, [1]), (30, [])])
def test_only_reminders_that_will_come_are_promised(booked_on: int, days: list[int]) -> None:
    booked_at = datetime(2026, 11, booked_on, 12, tzinfo=UTC)

    assert bookings.reminders_to_come(STARTS, booked_at=booked_at) == days
