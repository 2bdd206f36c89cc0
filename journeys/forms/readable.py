"""Text as people type it."""

import re
from typing import Any

from django import forms

from design.cards import refuse_card_number

# Control characters do nothing for a reader; the direction overrides can make a name read as another one.
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def readable(typed: str) -> str:
    """``typed`` without what no one can read, with one kind of line end."""
    return UNREADABLE.sub("", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()


class ReadableField(forms.CharField):
    """Text without control characters, so that nothing that a database or a reader trips over gets in, and no card."""

    default_validators = [refuse_card_number]

    def to_python(self, value: Any) -> str:
        return super().to_python(readable(str(value)) if value else "") or ""
