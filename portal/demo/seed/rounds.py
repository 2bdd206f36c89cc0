"""Writes when bins are emptied and streets are swept, as a council does: by feeding files.

Dates are relative to today, so that a household always has a changed day within the next weeks.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.actions import feeding
from accounts.models import FeedRun, Property, Street, User
from accounts.rules.days import bank_holidays_between

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
WEEKLY = {"refuse": "Rubbish", "recycling": "Recycling", "food": "Food waste"}
SWEPT_OFTEN = {"King Street", "Lillie Road", "North End Road", "Fulham Road", "Uxbridge Road", "Goldhawk Road"}
DEPOT = "Work at our depot"
ONE_DAY = timedelta(days=1)


class NotFed(Exception):
    """A feed did not keep what the demo gave it."""


def write_rounds(*, now: datetime, by: User | None) -> None:
    """Give every home its rounds, every street its days, and every household a change soon."""
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    homes = list(Property.objects.select_related("ward").defer("ward__boundary").order_by("pk"))
    fed = {
        "rounds": _rounds(homes, monday),
        "round-changes": _changes(today, monday),
        "cleansing": _cleansing(Street.objects.order_by("pk").values_list("usrn", "name"), monday),
    }
    for name, content in fed.items():
        run = feeding.run_feed(feed=name, content=content, source=f"{name}.csv", as_of=now, by=by)
        if run.state != FeedRun.State.KEPT or run.refused:
            raise NotFed(f"{name}: {run.words} {run.reasons[:3]}")


def _rounds(homes: Sequence[Property], monday: date) -> bytes:
    """Each ward has its day; what comes weekly comes to postcodes, and rubbish of flats a day later to each flat."""
    rows: list[tuple[object, ...]] = []
    seen = set()
    wards = {code: number for number, code in enumerate(sorted({home.ward.code for home in homes if home.ward}))}
    for home in homes:
        number = wards[home.ward.code] if home.ward else 0
        day = DAYS[number % len(DAYS)]
        if home.line_1.startswith("Flat"):
            next_day = DAYS[(number + 1) % len(DAYS)]
            rows.append((f"Flats rubbish {next_day}", "refuse", next_day, 1, "", home.uprn, ""))
        if home.postcode in seen:
            continue
        seen.add(home.postcode)
        rows += [(f"{words} {day}", stream, day, 1, "", "", home.postcode) for stream, words in WEEKLY.items()]
        week = number // len(DAYS) % 2
        starts_on = monday + timedelta(weeks=week)
        rows.append((f"Garden waste {day} {'AB'[week]}", "garden", day, 2, starts_on, "", home.postcode))
    return _csv(("round", "stream", "weekday", "every_weeks", "starts_on", "uprn", "postcode"), rows)


def _changes(today: date, monday: date) -> bytes:
    """On bank holidays nobody comes until the next working day; the week after next everyone comes a day later."""
    holidays = bank_holidays_between(today, today + timedelta(days=366))
    rows = [
        (day, _next_working_day(day, holidays), name) for day, name in holidays.items() if day.weekday() < len(DAYS)
    ]
    later = [monday + timedelta(weeks=2, days=number) for number in range(len(DAYS))]
    rows += [(day, day + ONE_DAY, DEPOT) for day in later if not {day, day + ONE_DAY} & holidays.keys()]
    return _csv(
        ("round", "date", "change", "moved_to", "reason"),
        [("all", day, "moved", moved_to, reason) for day, moved_to, reason in sorted(rows)],
    )


def _next_working_day(day: date, holidays: Iterable[date]) -> date:
    """Crews come on Saturdays when they have to, on Sundays and holidays never."""
    day += ONE_DAY
    while day.weekday() > len(DAYS) or day in holidays:
        day += ONE_DAY
    return day


def _cleansing(streets: Iterable[tuple[str, str]], monday: date) -> bytes:
    """Shopping streets every weekday, the others each week or every other."""
    rows: list[tuple[object, ...]] = []
    for number, (usrn, name) in enumerate(streets):
        days = DAYS if name in SWEPT_OFTEN else DAYS[number % len(DAYS) :][:1]
        weeks = 1 if number % 3 or name in SWEPT_OFTEN else 2
        rows += [(usrn, name, day, weeks, monday if weeks > 1 else "") for day in days]
    return _csv(("usrn", "street", "weekday", "every_weeks", "starts_on"), rows)


def _csv(columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> bytes:
    """A file as a council's system writes it, with the number of its rows at the end."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    writer.writerow(("END", len(rows)))
    return out.getvalue().encode()
