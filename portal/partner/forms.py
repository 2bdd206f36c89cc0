"""What caseworkers of an agency type."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts import forms as accounts_forms
from accounts.models import Client, ConsentHow, Organisation, Team
from accounts.rules.consents import MONTHS
from casework import documents
from design import widgets
from design.fields import DayMonthYearField
from journeys.forms import ReadableField
from journeys.models import RequestList

TAKEN = "You use this reference for another client"
FORM_AGE = timedelta(days=365)


def _name(words: str = "Enter their full name") -> ReadableField:
    return ReadableField(
        max_length=200,
        error_messages={"required": words, "max_length": "Use 200 characters or fewer"},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


def _reference() -> ReadableField:
    return ReadableField(
        max_length=40,
        required=False,
        error_messages={"max_length": "Use 40 signs or fewer"},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10"}),
    )


class AskForm(forms.Form):
    """Whom to ask for consent, and for how long."""

    name = _name()
    own_reference = _reference()
    months = forms.TypedChoiceField(
        coerce=int,
        choices=[(months, f"{months} months") for months in MONTHS],
        initial=6,
        widget=widgets.Radios(),
        error_messages={"required": "Choose how long", "invalid_choice": "Choose how long"},
    )

    use_required_attribute = False

    def say_taken(self) -> None:
        """Say that the reference is another client's."""
        self.add_error("own_reference", TAKEN)


class AskInAccountForm(AskForm):
    """Somebody who answers in their own account."""

    BEFORE = "You asked at this address before, and they have not answered yet"

    email = accounts_forms.EmailField(
        error_messages={"required": "Enter their email address"}, widget=forms.EmailInput({"autocomplete": "off"})
    )

    field_order = ("name", "email", "own_reference", "months")


class AskByCodeForm(AskForm):
    """Somebody who reads a code out."""

    TOO_MANY = "We sent several codes to this number. Use the last one, or try again in an hour"

    mobile = accounts_forms.UkMobileField(
        error_messages={"required": "Enter their mobile number"},
        widget=forms.TextInput({"type": "tel", "autocomplete": "off", "class": "govuk-input--width-20"}),
    )

    field_order = ("name", "mobile", "own_reference", "months")


