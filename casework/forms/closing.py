"""On which days something cannot be booked, why, and what becomes of those who had."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from casework.forms.fields import words_field
from design import widgets
from design.fields import DayMonthYearField

MOVE, ASK = "move", "ask"
LONGEST = timedelta(days=366)


class ClosedForm(forms.Form):
    """Closed on one day or several, with the reason that everyone who had booked reads."""

    use_required_attribute = False
    first_on = DayMonthYearField(
        what="The first day", error_messages={"required": "Enter the day on which it is closed."}
    )
    last_on = DayMonthYearField(what="The last day", required=False)
    reason = words_field(
        rows=2, missing="Say why it is closed. Everyone who had booked reads it.", too_long="The reason"
    )
    then = forms.ChoiceField(
        choices=[
            (MOVE, "Move each of them to the next free time, and tell them"),
            (ASK, "Ask each of them to choose a new time"),
        ],
        initial=MOVE,
        widget=widgets.Radios(
            hints={MOVE: "They can choose another time if that does not suit them.", ASK: "Their time is given up now."}
        ),
        error_messages={"required": "Choose what we do with those who had booked."},
    )

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed)

    def clean_first_on(self) -> date:
        day: date = self.cleaned_data["first_on"]
        if day < timezone.localdate():
            raise ValidationError("The first day must be today or in the future.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first_on = cleaned.get("first_on")
        last_on = cleaned["last_on"] = cleaned.get("last_on") or first_on
        if first_on and last_on and not first_on <= last_on <= first_on + LONGEST:
            self.add_error("last_on", "The last day must be the first day or later, and within a year.")
        if len(cleaned.get("reason") or "") > 200:
            self.add_error("reason", "The reason must be 200 characters or fewer.")
        return cleaned
