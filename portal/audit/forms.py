"""What an auditor asks of the log."""

from django import forms

from casework import rules
from design.fields import DayMonthYearField


class LooksForm(forms.Form):
    """Whose record, who looked, about which case, between which days; all of it may be left empty."""

    person = forms.CharField(
        required=False,
        max_length=200,
        label="Whose record",
        help_text="A name, email address, phone number or postcode.",
    )
    staff = forms.CharField(
        required=False, max_length=254, label="Who looked", help_text="The email address that they sign in with."
    )
    about = forms.CharField(required=False, max_length=20, label="About which case", help_text="Its reference.")
    since = DayMonthYearField(required=False, label="From", what="The first day")
    until = DayMonthYearField(required=False, label="To", what="The last day")

    def clean_about(self) -> str:
        """The reference as it is kept."""
        typed = str(self.cleaned_data["about"]).strip()
        reference = rules.parse_reference(typed) if typed else ""
        if reference is None:
            raise forms.ValidationError("This is not a reference. It looks like FLY-7K3M-2Q9X.")
        return reference
