"""What an officer says who decides on a case, or asks for what is missing first."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import slugify

from casework import actions
from casework.forms.fields import words_field
from casework.models import Case, Decision
from design import widgets

ITEMS_AT_MOST = 10
TITLE_AT_MOST = 200


RESULTS = [(Decision.Result.GRANTED.value, "Grant it"), (Decision.Result.REFUSED.value, "Refuse it")]
COMPLAINT_RESULTS = [(Decision.Result.GRANTED.value, "Uphold it"), (Decision.Result.REFUSED.value, "Do not uphold it")]
AGAIN_RESULTS = [
    (Decision.Result.GRANTED.value, "Grant it: this takes the place of the first decision"),
    (Decision.Result.REFUSED.value, "Refuse it: the first decision stands"),
]
AGAIN_COMPLAINT_RESULTS = [
    (Decision.Result.GRANTED.value, "Uphold it: this takes the place of the first answer"),
    (Decision.Result.REFUSED.value, "Do not uphold it: the first answer stands"),
]


def results_for(case: Case) -> list[tuple[str, str]]:
    """What can be decided on ``case``, in its own words."""
    if case.is_challenge:
        return AGAIN_RESULTS if case.journey == "apply" else AGAIN_COMPLAINT_RESULTS
    return RESULTS if case.journey == "apply" else COMPLAINT_RESULTS


class DecideForm(forms.Form):
    """Granted or refused, in the words that the person will read, with the checklist ticked.

    ``was`` is the status the officer saw: what changed meanwhile is read before it is decided.
    """

    CHANGED_MEANWHILE = (
        "This case changed while you were writing. What you wrote is still here. Read what has happened, then decide."
    )

    DECIDED_MEANWHILE = (
        "Someone decided this meanwhile. What you wrote was not sent: it is below. Read what was decided."
    )
    CLOSED_MEANWHILE = "This case was closed meanwhile. What you wrote was not sent: it is below."
    DECIDED_BY_YOU = "You made the decision that this asks us to look at again. Someone else has to decide this one."

    was = forms.CharField(widget=forms.HiddenInput, max_length=12)
    checks = forms.MultipleChoiceField(
        required=False, widget=widgets.Checkboxes, error_messages={"invalid_choice": "Tick only what is on the list."}
    )
    result = forms.ChoiceField(
        widget=widgets.Radios,
        error_messages={"required": "Choose what you decide.", "invalid_choice": "Choose one of the answers shown."},
    )
    words = words_field(rows=6, missing="", too_long="Your reasons", is_required=False)

    def __init__(self, typed: QueryDict | None = None, *, case: Case) -> None:
        self.saw = typed.get("was", "") if typed is not None else case.status
        if typed is not None:  # pressed again, it is judged by what the page now shows
            typed = typed.copy()
            typed["was"] = case.status
        super().__init__(typed, initial={"was": case.status}, auto_id="decide_%s")
        self.case = case
        field = self.fields["checks"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(number), words) for number, words in enumerate(case.checklist, start=1)]
        result = self.fields["result"]
        if isinstance(result, forms.ChoiceField):
            result.choices = results_for(case)
        if not case.checklist:
            del self.fields["checks"]

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        if self.case.is_closed:
            self.errors.clear()
            self.add_error(None, self.DECIDED_MEANWHILE if self.case.is_decided else self.CLOSED_MEANWHILE)
            return checked
        if self.saw != self.case.status:
            self.errors.clear()
            self.add_error(None, self.CHANGED_MEANWHILE)
            return checked
        result = checked.get("result")
        unticked = len(self.case.checklist) - len(checked.get("checks", []))
        if result == Decision.Result.GRANTED and unticked and "checks" not in self.errors:
            self.add_error("checks", "Tick every check before you grant it, or ask for what is missing.")
        says_why = result == Decision.Result.REFUSED or self.case.journey != "apply"
        if says_why and not checked.get("words", "").strip() and "words" not in self.errors:
            self.add_error("words", "Write why. The person reads this.")
        return checked

    @property
    def chosen_words(self) -> str:
        """What was chosen, in the words of the page; also of a form that could not be used."""
        return dict(results_for(self.case)).get(self.data.get("result", ""), "")

    @property
    def ticked(self) -> list[str]:
        """The titles of what was ticked; only of a valid form."""
        numbers = set(self.cleaned_data.get("checks", []))
        return [words for number, words in enumerate(self.case.checklist, start=1) if str(number) in numbers]


class AskForm(forms.Form):
    """What is still needed: a question, and perhaps things to send, one a line."""

    words = words_field(rows=4, missing="Write what you need from them, and why.", too_long="What they will read")
    items = words_field(rows=3, missing="", too_long="What they should send", is_required=False)
    days = forms.TypedChoiceField(
        choices=[("7", "7 days"), ("14", "14 days"), ("28", "28 days")],
        coerce=int,
        initial="28",
        error_messages={"required": "Choose how long they have.", "invalid_choice": "Choose one of the times shown."},
    )

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed, auto_id="ask_%s")

    def clean_items(self) -> list[str]:
        titles = [" ".join(line.split()) for line in self.cleaned_data["items"].splitlines()]
        titles = list(dict.fromkeys(title for title in titles if title))
        if len(titles) > ITEMS_AT_MOST:
            raise forms.ValidationError(f"Ask for at most {ITEMS_AT_MOST} things at once.")
        if any(len(title) > TITLE_AT_MOST for title in titles):
            raise forms.ValidationError(f"Each thing must be {TITLE_AT_MOST} characters or fewer.")
        return titles

    def items_beside(self, taken: Collection[str]) -> list[actions.NewEvidence]:
        """What was asked for, each with a name that is not ``taken``; only of a valid form."""
        names, items = set(taken), []
        for title in self.cleaned_data["items"]:
            name = stem = f"asked-{slugify(title)[:40]}".rstrip("-")
            number = 2
            while name in names:
                name, number = f"{stem}-{number}", number + 1
            names.add(name)
            items.append(actions.NewEvidence(name=name, title=title))
        return items


class EndGrantForm(forms.Form):
    """Why a permit or an award is taken back."""

    words = words_field(rows=3, missing="Write why it is taken back. The person reads this.", too_long="Why")

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed, auto_id="end_%s")
