"""Where someone wants to be told of a case, and the code that shows it is theirs."""

from typing import Any

from django import forms

from accounts import forms as accounts_forms
from design import widgets

ALERT_BY_EMAIL = "email"
ALERT_BY_MOBILE = "mobile"


class FollowForm(forms.Form):
    """Where someone without an account wants to be told: one address, which is confirmed before anything is sent."""

    TOO_MANY_CODES = "We have sent several codes there. Use the last one, or try again in an hour."

    how = forms.ChoiceField(
        choices=[(ALERT_BY_EMAIL, "By email"), (ALERT_BY_MOBILE, "By text message")],
        widget=widgets.Radios(reveals={ALERT_BY_EMAIL: "email", ALERT_BY_MOBILE: "mobile"}),
        error_messages={
            "required": "Choose how we should tell you.",
            "invalid_choice": "Choose one of the ways shown.",
        },
    )
    email = accounts_forms.EmailField(required=False, label="Email address")
    mobile = accounts_forms.UkMobileField(required=False, label="Mobile number")

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        how = checked.get("how")
        if how == ALERT_BY_EMAIL and not checked.get("email") and "email" not in self.errors:
            self.add_error("email", "Enter your email address.")
        if how == ALERT_BY_MOBILE and not checked.get("mobile") and "mobile" not in self.errors:
            self.add_error("mobile", "Enter your mobile number.")
        # What was typed under the other choice is not used, so it is not judged either.
        for unused in {ALERT_BY_EMAIL, ALERT_BY_MOBILE} - {how}:
            self.errors.pop(unused, None)
            checked[unused] = ""
        return checked


class CodeForm(forms.Form):
    """The six figures we sent; spaces and hyphens do no harm."""

    EXPIRED = "This code no longer works. Ask for a new one."

    code = forms.CharField(
        max_length=20,
        error_messages={"required": "Enter the code we sent you.", "max_length": "The code has 6 numbers."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    @staticmethod
    def wrong(tries_left: int) -> str:
        """What is said of a wrong code."""
        if tries_left == 0:
            return "That is not the code we sent. Ask for a new one."
        return f"That is not the code we sent. You can try {tries_left} more time{'' if tries_left == 1 else 's'}."

    def clean_code(self) -> str:
        typed = "".join(mark for mark in self.cleaned_data["code"] if mark.isdecimal())
        if len(typed) != 6:
            raise forms.ValidationError("The code has 6 numbers.")
        return typed
