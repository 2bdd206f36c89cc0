"""What is kept beyond its time, and why."""

from django import forms

from casework import rules
from casework.models import Case


class HoldForm(forms.Form):
    """A case by its reference, and why nothing of it may go. ``case`` is it, once valid."""

    FORGOTTEN = "Nothing in this case tells of a person any more. There is nothing left to keep"

    reference = forms.CharField(
        max_length=30,
        error_messages={"required": "Enter the reference of the case", "max_length": "Enter a reference"},
        widget=forms.TextInput({"class": "govuk-input--width-20", "spellcheck": "false", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        max_length=300,
        error_messages={"required": "Say why it has to be kept", "max_length": "Use 300 signs or fewer"},
        widget=forms.Textarea({"rows": 3}),
    )

    use_required_attribute = False

    def clean_reference(self) -> str:
        typed: str = self.cleaned_data["reference"]
        reference = rules.parse_reference(typed)
        case = Case.objects.filter(reference=reference).first() if reference else None
        if case is None:
            raise forms.ValidationError("There is no case with this reference")
        self.found = case
        return typed

    @property
    def case(self) -> Case:
        """The case, once the form is valid."""
        return self.found
