"""A date as people write it: three inputs, month names accepted, messages that name what is missing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from design.widgets import DATE_PARTS, DayMonthYear

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


class DayMonthYearField(forms.Field):
    """A day from ``earliest`` to ``latest``, both included; an error's ``params["parts"]`` names the wrong inputs."""

    widget = DayMonthYear
    default_error_messages = {
        "required": "Enter the date",
        "incomplete": "%(what)s must include a %(missing)s",
        "unreal": "%(what)s must be a real date, like 24 11 2026",
        "short_year": "The year must have 4 numbers",
        "too_early": "%(what)s must be %(limit)s or later",
        "too_late": "%(what)s must be %(limit)s or earlier",
        "not_past": "%(what)s must be today or in the past",
        "not_future": "%(what)s must be today or in the future",
    }

    def __init__(
        self,
        *,
        earliest: date = date(1900, 1, 1),
        latest: date = date(2100, 12, 31),
        what: str = "The date",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.earliest = earliest
        self.latest = latest
        self.what = what

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        return self._date_of(value)

    def _date_of(self, typed: Sequence[str]) -> date:
        missing = [part for part, text in zip(DATE_PARTS, typed, strict=True) if not text]
        if missing:
            raise self._wrong("incomplete", missing, missing=" and a ".join(missing))
        day, month, year = typed
        if not (year.isascii() and year.isdigit()):
            raise self._wrong("unreal", ["year"])
        if len(year) != 4:
            raise self._wrong("short_year", ["year"])
        try:
            found = date(int(year), _month_number(month), int(day))
        except (ValueError, OverflowError):
            raise self._wrong("unreal", DATE_PARTS) from None
        today = timezone.localdate()
        if found < self.earliest:
            code = "not_future" if self.earliest == today else "too_early"
            raise self._wrong(code, DATE_PARTS, limit=_in_words(self.earliest))
        if found > self.latest:
            code = "not_past" if self.latest == today else "too_late"
            raise self._wrong(code, DATE_PARTS, limit=_in_words(self.latest))
        return found

    def _wrong(self, code: str, parts: Sequence[str], **params: str) -> ValidationError:
        params = {"what": self.what, **params}
        return ValidationError(self.error_messages[code], code=code, params={"parts": list(parts), **params})


def _month_number(text: str) -> int:
    word = text.lower().strip(". ")
    if word in FULL_MONTHS:
        return FULL_MONTHS.index(word) + 1
    if word[:3] in MONTHS and word in (word[:3], "sept"):
        return MONTHS.index(word[:3]) + 1
    return int(word)


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
