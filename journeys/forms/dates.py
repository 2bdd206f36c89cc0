"""The small form by which someone looks at the free times of another day."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from design.fields import DayMonthYearField

DATES_FROM = "dates_from"
FURTHEST = timedelta(days=400)


class DatesForm(forms.Form):
    """From which day on times are to be shown; its inputs stand in the address, so that Back works."""

    use_required_attribute = False
    dates_from = DayMonthYearField(what="The date", required=False)

    def __init__(self, asked: Mapping[str, Any] | None) -> None:
        """``asked`` are the parameters of the page's address."""
        typed = asked if asked and any(f"{DATES_FROM}_{part}" in asked for part in ("day", "month", "year")) else None
        super().__init__(typed)


def day_asked_for(asked: Mapping[str, Any] | None) -> date | None:
    """The first day to show, from a link of the page; None where there is none, or it is no day near today."""
    try:
        day = date.fromisoformat(str((asked or QueryDict()).get(DATES_FROM, "")))
    except ValueError:
        return None
    today = timezone.localdate()
    return day if today <= day <= today + FURTHEST else None
