"""What is typed about organisations."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accounts import forms as accounts_forms
from accounts.models import MemberRole, OrganisationKind, RatesClaim
from design import widgets
from journeys.forms import ReadableField

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
FREE_MAIL = {
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "live.com", "live.co.uk",
    "yahoo.com", "yahoo.co.uk", "icloud.com", "me.com", "aol.com", "btinternet.com", "proton.me", "protonmail.com",
}  # fmt: skip


class DomainField(ReadableField):
    """The part of an email address after the @; a whole address is forgiven."""

    FREE = "This is not one organisation’s own. Leave it empty if you have no email domain of your own"

    def clean(self, value: object) -> str:
        typed = str(super().clean(value) or "").lower().rpartition("@")[2].strip(".")
        if typed and not DOMAIN.fullmatch(typed):
            raise forms.ValidationError("Enter what comes after the @, like charity.org.uk")
        if typed in FREE_MAIL:
            raise forms.ValidationError(self.FREE)
        return typed


class RegisterForm(forms.Form):
    """An organisation that asks to be known."""

    kind = forms.ChoiceField(
        choices=OrganisationKind.choices,
        widget=widgets.Radios(
            hints={
                OrganisationKind.BUSINESS: "You trade, or look after premises, in the borough",
                OrganisationKind.PARTNER: "You help residents and act for them: an advice centre, a charity, a school",
            }
        ),
        error_messages={"required": "Choose what you are", "invalid_choice": "Choose what you are"},
    )
    name = ReadableField(
        max_length=200,
        error_messages={"required": "Enter the name", "max_length": "Use 200 characters or fewer"},
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    number = ReadableField(
        max_length=20,
        required=False,
        error_messages={"max_length": "Use 20 signs or fewer"},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}),
    )
    email_domain = DomainField(
        max_length=100,
        required=False,
        error_messages={"max_length": "Use 100 characters or fewer"},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
    )

    use_required_attribute = False


class InviteForm(forms.Form):
    """Whom to ask to join, and what they may do."""

    WRONG = {
        "AlreadyMember": "They act for you already",
        "AlreadyInvited": "You invited them before. Wait for their answer, or withdraw that invitation first",
        "TooManyInvitations": "Too many invitations wait for an answer. Withdraw some of them first",
    }  # fmt: skip

    email = accounts_forms.EmailField(
        error_messages={"required": "Enter their email address"}, widget=forms.EmailInput({"autocomplete": "off"})
    )
    role = forms.ChoiceField(
        choices=MemberRole.choices,
        initial=MemberRole.MEMBER,
        widget=widgets.Radios(
            hints={
                MemberRole.ADMINISTRATOR: "Can also invite and remove people",
                MemberRole.MEMBER: "Can do the work",
            }
        ),
        error_messages={"required": "Choose what they may do", "invalid_choice": "Choose what they may do"},
    )

    use_required_attribute = False

    def say_wrong(self, error: Exception) -> None:
        """Say why nobody was invited."""
        self.add_error("email", self.WRONG[type(error).__name__])


class RoleForm(forms.Form):
    """What a member may do from now on."""

    role = forms.ChoiceField(choices=MemberRole.choices)


class ReachForm(forms.Form):
    """Where other agencies reach this one."""

    phone = ReadableField(
        max_length=40,
        required=False,
        error_messages={"max_length": "Use 40 signs or fewer"},
        widget=forms.TextInput({"type": "tel", "autocomplete": "off", "class": "govuk-input--width-20"}),
    )
    reach_email = accounts_forms.EmailField(required=False, widget=forms.EmailInput({"autocomplete": "off"}))

    use_required_attribute = False


class RefuseForm(forms.Form):
    """Why an organisation cannot be verified."""

    words = ReadableField(
        max_length=1000,
        error_messages={"required": "Say why, and what they can do", "max_length": "Use 1,000 characters or fewer"},
        widget=forms.Textarea({"rows": 4}),
    )

    use_required_attribute = False


class CloseForm(forms.Form):
    """Why an organisation is closed, or ought to be."""

    why = ReadableField(
        max_length=1000,
        error_messages={"required": "Say why", "max_length": "Use 1,000 characters or fewer"},
        widget=forms.Textarea({"rows": 3}),
    )

    use_required_attribute = False


class ClaimForm(forms.Form):
    """Whether a business sees the rates account that it asked for; ``why`` not is empty where it does."""

    claim = forms.ModelChoiceField(queryset=RatesClaim.objects.none())
    answer = forms.ChoiceField(choices=[("grant", "Add it"), ("refuse", "Do not add it")])
    why = ReadableField(max_length=1000, required=False)

    def __init__(self, typed: QueryDict, *, claims: QuerySet[RatesClaim]) -> None:
        super().__init__(typed)
        self.fields["claim"].queryset = claims  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        if checked.get("answer") == "grant":
            checked["why"] = ""
        elif not checked.get("why"):
            self.add_error("why", "Say why not")
        return checked


class ListDomainForm(forms.Form):
    """An email domain that is one organisation's own."""

    domain = DomainField(
        max_length=100,
        error_messages={"required": "Enter what comes after the @", "max_length": "Use 100 characters or fewer"},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
    )
    name = ReadableField(
        max_length=200,
        error_messages={"required": "Enter whose it is", "max_length": "Use 200 characters or fewer"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    use_required_attribute = False
