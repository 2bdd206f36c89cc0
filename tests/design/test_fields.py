"""A date is understood as people write it, and what is wrong is named."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from design.fields import DayMonthYearField


@pytest.mark.parametrize(
    "typed",
    [
        ("5", "11", "2026"),
        ("05", "Nov", "2026"),
        ("5", "november", "2026"),
        ("5", "NOV.", "2026"),
        (" 5".strip(), "11", "2026"),
    ],
)
def test_a_date_is_understood(typed: tuple[str, str, str]) -> None:
    assert DayMonthYearField().clean(typed) == date(2026, 11, 5)


def test_september_may_be_short() -> None:
    assert DayMonthYearField().clean(("1", "Sept", "2026")) == date(2026, 9, 1)


@pytest.mark.parametrize(
    ("typed", "message", "parts"),
    [
        (None, "Enter the date", None),
        (("", "11", "2026"), "The date must include a day", ["day"]),
        (("5", "", ""), "The date must include a month and a year", ["month", "year"]),
        (("31", "2", "2026"), "real date", ["day", "month", "year"]),
        (("5", "13", "2026"), "real date", ["day", "month", "year"]),
        (("5", "Novembre", "2026"), "real date", ["day", "month", "year"]),
        (("x", "1", "2026"), "real date", ["day", "month", "year"]),
        (("5", "11", "26"), "The year must have 4 numbers", ["year"]),
        (("5", "11", "20266"), "The year must have 4 numbers", ["year"]),
        (("5", "11", "twenty"), "real date", ["year"]),
        (("5", "11", "٢٠٢٦"), "real date", ["year"]),
        (("5", "11", "0201"), "1 January 1900 or later", ["day", "month", "year"]),
        (("5", "11", "9999"), "31 December 2100 or earlier", ["day", "month", "year"]),
        (("9" * 5000, "11", "2026"), "real date", ["day", "month", "year"]),
    ],
)
def test_a_wrong_date_is_refused_in_words(
    typed: tuple[str, str, str] | None, message: str, parts: list[str] | None
) -> None:
    with pytest.raises(ValidationError) as refused:
        DayMonthYearField().clean(typed)

    assert message in refused.value.messages[0]
    if parts:
        assert (refused.value.params or {})["parts"] == parts


def test_a_date_that_is_not_required_may_be_left_empty() -> None:
    assert DayMonthYearField(required=False).clean(None) is None
