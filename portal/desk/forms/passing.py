"""What another team has to know of a contact, and when they call back."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from accounts.forms import UkPhoneField
from accounts.models import Person, Team
from casework.models import Case
from design import widgets
from journeys.forms import ReadableField
from portal.desk import loading, rules

NO_CALL, SOMETHING_NEW = "none", "new"


class PassOnForm(forms.Form):
    """To whom, about what, in which words, and when they call back."""

    PAST = "This time is over. Choose a later one"
    NO_NUMBER = "Enter the number on which to call them"
    NOT_A_NUMBER = "Enter a UK phone number, like 07700 900123 or 020 7946 0018"

    about = forms.ChoiceField(
        widget=widgets.Radios,
        error_messages={"required": "Say what it is about", "invalid_choice": "Say what it is about"},
    )
    team = forms.ChoiceField(required=False, error_messages={"invalid_choice": "Choose a team"})
    words = ReadableField(
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Say what they need", "max_length": "Use 2,000 characters or fewer"},
    )
    day = forms.ChoiceField(error_messages={"required": "Choose a day", "invalid_choice": "Choose one of these days"})
    time = forms.ChoiceField(required=False, error_messages={"invalid_choice": "Choose one of these times"})
    number = ReadableField(
        max_length=30,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off", "class": "govuk-input--width-20"}),
        error_messages={"max_length": "Use 30 characters or fewer"},
    )

    use_required_attribute = False

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        person: Person | None,
        cases: Sequence[Case],
        teams: Sequence[Team],
        days: Sequence[date],
    ) -> None:
        super().__init__(typed, initial={"number": person.mobile.as_national if person and person.mobile else ""})
        when = loading.contacts().call_backs
        slots = rules.slots_on(days[0], opens=when.opens, closes=when.closes, minutes=when.minutes)
        self._set(
            "about",
            [
                *((case.reference, f"{case.title}, {case.reference}") for case in cases),
                (SOMETHING_NEW, "Something new"),
            ],
        )
        self._set("team", [("", "Choose a team"), *((team.slug, team.name) for team in teams)])
        self._set("day", [*((day.isoformat(), f"{day:%A %-d %B}") for day in days), (NO_CALL, "They need no call")])
        self._set("time", [("", "Choose a time"), *((f"{a:%H:%M}", f"{_clock(a)} to {_clock(b)}") for a, b in slots)])
        self.ends = {f"{a:%H:%M}": b for a, b in slots}
        if not cases:
            self.fields["about"].initial = SOMETHING_NEW

    def _set(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        if checked.get("about") == SOMETHING_NEW and not checked.get("team") and "team" not in self.errors:
            self.add_error("team", "Choose a team")
        if checked.get("day", NO_CALL) != NO_CALL:
            if not checked.get("time") and "time" not in self.errors:
                self.add_error("time", "Choose a time")
            elif checked.get("time") and self.slot is not None and self.slot[0] <= timezone.now():
                self.add_error("time", self.PAST)
            if not checked.get("number"):
                if "number" not in self.errors:
                    self.add_error("number", self.NO_NUMBER)
            elif not _is_uk_phone(checked["number"]):
                self.add_error("number", self.NOT_A_NUMBER)
        return checked

    @property
    def slot(self) -> tuple[datetime, datetime] | None:
        """When they are called back; None where they need no call."""
        day, starts = self.cleaned_data.get("day"), self.cleaned_data.get("time")
        if not day or day == NO_CALL or not starts:
            return None
        first = datetime.combine(date.fromisoformat(day), datetime.strptime(starts, "%H:%M").time())  # noqa: DTZ007
        last = datetime.combine(first.date(), self.ends[starts])
        return timezone.make_aware(first), timezone.make_aware(last)


def _is_uk_phone(typed: str) -> bool:
    try:
        UkPhoneField().clean(typed)
    except ValidationError:
        return False
    return True


def _clock(moment: time) -> str:
    return f"{moment:%-I:%M%p}".lower().replace(":00", "")
