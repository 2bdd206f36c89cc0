"""What the files of rounds and of street cleansing share: a day that comes back, a property, a kind of bin."""

import re
from datetime import date
from functools import lru_cache

from accounts.feeds.files import RowRefused
from accounts.feeds.tables import a_date
from accounts.rules.rounds import Days

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKS_AT_MOST = 52
UPRN_DIGITS = 12
ALWAYS = date(2000, 1, 3)  # when a weekly day began that has no beginning: a Monday


@lru_cache(maxsize=10_000)
def a_pattern(weekday: str, every_weeks: str, starts_on: str, ends_on: str) -> Days:
    """The day that comes back. Raises ``RowRefused`` where its parts are none."""
    name = weekday.casefold()
    days = [number for number, day in enumerate(WEEKDAYS) if len(name) >= len("mon") and day.startswith(name)]
    if not days:
        raise RowRefused(f"“{weekday[:20]}” is no day of the week: write Monday or Mon")
    weeks = every_weeks or "1"
    if not re.fullmatch(r"[0-9]{1,2}", weeks) or not 1 <= int(weeks) <= WEEKS_AT_MOST:
        raise RowRefused(f"every_weeks is “{every_weeks[:20]}”: write 1 for each week, 2 for every other week")
    if int(weeks) > 1 and not starts_on:
        raise RowRefused(f"it comes every {weeks} weeks, and starts_on does not say from which week")
    begin = a_date(starts_on, "starts_on") if starts_on else ALWAYS
    end = a_date(ends_on, "ends_on") if ends_on else None
    if end is not None and end < begin:
        raise RowRefused(f"it ends on {end}, before it starts on {begin}")
    return Days(weekday=days[0], every_weeks=int(weeks), starts_on=begin, ends_on=end)


def a_uprn(typed: str) -> str:
    """A UPRN without leading noughts, as some systems send it with them. Raises ``RowRefused`` for what is none."""
    if typed.isdecimal() and typed.isascii() and len(typed) <= UPRN_DIGITS and typed.strip("0"):
        return typed.lstrip("0")
    if re.fullmatch(r"[0-9.]+E\+?[0-9]+", typed, re.IGNORECASE):
        raise RowRefused(f"a spreadsheet has cut the UPRN short: {typed[:20]}. Make the column text")
    raise RowRefused(f"“{typed[:20]}” is no UPRN")
