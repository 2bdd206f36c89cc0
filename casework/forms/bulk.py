"""What is done to many cases at once, and in which words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from casework import showing
from casework.forms.fields import choose, words_field
from casework.forms.moving import MISSING_FROM_MOVE, STEPS, Step, steps_of
from casework.models import Bulk, Case, Outcome, ReplyTemplate, Status
from casework.rules import wordings
from design import widgets

NEEDS_MORE = {Outcome.DUPLICATE, Outcome.NOT_OURS}  # a reference or a name for each: done one by one


def bulk_steps(cases: Iterable[Case]) -> dict[str, Step]:
    """The steps that at least one of ``cases`` can take and that need nothing of each, in the usual order."""
    values = {value for case in cases for value in steps_of(case)}
    return {step.value: step for step in STEPS if step.value in values and step.outcome not in NEEDS_MORE}


class BulkForm(forms.Form):
    """Move, give or write to: the step or the officer, and words that were kept or are typed here."""

    use_required_attribute = False
    what = forms.ChoiceField(
        choices=Bulk.choices,
        widget=widgets.Radios(reveals={Bulk.MOVE: "step", Bulk.ASSIGN: "holder"}),
        error_messages={"required": "Choose what to do with them.", "invalid_choice": "Choose one from the list."},
    )
    step = forms.ChoiceField(required=False, label="What happens next")
    holder = forms.ChoiceField(required=False, label="Give them to")
    template = forms.ChoiceField(required=False)
    words = words_field(rows=5, missing="", too_long="What they will read", is_required=False)

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        steps: Mapping[str, Step],
        officers: Iterable[User],
        templates: Sequence[ReplyTemplate],
    ) -> None:
        super().__init__(typed, auto_id="bulk_%s")
        self.steps = steps
        self.officers = {str(user.pk): user for user in officers}
        self.templates = {str(one.pk): one for one in templates}
        choose(self.fields["step"], "Choose", ((value, step.label) for value, step in steps.items()))
        choose(self.fields["holder"], "No one", ((pk, showing.name_of(user)) for pk, user in self.officers.items()))
        kept = ((pk, label_of(one)) for pk, one in self.templates.items())
        choose(self.fields["template"], "None: I write below", kept)

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        what = checked.get("what")
        if what == Bulk.ASSIGN or what is None:
            return checked
        step = self.steps.get(checked.get("step", ""))
        if what == Bulk.MOVE and step is None:
            if "step" not in self.errors:
                self.add_error("step", MISSING_FROM_MOVE["outcome"])
            return checked
        self._check_template(checked, what)
        words = checked["text"] = self._text(checked)
        is_told_alone = what == Bulk.TELL
        wrong = wordings.unknown_placeholders(words, wordings.placeholders_for(is_for_reporter_alone=is_told_alone))
        if wrong:
            self.add_error("words", wrong_placeholders(wrong, is_for_reporter_alone=is_told_alone))
        if not words.strip() and (what == Bulk.TELL or (step and self._needs_words(step))):
            self.add_error("words", MISSING_FROM_MOVE["words"])
        return checked

    def _check_template(self, checked: dict[str, Any], what: str) -> None:
        template = self.templates.get(checked.get("template", ""))
        if template is None:
            return
        wanted = ReplyTemplate.TELL if what == Bulk.TELL else checked["step"]
        if template.step != wanted:
            self.add_error("template", "These words are for something else. Choose others, or write your own.")
        if checked.get("words", "").strip():
            self.add_error("words", "Choose kept words or write your own, not both.")

    def _text(self, checked: Mapping[str, Any]) -> str:
        template = self.templates.get(checked.get("template", ""))
        return template.words if template else checked.get("words", "")

    def _needs_words(self, step: Step) -> bool:
        return step.to == Status.WAITING or step.outcome in {Outcome.NO_ACTION, Outcome.ANSWERED}

    @property
    def chosen_holder(self) -> User | None:
        """Who was chosen; only of a valid form."""
        return self.officers.get(self.cleaned_data["holder"])


def label_of(template: ReplyTemplate) -> str:
    """Words that were kept, behind what they are for."""
    return f"{step_label(template.step)}: {template.name}"


def step_label(value: str) -> str:
    """What a step of kept words is called."""
    if value == ReplyTemplate.TELL:
        return "Write to them"
    return next((step.label for step in STEPS if step.value == value), value)


def wrong_placeholders(wrong: Sequence[str], *, is_for_reporter_alone: bool) -> str:
    """What is said of braces that stand for nothing."""
    known = wordings.placeholders_for(is_for_reporter_alone=is_for_reporter_alone)
    named = ", ".join(name if name in {"{", "}"} else f"{{{name}}}" for name in wrong)
    may = ", ".join(f"{{{name}}}" for name in known)
    why = " Anyone may read this, so it cannot hold a name." if "name" in wrong else ""
    return f"We do not know {named}. You can use {may}.{why}"


class TemplateForm(forms.Form):
    """Words that a team keeps: for which step, under which name."""

    use_required_attribute = False
    team = forms.ChoiceField(error_messages={"required": "Choose the team."})
    step = forms.ChoiceField(error_messages={"required": "Choose what the words are for."})
    name = forms.CharField(
        max_length=60,
        error_messages={
            "required": "Give the words a name that colleagues find them by.",
            "max_length": "The name must be 60 characters or fewer.",
        },
    )
    words = words_field(rows=6, missing="Write the words.", too_long="The words")

    def __init__(self, typed: QueryDict | None = None, *, teams: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(typed, auto_id="template_%s", **options)
        teams = list(teams)
        choose(self.fields["team"], "Choose a team", teams)
        if len(teams) == 1 and typed is None:
            self.initial.setdefault("team", teams[0][0])
        steps = [(step.value, step.label) for step in STEPS if step.outcome not in NEEDS_MORE]
        choose(self.fields["step"], "Choose", [*steps, (ReplyTemplate.TELL, step_label(ReplyTemplate.TELL))])

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        alone = checked.get("step") == ReplyTemplate.TELL
        known = wordings.placeholders_for(is_for_reporter_alone=alone)
        wrong = wordings.unknown_placeholders(checked.get("words", ""), known)
        if wrong:
            self.add_error("words", wrong_placeholders(wrong, is_for_reporter_alone=alone))
        return checked


def left_out(case: Case, step: str) -> bool:
    """Whether ``case`` cannot take this step, as far as can be seen now."""
    return step not in steps_of(case)
