"""Fields for an email address and a UK mobile number, which forgive how people write them."""

import re
import unicodedata
from typing import Any, ClassVar

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from phonenumbers import PhoneNumberType

DRAMA_MOBILE = re.compile(r"\+447700900[0-9]{3}")  # Ofcom's, for film and television


def _without_marks(typed: str) -> str:
    """``typed`` in plain letters and digits, without spaces, invisible marks and direction signs."""
    plain = unicodedata.normalize("NFKC", typed)
    return "".join(sign for sign in plain if not sign.isspace() and unicodedata.category(sign)[0] != "C")


class EmailField(forms.EmailField):
    """An email address; spaces and invisible marks that came along when it was copied are left out."""

    default_error_messages = dict.fromkeys(
        ("invalid", "max_length", "null_characters_not_allowed"),
        "Enter an email address in the right format, like name@example.com",
    )

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}))
        options.setdefault("max_length", 254)
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        return _without_marks(typed.strip().removeprefix("mailto:")).strip("<>,;")


class UkMobileField(forms.CharField):
    """A UK mobile number, given back as ``+447700900123``; spaces, brackets, hyphens and +44 are forgiven.

    A landline is refused: texts to it would be read aloud. Ofcom's drama numbers pass where
    ``settings.ACCEPT_DRAMA_NUMBERS`` says so.
    """

    kinds: ClassVar[frozenset[int]] = frozenset({PhoneNumberType.MOBILE})
    default_error_messages = {
        **dict.fromkeys(
            ("invalid", "max_length", "null_characters_not_allowed"), "Enter a UK mobile number, like 07700 900123"
        ),
        "landline": "Enter a mobile number. We cannot send text messages to a landline",
        "abroad": "Enter a UK mobile number. We cannot send text messages abroad",
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}))
        options.setdefault("max_length", 40)
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value) or "")
        return self._number(_without_marks(typed)) if typed else ""

    def _number(self, typed: str) -> str:
        plain = re.sub(r"^(?:\+|00)?44\(0\)", "+44", typed)
        try:
            number = phonenumbers.parse(plain, "GB")
        except phonenumbers.NumberParseException:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if settings.ACCEPT_DRAMA_NUMBERS and DRAMA_MOBILE.fullmatch(written):
            return written
        if number.country_code != 44:
            code = "abroad" if phonenumbers.is_valid_number(number) else "invalid"
            raise ValidationError(self.error_messages[code], code=code)
        if not phonenumbers.is_valid_number(number) or number.extension:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if phonenumbers.number_type(number) not in self.kinds:
            raise ValidationError(self.error_messages["landline"], code="landline")
        return written


class UkPhoneField(UkMobileField):
    """A UK number that can be called, a mobile or a landline, given back as ``+442079460000``.

    Not one for which the caller pays more than for a landline: we are the caller.
    """

    kinds = UkMobileField.kinds | {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
        PhoneNumberType.UAN,  # 03…, at the price of a landline
        PhoneNumberType.TOLL_FREE,
    }
    default_error_messages = {
        **dict.fromkeys(
            ("invalid", "max_length", "null_characters_not_allowed"),
            "Enter a UK phone number, like 07700 900123 or 020 7946 0000",
        ),
        "abroad": "Enter a UK phone number. We cannot call abroad",
        "landline": "Enter a mobile or a landline number. We cannot call numbers that cost more",
    }
