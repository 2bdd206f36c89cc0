"""What is typed at casework's doors, checked and turned into values."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from accounts import forms as accounts_forms
from accounts.models import User, Ward
from casework import rules, showing
from casework.models import Case, Outcome, Status
from casework.queries import queue as queues
from design import widgets

WORDS_AT_MOST = 2000
ALERT_BY_EMAIL = "email"
ALERT_BY_MOBILE = "mobile"


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle of the map in WGS84 degrees."""

    west: float
    south: float
    east: float
    north: float


def box_of(typed: str) -> Box:
    """The box written as ``west,south,east,north``. Raises ``forms.ValidationError`` where it is none on this Earth."""
    try:
        west, south, east, north = (float(part) for part in typed.split(","))
    except ValueError as error:
        raise forms.ValidationError("Give the box as west,south,east,north in degrees.") from error
    if not all(math.isfinite(edge) for edge in (west, south, east, north)):
        raise forms.ValidationError("Give the box in numbers.")
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise forms.ValidationError("West must be less than east, and south less than north.")
    return Box(west=west, south=south, east=east, north=north)


class MapForm(forms.Form):
    """Which open reports a person wants to see: in a box, a ward, a street, of one service."""

    bbox = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    q = forms.CharField(required=False, max_length=100)
    ward = forms.ChoiceField(required=False)
    service = forms.ChoiceField(required=False)

    def __init__(self, asked: QueryDict, *, wards: Iterable[Ward], services: Iterable[tuple[str, str]]) -> None:
        super().__init__(asked, auto_id="map_%s")
        choose(self.fields["ward"], "All wards", ((ward.code, ward.name) for ward in wards))
        choose(self.fields["service"], "All reports", services)

    def clean_bbox(self) -> Box | None:
        typed = self.cleaned_data["bbox"]
        return box_of(typed) if typed else None


class QueueForm(forms.Form):
    """Which of the team's open cases an officer wants to see."""

    q = forms.CharField(required=False, max_length=100)
    status = forms.ChoiceField(required=False)
    ward = forms.ChoiceField(required=False)
    service = forms.ChoiceField(required=False)
    holder = forms.ChoiceField(
        required=False, choices=[("", "Anyone"), (queues.MINE, "Me"), (queues.NOBODY, "No one yet")]
    )
    due = forms.ChoiceField(
        required=False, choices=[("", "Any day"), (queues.LATE, "Overdue"), (queues.TODAY, "Today")]
    )

    def __init__(self, asked: QueryDict, *, wards: Iterable[Ward], services: Iterable[tuple[str, str]]) -> None:
        super().__init__(asked, auto_id="queue_%s")
        statuses = [(status.value, showing.status_words(status, is_own=False)) for status in Status]
        choose(self.fields["status"], "Open", statuses)
        choose(self.fields["ward"], "All wards", ((ward.code, ward.name) for ward in wards))
        choose(self.fields["service"], "All services", services)


def choose(field: forms.Field, everything: str, choices: Iterable[tuple[str, str]]) -> None:
    """Let ``field`` offer ``choices`` after one that stands for all of them."""
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", everything), *choices]


ASK = "Ask the person who reported it"


@dataclass(frozen=True)
class Step:
    """One thing an officer can do next with a case: where it goes and, where that closes it, why."""

    to: Status
    outcome: str = ""

    @property
    def value(self) -> str:
        return f"{self.to}-{self.outcome}" if self.outcome else str(self.to)

    @property
    def label(self) -> str:
        words = ASK if self.to == Status.WAITING else self.to.label
        return f"{words}: {Outcome(self.outcome).label.lower()}" if self.outcome else words


# In the order in which officers need them.
STEPS = (
    Step(Status.IN_PROGRESS),
    Step(Status.WAITING),
    Step(Status.DONE, Outcome.FIXED),
    Step(Status.DONE, Outcome.GONE),
    Step(Status.CLOSED, Outcome.DUPLICATE),
    Step(Status.CLOSED, Outcome.NOT_OURS),
    Step(Status.CLOSED, Outcome.NO_ACTION),
)


MISSING_FROM_MOVE = {
    "duplicate_of": "Enter the reference of the report that came first.",
    "belongs_to": "Enter whose it is, and how to reach them.",
    "words": "Write what the person who reported it needs to know or do.",
    "outcome": "Choose what happens next.",
}
CONFIDENTIAL_ORIGINAL = "That report is confidential. Only another confidential report can be closed as its duplicate."
WRONG_MOVE = "This cannot be done with this case. Choose another."
MOVED_MEANWHILE = (
    "Someone else moved this case while you were writing. What you wrote is still here. "
    "Read what has happened, then choose again."
)


