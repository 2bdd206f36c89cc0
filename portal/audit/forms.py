"""What an auditor asks of the log."""

from typing import Any

from django import forms

from casework import rules
from design.fields import DayMonthYearField
from journeys.forms.readable import ReadableField


class LooksForm(forms.Form):
    """Whose record, who looked, about which case, between which days; all of it may be left empty."""

    person = ReadableField(
        required=False,
        max_length=200,
        error_messages={"max_length": "Use 200 characters or fewer."},
        label="Whose record",
        help_text="A name, email address, phone number or postcode.",
    )
    staff = ReadableField(required=False, label="Who looked", help_text="The email address that they sign in with.")
    about = ReadableField(required=False, label="About which case", help_text="Its reference.")
    since = DayMonthYearField(required=False, label="From", what="The first day")
    until = DayMonthYearField(required=False, label="To", what="The last day")

    def clean(self) -> dict[str, Any]:
        """A first day after the last finds nothing, and so is a slip."""
        typed = self.cleaned_data
        if typed.get("since") and typed.get("until") and typed["since"] > typed["until"]:
            self.add_error("until", "The last day must be the first day or later.")
        return typed

    def clean_about(self) -> str:
        """The reference as it is kept."""
        typed = str(self.cleaned_data["about"]).strip()
        reference = rules.parse_reference(typed) if typed else ""
        if reference is None:
            raise forms.ValidationError("This is not a reference. It looks like FLY-7K3M-2Q9X.")
        return reference