class KeepFormForm(AskForm):
    """Somebody who signed a form."""

    NO_WAY = "Enter an email address or a mobile number, so that we can tell them"
    ONLY_THEY = "Only they can say yes: ask them in their account, or by a code"
    NO_FILE = "Choose the signed form"

    email = accounts_forms.EmailField(required=False, widget=forms.EmailInput({"autocomplete": "off"}))
    mobile = accounts_forms.UkMobileField(
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off", "class": "govuk-input--width-20"}),
    )
    address = ReadableField(
        max_length=300,
        error_messages={"required": "Enter their address", "max_length": "Use 300 characters or fewer"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    signed_on = DayMonthYearField(what="The day", error_messages={"required": "Enter the day on which they signed"})
    form_file = forms.FileField(
        error_messages={"required": NO_FILE, "empty": "The file is empty", "invalid": NO_FILE},
        widget=forms.FileInput({"accept": documents.TAKEN}),
    )

    field_order = ("name", "email", "mobile", "address", "own_reference", "months", "signed_on", "form_file")

    def __init__(self, *args: Any, client: Client | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if client is not None:  # known already
            for name in ("name", "email", "mobile", "address", "own_reference"):
                del self.fields[name]

    def say_only_they(self, stopped_on: date | None) -> None:
        """Say that a form is not enough, and since when."""
        why = f"This was stopped on {stopped_on.day} {stopped_on:%B %Y}" if stopped_on else "A form is not enough here"
        self.add_error(None, f"{why}. {self.ONLY_THEY}")

    def clean_signed_on(self) -> date:
        signed_on: date = self.cleaned_data["signed_on"]
        today = timezone.localdate()
        if signed_on > today:
            raise forms.ValidationError("The day must be today or in the past")
        if signed_on < today - FORM_AGE:
            raise forms.ValidationError("The form is more than a year old. Ask them to sign a new one")
        return signed_on

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        has_address = checked.get("email") or checked.get("mobile")
        if "email" in self.fields and not has_address and not self.errors.keys() & {"email", "mobile"}:
            self.add_error("email", self.NO_WAY)
        return checked


class FindForm(forms.Form):
    """Which clients to list."""

    q = ReadableField(max_length=100, required=False, widget=forms.TextInput({"type": "search", "autocomplete": "off"}))
    state = forms.ChoiceField(
        required=False,
        choices=[("", "All"), ("standing", "With consent"), ("ended", "Without consent")],
    )


class StartForm(forms.Form):
    """Which service to ask for."""

    service = forms.ChoiceField(error_messages={"required": "Choose a service", "invalid_choice": "Choose a service"})

    use_required_attribute = False

    def __init__(
        self, typed: QueryDict | None = None, *, services: Sequence[tuple[str, str]], chosen: str = ""
    ) -> None:
        super().__init__(typed, initial={"service": chosen})
        field = self.fields["service"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Choose a service"), *services]


class ReferenceForm(forms.Form):
    """What the agency calls a client."""

    own_reference = _reference()

    use_required_attribute = False

    def say_taken(self) -> None:
        """Say that the reference is another client's."""
        self.add_error("own_reference", TAKEN)


class ReferForm(forms.Form):
    """To whom a client is referred, why, and how they say yes."""

    to = forms.ChoiceField(error_messages={"required": "Choose whom to ask", "invalid_choice": "Choose one of these"})
    reason = ReadableField(
        max_length=1500,
        error_messages={"required": "Say what help they need", "max_length": "Use 1,500 characters or fewer"},
        widget=forms.Textarea({"rows": 4}),
    )
    how = forms.ChoiceField(
        error_messages={"required": "Choose how they say yes", "invalid_choice": "Choose one of these"},
        widget=widgets.Radios(),
    )

    use_required_attribute = False

    def __init__(
        self, typed: QueryDict | None = None, *, client: Client, agencies: Sequence[Organisation], teams: Sequence[Team]
    ) -> None:
        super().__init__(typed)
        self.agencies, self.teams = agencies, teams
        ways = []
        if client.person.user_id is not None:
            ways.append((ConsentHow.SIGN_IN.value, "In their own account"))
        if client.person.mobile:
            ways.append((ConsentHow.CODE.value, "By a code that we text them and they read out to you"))
        to, how = self.fields["to"], self.fields["how"]
        if isinstance(to, forms.ChoiceField) and isinstance(how, forms.ChoiceField):
            to.choices = [
                ("", "Choose"),
                ("Agencies", [(f"agency:{agency.pk}", agency.name) for agency in agencies]),
                ("Teams of the council", [(f"team:{team.pk}", team.name) for team in teams]),
            ]
            how.choices = ways
            how.initial = ways[0][0] if len(ways) == 1 else None

    @property
    def chosen(self) -> Organisation | Team:
        """Whom they chose."""
        kind, _, key = self.cleaned_data["to"].partition(":")
        rows: Sequence[Organisation | Team] = self.agencies if kind == "agency" else self.teams
        return next(row for row in rows if str(row.pk) == key)


class AnswerForm(forms.Form):
    """What whoever was asked for help says."""

    words = ReadableField(
        max_length=1500,
        error_messages={
            "required": "Say a few words, so that they know",
            "max_length": "Use 1,500 characters or fewer",
        },
        widget=forms.Textarea({"rows": 3}),
    )

    use_required_attribute = False


class ListForm(forms.Form):
    """A file with many requests."""

    service = forms.ChoiceField(error_messages={"required": "Choose a service", "invalid_choice": "Choose a service"})
    file = forms.FileField(
        error_messages={"required": "Choose the file", "empty": "The file is empty", "invalid": "Choose the file"},
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
    )
    again = forms.MultipleChoiceField(
        choices=[("yes", "Send this file again: its rows are asked for a second time")],
        required=False,
        widget=widgets.Checkboxes,
    )

    use_required_attribute = False

    def __init__(
        self,
        typed: QueryDict | None = None,
        files: Any = None,
        *,
        services: Sequence[tuple[str, str]],
        chosen: str = "",
    ) -> None:
        super().__init__(typed, files, initial={"service": chosen})
        self.is_before = bool(typed and typed.get("again"))
        field = self.fields["service"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Choose a service"), *services]

    def say_before(self, before: RequestList) -> None:
        """Say that the very same file was sent before."""
        self.is_before = True
        day = timezone.localtime(before.brought_at)
        self.add_error(
            "again",
            f"You sent this very file on {day.day} {day:%B}. Tick this and choose the file again, if you mean it",
        )
