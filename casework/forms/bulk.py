"""What is done to many cases at once, and in which words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from casework import actions, queries, showing
from casework.forms.fields import choose, words_field
from casework.forms.moving import MISSING_FROM_MOVE, STEPS, Step, steps_of
from casework.models import Bulk, Case, Outcome, ReplyTemplate, Status
from casework.queries import workplace
from casework.rules import wordings
from design import widgets

LATE_WORDS_MISSING = (
    "Some of these are late, and your words name the day that was promised, which is past. "
    "Write what those people read, with a new day if you know one."
)
NEEDS_MORE = {Outcome.DUPLICATE, Outcome.NOT_OURS}  # a reference or a name for each: done one by one


def bulk_steps(cases: Iterable[Case]) -> dict[str, Step]:
    """The steps that at least one of ``cases`` can take and that need nothing of each, in the usual order."""
    values = {value for case in cases for value in steps_of(case)}
    return {step.value: step for step in STEPS if step.value in values and step.outcome not in NEEDS_MORE}


class BulkForm(forms.Form):
    """Move, give or write to: the step or the officer, and words that were kept or are typed here.

    Nobody is told a day that is over: those whose promise is past read ``late_words`` where the words name the promise.
    """

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
    late_words = words_field(rows=4, missing="", too_long="What those of late cases will read", is_required=False)

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        cases: Sequence[Case],
        officers: Iterable[User],
        templates: Sequence[ReplyTemplate],
    ) -> None:
        super().__init__(typed, auto_id="bulk_%s")
        self.cases, self.now = [case for case in cases if not case.is_closed], timezone.now()
        self.late = [case for case in self.cases if case.is_past_promise(self.now)]
        if not self.late:
            del self.fields["late_words"]
        self.steps = steps = bulk_steps(self.cases)
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
        known = wordings.placeholders_for(is_for_reporter_alone=is_told_alone)
        wrong = wordings.unknown_placeholders(words, known)
        if wrong:
            self.add_error("words", wrong_placeholders(wrong, known))
        if not words.strip() and (what == Bulk.TELL or (step and self._needs_words(step))):
            self.add_error("words", MISSING_FROM_MOVE["words"])
        if self.late and wordings.names_promise(words):
            self._check_late_words(checked, is_told_alone=is_told_alone)
        return checked

    def _check_late_words(self, checked: Mapping[str, Any], *, is_told_alone: bool) -> None:
        typed = checked.get("late_words", "")
        known = wordings.placeholders_for(is_for_reporter_alone=is_told_alone, names_promise=False)
        wrong = wordings.unknown_placeholders(typed, known)
        if wrong:
            self.add_error("late_words", wrong_placeholders(wrong, known))
        elif not (typed.strip() or "late_words" in self.errors) and any(map(self._is_told_late, self.late)):
            self.add_error("late_words", LATE_WORDS_MISSING)

    def _is_told_late(self, case: Case) -> bool:
        return not self.refusal_of(case) and self._as_told(case).is_past_promise(self.now)

    def _as_told(self, case: Case) -> Case:
        """``case`` with the promise that it has once this is done: to go on puts off what stood still."""
        if self.cleaned_data["what"] != Bulk.MOVE:
            return case
        return actions.as_moved(case, self.steps[self.cleaned_data["step"]].to, self.now)

    def refusal_of(self, case: Case) -> str:
        """Why ``case`` will be left as it is, as far as can be seen now; once what to do, and the step, are checked."""
        what = self.cleaned_data["what"]
        if case.is_closed:
            return actions.CLOSED
        if what == Bulk.MOVE and self.cleaned_data["step"] not in steps_of(case):
            return actions.NOT_ALLOWED
        return actions.NOBODY if what == Bulk.TELL and (case.person is None or case.is_restricted) else ""

    def words_for(self, case: Case) -> str:
        """What is said of ``case``, with its facts put in; only of a valid form."""
        if self.cleaned_data["what"] == Bulk.ASSIGN or self.refusal_of(case):
            return ""
        told, text = self._as_told(case), self.cleaned_data["text"]
        if wordings.names_promise(text) and told.is_past_promise(self.now):
            text = self.cleaned_data["late_words"]
        return wordings.filled(text, workplace.case_words(told, promise=queries.promise_of(told)))

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


def wrong_placeholders(wrong: Sequence[str], known: Sequence[str]) -> str:
    """What is said of braces that stand for nothing where these are ``known``."""
    named = ", ".join(name if name in {"{", "}"} else f"{{{name}}}" for name in wrong)
    may = ", ".join(f"{{{name}}}" for name in known)
    why = " Anyone may read this, so it cannot hold a name." if "name" in wrong else ""
    if wordings.PROMISE in wrong:
        why = " The day that was promised is past."
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
            self.add_error("words", wrong_placeholders(wrong, known))
        return checked
