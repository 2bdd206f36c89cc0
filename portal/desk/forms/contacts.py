"""What an advisor says of a contact: how it ended, and how they know who it is."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from casework.models import CaseChannel, ContactOutcome
from design import widgets
from journeys.forms import ReadableField
from portal.desk import loading, rules

TYPED = {"autocomplete": "off", "spellcheck": "false"}


def _text(longest: int, width: str = "") -> ReadableField:
    return ReadableField(max_length=longest, widget=forms.TextInput({**TYPED, "class": width}))


class EndForm(forms.Form):
    """How a contact ended. ``has_opened``: a request was opened in it, which no other contact may claim."""

    NOTHING_OPENED = "You opened no request in this contact. Send the form first, or say that it ended another way"

    outcome = forms.ChoiceField(
        choices=[
            (outcome.value, outcome.label)
            for outcome in (ContactOutcome.ANSWERED, ContactOutcome.CASE_OPENED, ContactOutcome.PASSED_ON)
        ],
        widget=widgets.Radios,
        error_messages={"required": "Say how it ended", "invalid_choice": "Say how it ended"},
    )
    reason = forms.ChoiceField(
        error_messages={"required": "Say what it was about", "invalid_choice": "Say what it was about"},
    )
    note = ReadableField(
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": "Use 2,000 characters or fewer"},
    )

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, initial: dict[str, str], has_opened: bool) -> None:
        super().__init__(typed, initial=initial)
        self.has_opened = has_opened
        reason = self.fields["reason"]
        if isinstance(reason, forms.ChoiceField):
            reasons = loading.contacts().reasons
            reason.choices = [("", "Choose one"), *((one.name, one.words) for one in reasons)]

    def clean_outcome(self) -> str:
        outcome = str(self.cleaned_data["outcome"])
        if outcome == ContactOutcome.CASE_OPENED and not self.has_opened:
            raise forms.ValidationError(self.NOTHING_OPENED)
        return outcome


class IdentityForm(forms.Form):
    """What a caller answers to the questions that show who they are. Which answer is wrong is never said."""

    TOO_FEW = "Enter at least two answers"
    WRONG = "That is not what we hold. Do not say which answer is wrong"

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, asked: Sequence[str]) -> None:
        super().__init__(typed)
        months = rules.months_before(timezone.localdate())
        made: dict[str, forms.Field] = {
            rules.ACCOUNT: _text(20, "govuk-input--width-5"),
            rules.PAYMENT: forms.DateField(
                widget=forms.DateInput({"type": "date", "class": "govuk-input--width-10"}),
                error_messages={"invalid": "Enter a real date"},
            ),
            rules.REQUEST: forms.ChoiceField(choices=[("", "Choose a month"), *months]),
            rules.EMAIL: _text(254),
            rules.ADDRESS: _text(300),
            rules.POSTCODE: _text(10, "govuk-input--width-10"),
        }
        for name in asked:
            self.fields[name] = made[name]
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        given = [name for name in self.fields if checked.get(name)]
        if len(given) < rules.RIGHT_AT_LEAST and not self.errors:
            self.add_error(next(iter(self.fields)), self.TOO_FEW)
        return checked

    def say_wrong(self) -> None:
        """Say that not all of it is right, and not what."""
        self.add_error(next(iter(self.fields)), self.WRONG)


class SeenForm(forms.Form):
    """By what the advisor knows who it is, without questions."""

    reason = forms.ChoiceField(
        widget=widgets.Radios,
        error_messages={"required": "Say how you know who it is", "invalid_choice": "Say how you know who it is"},
    )

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, channel: str) -> None:
        super().__init__(typed)
        reason = self.fields["reason"]
        if isinstance(reason, forms.ChoiceField):
            ways = [one for one in loading.contacts().seen if CaseChannel(channel) in one.channels]
            reason.choices = [(one.name, one.words) for one in ways]
