"""A service notice as its writer fills it in."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Ward
from design import fields, widgets
from journeys.forms.readable import ReadableField
from journeys.models import Notice

HOUR = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$")
NAMED_HOURS = {"midday": time(12), "noon": time(12), "midnight": time(0)}
END_OF_DAY = time(23, 59)


class HourField(forms.Field):
    """A time of day as people write it: 9am, 9:30am, 17:30, midday."""

    default_error_messages = {"unreal": "Enter a time, like 9am or 5:30pm"}

    widget = forms.TextInput({"autocomplete": "off"})

    def to_python(self, value: Any) -> time | None:
        typed = str(value or "").casefold().replace(" ", "")
        if not typed:
            return None
        if typed in NAMED_HOURS:
            return NAMED_HOURS[typed]
        found = HOUR.match(typed)
        if not found or not typed.isascii():
            raise forms.ValidationError(self.error_messages["unreal"], code="unreal")
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half and not 1 <= hour <= 12:
            raise forms.ValidationError(self.error_messages["unreal"], code="unreal")
        hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
        if hour > 23 or minute > 59:
            raise forms.ValidationError(self.error_messages["unreal"], code="unreal")
        return time(hour, minute)


def written(hour: time) -> str:
    """A time of day as the field shows it."""
    minutes = f":{hour.minute:02}" if hour.minute else ""
    return f"{hour.hour % 12 or 12}{minutes}{'am' if hour.hour < 12 else 'pm'}"


class NoticeForm(forms.Form):
    """What people should know, of which services and wards, from when to when."""

    title = ReadableField(
        max_length=120,
        label="What people should know",
        help_text="In one line, like “No garden waste collections this week”.",
        error_messages={
            "required": "Enter what people should know",
            "max_length": "What people should know must be 120 characters or fewer",
        },
    )
    words = ReadableField(
        required=False,
        max_length=1000,
        label="More, if it helps",
        help_text="Say what people should do instead, and when it is over.",
        widget=forms.Textarea({"rows": 4}),
        error_messages={"max_length": "More must be 1,000 characters or fewer"},
    )
    services = forms.MultipleChoiceField(
        required=False,
        label="Which services",
        help_text="Choose none if it is about all of them.",
        widget=widgets.Checkboxes,
        error_messages={"invalid_choice": "Choose services from the list"},
    )
    wards = forms.MultipleChoiceField(
        required=False,
        label="Which wards",
        help_text="Choose none if it is about the whole borough.",
        widget=widgets.Checkboxes,
        error_messages={"invalid_choice": "Choose wards from the list"},
    )
    starts_on = fields.DayMonthYearField(
        label="Show it from", error_messages={"required": "Enter the day from which to show it"}
    )
    starts = HourField(required=False, label="From what time", help_text="Like 9am. Empty is the start of the day.")
    ends_on = fields.DayMonthYearField(
        label="Show it until", error_messages={"required": "Enter the day until which to show it"}
    )
    ends = HourField(required=False, label="Until what time", help_text="Like 5:30pm. Empty is the end of the day.")

    use_required_attribute = False

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        services: Sequence[tuple[str, str]],
        wards: Sequence[Ward],
        notice: Notice | None = None,
    ) -> None:
        super().__init__(typed, initial=_facts(notice) if notice else None, auto_id="notice_%s")
        self._wards = {ward.code: ward for ward in wards}
        self.fields["services"].choices = list(services)  # type: ignore[attr-defined]
        self.fields["wards"].choices = [(ward.code, ward.name) for ward in wards]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        is_timed = all(name in checked for name in ("starts_on", "starts", "ends_on", "ends"))
        if is_timed and self.ends_at <= self.starts_at:
            self.add_error("ends_on", "The end must be after the start")
        return checked

    @property
    def starts_at(self) -> datetime:
        return _moment(self.cleaned_data["starts_on"], self.cleaned_data["starts"] or time(0))

    @property
    def ends_at(self) -> datetime:
        return _moment(self.cleaned_data["ends_on"], self.cleaned_data["ends"] or END_OF_DAY)

    @property
    def chosen_wards(self) -> list[Ward]:
        """The wards chosen; only of a valid form."""
        return [self._wards[code] for code in self.cleaned_data["wards"]]


def _moment(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _facts(notice: Notice) -> dict[str, Any]:
    starts, ends = timezone.localtime(notice.starts_at), timezone.localtime(notice.ends_at)
    return {
        "title": notice.title,
        "words": notice.words,
        "services": notice.services,
        "wards": [ward.code for ward in notice.wards.all()],
        "starts_on": starts.date(),
        "starts": "" if starts.time() == time(0) else written(starts.time()),
        "ends_on": ends.date(),
        "ends": "" if ends.time().replace(second=0, microsecond=0) == END_OF_DAY else written(ends.time()),
    }
