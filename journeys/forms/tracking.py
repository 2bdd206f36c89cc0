"""Looking up a case."""

from django import forms

from journeys.forms.readable import ReadableField


class TrackForm(forms.Form):
    """A reference, and one thing that only its reporter is likely to know."""

    reference = ReadableField(
        max_length=60,
        label="Reference",
        help_text="It is in our email or text message, like FLY-7K3M-2Q9X.",
        error_messages={"required": "Enter your reference, like FLY-7K3M-2Q9X", "max_length": "A reference is shorter"},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )
    contact = ReadableField(
        max_length=254,
        label="Your email, mobile number or postcode",
        help_text="The one you gave us. The postcode of where you live, or of the place you reported.",
        error_messages={
            "required": "Enter the email, mobile number or postcode you gave us",
            "max_length": "Enter an email, a mobile number or a postcode",
        },
        widget=forms.TextInput({"spellcheck": "false"}),
    )

    use_required_attribute = False

    def add_no_match(self) -> None:
        """Say that nothing was found, and not which of the two was wrong."""
        self.add_error(None, "We found no request with that reference and that contact detail. Check both")
