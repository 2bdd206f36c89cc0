"""What an officer says when a case moves on."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from casework import rules
from casework.forms.fields import words_field
from casework.models import Case, Outcome, Status
from design import widgets

ASK = "Ask the person who reported it"
READ_BY_ALL = "Goes to whoever sent it and to everyone who follows. What was done or found, and what comes next."
NOBODY_IS_WRITTEN_TO = (
    "We send nothing about this case: whoever hurts them may look. Reach them only in the way that they say is safe."
)
READ_ON_THE_PAGE = "We send it to no one. Whoever opens the page with the reference can read it."


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
    Step(Status.DONE, Outcome.CHANGED),
    Step(Status.DONE, Outcome.ANSWERED),
    Step(Status.DONE, Outcome.KEPT),
    Step(Status.CLOSED, Outcome.DUPLICATE),
    Step(Status.CLOSED, Outcome.NOT_OURS),
    Step(Status.CLOSED, Outcome.NO_ACTION),
)


def steps_of(case: Case) -> dict[str, Step]:
    """What an officer can do next with ``case``, by the value of the choice: what fits its journey and its status."""
    steps = (step for step in STEPS if rules.may_move(case.status, step.to) and fits(step, case))
    return {step.value: step for step in steps}


def label_of(step: Step, case: Case) -> str:
    """What the step is called, with the first promise that it keeps: "In progress: acknowledged"."""
    keeps = step.to == Status.IN_PROGRESS and case.status == Status.RECEIVED and case.next_promises
    return f"{step.label}: {case.done_word.lower()}" if keeps else step.label


def fits(step: Step, case: Case) -> bool:
    """Whether cases like ``case`` take this step. What takes a decision is done by one; where things can be sent, they
    are asked for one by one (``AskForm``) and not in a move. What was decided is challenged, not moved back."""
    if case.is_decided:
        return False
    if step.to == Status.WAITING:
        may_be_asked = case.person_id is not None and not case.is_restricted
        return may_be_asked and case.journey == "report" and not case.is_challenge
    if case.takes_decision and (step.to == Status.DONE or step.outcome == Outcome.NO_ACTION):
        return False
    outcomes = rules.outcomes_for(step.to, journey=case.journey, is_challenge=case.is_challenge)
    return not step.outcome or step.outcome in outcomes


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
    step = forms.ChoiceField(
        error_messages={
            "required": "Choose what happens next.",
            "invalid_choice": "This cannot be done with this case now. Choose one of the steps shown.",
        }
    )
    duplicate_of = forms.CharField(
        required=False,
        max_length=30,
        label="Reference of the first report",
        error_messages={"max_length": "Enter one reference, like FLY-7K3M-2Q9X."},
    )
    belongs_to = forms.CharField(
        required=False,
        max_length=200,
        label="Whose it is, and how to reach them",
        error_messages={"max_length": "Whose it is must be 200 characters or fewer."},
    )
    words = words_field(rows=4, missing="", too_long="What they will read", is_required=False)
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
        self.steps = steps_of(case)
        field = self.fields["step"]
        if isinstance(field, forms.ChoiceField):
            field.widget = widgets.Radios(
                reveals={
                    f"{Status.CLOSED}-{Outcome.DUPLICATE}": "duplicate_of",
                    f"{Status.CLOSED}-{Outcome.NOT_OURS}": "belongs_to",
                }
            )
            field.choices = [(step.value, label_of(step, case)) for step in self.steps.values()]

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
            journey=self.case.journey,
            is_challenge=self.case.is_challenge,
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
