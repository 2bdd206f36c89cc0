"""An answer of each type of question that will do: what a walk answers where nothing hangs on it."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from journeys.engine.questions import Date, Files, Group, Held, LongText, Money, Number, Question, Slot, Text

LINES = {"line_1": "3 Testing Street", "line_2": "", "town": "London", "postcode": "SW6 7SR"}
ADDRESS = {
    "words": "3 Testing Street, London, SW6 7SR",
    **LINES,
    "property_id": None,
    "uprn": "",
    **dict.fromkeys(("ward_id", "lat", "lon", "easting", "northing")),
}
ANSWERS: Mapping[str, Any] = {
    "text": "AB/2026/01234",
    "long_text": "A brown sofa by the tree",
    "email": "ann@example.org",
    "phone": "+447700900123",
    "national_insurance": "AB123456C",
    "bank_account": {"name": "Ann Example", "sort_code": "112233", "account_number": "12345678", "roll_number": ""},
    "vehicle": "AB12CDE",
    "council_tax_account": "80123456",
    "address": ADDRESS,
    "place": {"value": "words", "words": "By the tree", "street_name": "", "easting": None, "northing": None},
    "photos": [],
    "declaration": True,
    "information": True,
    "finding": True,
}
TUESDAY = 1
HELD: Mapping[str, Any] = {"name": "Ann Example", "email": "ann@example.org", "mobile": "+447700900123"}


def sample(question: Question, today: date) -> Any:
    """A stored answer to ``question``: the last of fixed answers, a number within its limits, one row of a group."""
    make = MAKING.get(type(question))
    if make is not None:
        return make(question, today)
    if question.values:
        last = question.values[-1]
        return [last] if kind_of(question) == "several" else last
    answer = ANSWERS[kind_of(question)]
    return answer[: question.limit] if isinstance(question, Text | LongText) else answer


def kind_of(question: Question) -> str:
    """The type by which definitions know it."""
    return str(getattr(question, "type", ""))


def _number(question: Any, today: date) -> Any:
    return stored_number(question, min(max(question.at_least, 2), question.at_most))


def _money(question: Any, today: date) -> int:
    return int(min(max(question.at_least, 120), question.at_most) * 100)


def stored_number(question: Number, number: float) -> Any:
    """A number as a question stores it."""
    return f"{number:g}" if question.decimals else int(number)


def _date(question: Any, today: date) -> str:
    ahead = timedelta(days=min(30, question.within_days or 30))
    day = today + ahead if question.may_be == "future" else today - ahead
    return day.isoformat()


def _group(question: Any, today: date) -> list[dict[str, Any]]:
    row = {part.name: sample(part, today) for part in question.questions}
    return [dict(row) for _ in range(max(question.at_least, 1))]


def _files(question: Any, today: date) -> dict[str, Any]:
    return {"later": question.later, "documents": [] if question.later else ["a file"]}


def _slot(question: Any, today: date) -> dict[str, Any]:
    """Two weeks ahead, on a Tuesday at ten."""
    day = today + timedelta(days=14 + (TUESDAY - today.weekday()) % 7)
    starts_at = datetime.combine(day, time(10), ZoneInfo("Europe/London")).astimezone(UTC)
    return {
        "resource": "sample",
        "where": "The Town Hall",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(minutes=30)).isoformat(),
        "is_all_day": False,
        "features": [],
        "near": None,
    }


def _held(question: Any, today: date) -> dict[str, Any]:
    if question.holds == "address":
        return {"value": ADDRESS["words"], "was": "", "is_right": False, "address": ADDRESS}
    return {"value": HELD[question.holds], "was": "", "is_right": False}


MAKING: Mapping[type[Question], Callable[[Any, date], Any]] = {
    Number: _number,
    Money: _money,
    Date: _date,
    Group: _group,
    Files: _files,
    Held: _held,
    Slot: _slot,
}
