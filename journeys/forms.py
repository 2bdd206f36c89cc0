"""Text as people type it, and the form that no definition makes: looking up a case."""

import re
from typing import Any

from django import forms

# Control characters do nothing for a reader; the direction overrides can make a name read as another one.
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def readable(typed: str) -> str:
    """``typed`` without what no one can read, with one kind of line end."""
    return UNREADABLE.sub("", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()


class ReadableField(forms.CharField):
    """Text without control characters, so that nothing that a database or a reader trips over gets in."""

    def to_python(self, value: Any) -> str:
        return super().to_python(readable(str(value)) if value else "") or ""


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
        help_text="The one you gave us. A postcode can also be that of the place you reported.",
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
