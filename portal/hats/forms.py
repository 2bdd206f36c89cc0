"""With whom an account is shared, how far and for what."""

from typing import Any

from django import forms

from accounts.forms import EmailField
from accounts.models import Scope, Subject
from design import widgets


class ShareForm(forms.Form):
    """Whom to ask, what they may do, and in which parts of the account."""

    email = EmailField(
        label="Their email address",
        help_text="We send them a link. They sign in, or make an account, with this address.",
        error_messages={"required": "Enter their email address."},
    )
    scope = forms.ChoiceField(
        label="What may they do?",
        choices=[
            (Scope.SEE.value, "Only look"),
            (Scope.ACT.value, "Look, and do things for you"),
        ],
        widget=widgets.Radios(
            hints={
                Scope.SEE.value: "They see what you see. They cannot send or pay anything.",
                Scope.ACT.value: "They can fill in forms, book and pay for you. We record that it was them.",
            }
        ),
        error_messages={"required": "Choose what they may do.", "invalid_choice": "Choose one of the two."},
    )
    subjects = forms.MultipleChoiceField(
        label="For which parts of your account?",
        choices=Subject.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one part.", "invalid_choice": "Choose from the parts shown."},
    )

    def __init__(self, *args: Any, own_email: str, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self._own_email = own_email

    def clean_email(self) -> str:
        """Their address, which is not one's own."""
        email = str(self.cleaned_data["email"]).lower()
        if email == self._own_email.lower():
            raise forms.ValidationError("This is your own email address. Enter theirs.")
        return email

    def say_asked_already(self) -> None:
        """Show by the field that this person was asked before."""
        self.add_error("email", "You share your account with this person already, or have asked them.")
