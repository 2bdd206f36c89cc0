"""A letter or an email as an advisor records it, and how it was dealt with where no form was needed."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from casework import documents
from casework.models import POST_CHANNELS, CaseChannel, ContactOutcome
from design import widgets
from journeys.forms import ReadableField

OLDEST = timedelta(days=366)


class RecordForm(forms.Form):
    """What came in. The files are kept with it; where something else is wrong, they have to be chosen again."""

    CHOOSE_AGAIN = "Choose the files again"
    FUTURE = "The day it came cannot be in the future"
    TOO_OLD = "The day it came must be within the last year"
    NOTHING = "Type what it says, or add a scan of it"
    NOBODY = "Enter who it is from: a name, an email or an address. If it does not say, write “unknown”"

    channel = forms.ChoiceField(
        choices=[(one, CaseChannel(one).label) for one in POST_CHANNELS],
        widget=widgets.Radios,
        initial=CaseChannel.LETTER.value,
        error_messages={"required": "Say how it came", "invalid_choice": "Say how it came"},
    )
    came_on = forms.DateField(
        widget=forms.DateInput({"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the day it came", "invalid": "Enter a real date"},
    )
    sender_name = ReadableField(
        max_length=200, required=False, error_messages={"max_length": "Use 200 characters or fewer"}
    )
    sender_email = forms.EmailField(
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": "Enter an email address, like name@example.com"},
    )
    sender_address = ReadableField(
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"max_length": "Use 500 characters or fewer"},
    )
    subject = ReadableField(
        max_length=200, required=False, error_messages={"max_length": "Use 200 characters or fewer"}
    )
    words = ReadableField(
        max_length=50_000,
        required=False,
        widget=forms.Textarea({"rows": 10}),
        error_messages={"max_length": "Use 50,000 characters or fewer"},
    )
    files = forms.Field(  # type: ignore[assignment]  # a form's own ``files`` is set on the instance
        required=False, widget=widgets.Documents({"accept": documents.TAKEN})
    )

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, has_files: bool = False) -> None:
        super().__init__(typed, initial={"came_on": timezone.localdate()})
        self.has_files = has_files

    def clean_came_on(self) -> date:
        day: date = self.cleaned_data["came_on"]
        today = timezone.localdate()
        if day > today:
            raise forms.ValidationError(self.FUTURE)
        if day < today - OLDEST:
            raise forms.ValidationError(self.TOO_OLD)
        return day

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        if not checked.get("words") and "words" not in self.errors and not self.has_files:
            self.add_error("words", self.NOTHING)
        sender = ("sender_name", "sender_email", "sender_address")
        if not any(checked.get(name) or name in self.errors for name in sender):
            self.add_error("sender_name", self.NOBODY)
        if self.errors and self.has_files:
            self.add_error("files", self.CHOOSE_AGAIN)
        return checked


class ScansForm(forms.Form):
    """More files of it. They are kept before anything is said of the form; ``refuse`` says why some are not."""

    files = forms.Field(  # type: ignore[assignment]  # a form's own ``files`` is set on the instance
        required=False, widget=widgets.Documents({"accept": documents.TAKEN})
    )

    use_required_attribute = False

    def refuse(self, words: str) -> None:
        """Say at the input why something was not kept."""
        self.add_error("files", words)


class ClosePostForm(forms.Form):
    """What it is where no form came of it, and why."""

    outcome = forms.ChoiceField(
        choices=[
            (ContactOutcome.ANSWERED.value, "I have answered it"),
            (ContactOutcome.NOT_OURS.value, "It is not for us"),
            (ContactOutcome.SPAM.value, "It is spam"),
        ],
        widget=widgets.Radios,
        error_messages={"required": "Say how it ended", "invalid_choice": "Say how it ended"},
    )
    note = ReadableField(
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={
            "required": "Write how you answered, or why it needs no answer",
            "max_length": "Use 2,000 characters or fewer",
        },
    )

    use_required_attribute = False