class MoveForm(forms.Form):
    """What happens next to a case, in the words its reporter will read.

    ``was`` is the status the officer saw: a case that someone else moved meanwhile is not moved again.
    """

    was = forms.CharField(widget=forms.HiddenInput, max_length=12)
    step = forms.ChoiceField(error_messages={"required": "Choose what happens next."})
    duplicate_of = forms.CharField(required=False, max_length=30, label="Reference of the first report")
    belongs_to = forms.CharField(required=False, max_length=200, label="Whose it is, and how to reach them")
    words = forms.CharField(
        required=False,
        max_length=WORDS_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"What they will read must be {WORDS_AT_MOST} characters or fewer."},
    )
    photo = forms.FileField(required=False, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}))

    def __init__(
        self, typed: QueryDict | None = None, files: MultiValueDict[str, Any] | None = None, *, case: Case
    ) -> None:
        self.saw = typed.get("was", "") if typed is not None else case.status
        if typed is not None:  # pressed again, it is judged by what the page now shows
            typed = typed.copy()
            typed["was"] = case.status
        super().__init__(typed, files, initial={"was": case.status}, auto_id="move_%s")
        self.case = case
        self.steps = {step.value: step for step in STEPS if rules.may_move(Status(case.status), step.to)}
        field = self.fields["step"]
        if isinstance(field, forms.ChoiceField):
            field.widget = widgets.Radios(
                reveals={
                    f"{Status.CLOSED}-{Outcome.DUPLICATE}": "duplicate_of",
                    f"{Status.CLOSED}-{Outcome.NOT_OURS}": "belongs_to",
                }
            )
            field.choices = [(step.value, step.label) for step in self.steps.values()]

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        if self.saw != self.case.status:
            self.errors.clear()
            self.add_error(None, MOVED_MEANWHILE)
            return checked
        step = self.steps.get(checked.get("step", ""))
        if step is None:
            return checked
        # What was typed under another choice is not used.
        if step.outcome != Outcome.DUPLICATE:
            checked["duplicate_of"] = ""
        if step.outcome != Outcome.NOT_OURS:
            checked["belongs_to"] = ""
        missing = rules.missing_from_move(
            to=step.to,
            words=checked.get("words", ""),
            outcome=step.outcome,
            has_original=bool(checked.get("duplicate_of")),
            belongs_to=checked.get("belongs_to", ""),
        )
        if missing and missing not in self.errors:
            self.add_error(missing, MISSING_FROM_MOVE[missing])
        return checked

    @property
    def chosen(self) -> Step:
        """What was chosen; only of a valid form."""
        return self.steps[self.cleaned_data["step"]]


class AssignForm(forms.Form):
    """Who keeps the case from now on: a colleague, or no one."""

    holder = forms.ChoiceField(required=False, error_messages={"invalid_choice": "Choose someone of the team."})

    def __init__(self, typed: QueryDict | None = None, *, colleagues: Iterable[User], holder: User | None) -> None:
        super().__init__(typed, initial={"holder": str(holder.pk) if holder else ""}, auto_id="assign_%s")
        self.colleagues = {str(user.pk): user for user in colleagues}
        choose(self.fields["holder"], "No one", ((pk, showing.name_of(user)) for pk, user in self.colleagues.items()))

    @property
    def chosen(self) -> User | None:
        """Who was chosen; only of a valid form."""
        return self.colleagues.get(self.cleaned_data["holder"])


class NoteForm(forms.Form):
    """Words for colleagues only."""

    words = forms.CharField(
        max_length=WORDS_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Write the note.",
            "max_length": f"The note must be {WORDS_AT_MOST} characters or fewer.",
        },
    )

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed, auto_id="note_%s")


class NotFixedForm(forms.Form):
    """What is still wrong after we said it was done."""

    words = forms.CharField(
        max_length=WORDS_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Tell us what is still wrong.",
            "max_length": f"What is still wrong must be {WORDS_AT_MOST} characters or fewer.",
        },
    )


class FollowForm(forms.Form):
    """Where someone without an account wants to be told: one address, which is confirmed before anything is sent."""

    TOO_MANY_CODES = "We have sent several codes there. Use the last one, or try again in an hour."

    how = forms.ChoiceField(
        choices=[(ALERT_BY_EMAIL, "By email"), (ALERT_BY_MOBILE, "By text message")],
        widget=widgets.Radios(reveals={ALERT_BY_EMAIL: "email", ALERT_BY_MOBILE: "mobile"}),
        error_messages={"required": "Choose how we should tell you."},
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
