"""The form of one page: its questions' inputs, and their answers or what is wrong with them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from accounts.models import Council
from accounts.queries import FoundPlace
from design import widgets
from journeys.engine.questions import NotAnswered, PlaceElsewhere, PlacesFound, Question
from journeys.engine.route import is_shown


class PageForm(forms.Form):
    """Asks ``questions``. Once valid, ``answers`` holds one for each that counts (None: left blank).

    ``before`` are all answers so far: they fill the inputs, and decide which questions count. Where a search has to be
    completed by choosing, ``found`` holds the places; where a place is another council's, ``elsewhere`` says so.
    """

    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        questions: Sequence[Question],
        before: Mapping[str, Any],
        filled_with: Mapping[str, Any],
    ) -> None:
        self.questions = list(questions)
        self.before = before
        self.answers_so_far = dict(before)  # photos are kept before the rest of the page is looked at
        self.answers: dict[str, Any] = {}
        self.found: list[FoundPlace] = []
        self.is_elsewhere = False
        self.elsewhere: Council | None = None
        initial: dict[str, Any] = {}
        for question in self.questions:
            initial |= question.typed(before.get(question.name, filled_with.get(question.name)))
        super().__init__(data, files, initial=initial)
        for question in self.questions:
            for name, field in question.fields().items():
                self.fields[name] = field
            self.fields[question.first_input].label = question.shown_label
            self.fields[question.first_input].help_text = question.hint
        self._reveal()

    def _reveal(self) -> None:
        """Questions shown by an answer on this page stand below that answer."""
        here = {question.name: question for question in self.questions}
        for question in self.questions:
            condition = question.show_when
            if condition is None or condition.question not in here:
                continue
            widget = self.fields[condition.question].widget
            if isinstance(widget, widgets.Radios | widgets.Checkboxes):
                values = here[condition.question].typed(condition.equals)[condition.question]
                widget.reveals[str(values)] = question.first_input

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The questions to draw, in order, with the inputs that their templates draw."""
        revealed = self.revealed
        return [
            {"question": question, "answer": self.before.get(question.name), **question.inputs(self)}
            for question in self.questions
            if question.first_input not in revealed
        ]

    @property
    def revealed(self) -> Collection[str]:
        """Inputs that are drawn inside another question's choices."""
        return {
            name
            for field in self.fields.values()
            if isinstance(field.widget, widgets.Radios | widgets.Checkboxes)
            for name in field.widget.reveals.values()
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        answers = dict(self.before)
        for question in self.questions:
            answers.pop(question.name, None)
        for question in self.questions:
            if not is_shown(question, answers):
                for name in question.fields():
                    self.errors.pop(name, None)
                continue
            if any(name in self.errors for name in question.fields()):
                continue
            answer = self._answer_of(question, cleaned)
            if question.first_input in self.errors or self.found:
                continue
            self.answers[question.name] = answers[question.name] = answer
        return cleaned

    def _answer_of(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        try:
            answer = question.to_answer(cleaned, self.answers_so_far.get(question.name))
        except PlacesFound as search:
            self.found = list(search.places)
            return None
        except NotAnswered as refused:
            if isinstance(refused, PlaceElsewhere):
                self.is_elsewhere, self.elsewhere = True, refused.council
            for name, words in refused.errors.items():
                self.add_error(name, words)
            return None
        if answer is None and not question.optional:
            self.add_error(question.first_input, question.error_when_missing)
        return answer

    @property
    def is_complete(self) -> bool:
        """Whether every question that counts has a good answer, with nothing left to choose."""
        return self.is_valid() and not self.found

    def forget_errors(self) -> None:
        """Say nothing of what was typed: it is kept in the inputs and looked at later."""
        self.full_clean()
        self.errors.clear()
        self.found = []

    def add_errors(self, errors: Mapping[str, str]) -> None:
        """Tell what is wrong beyond single answers."""
        for name, words in errors.items():
            self.add_error(name if name in self.fields else None, words)
