"""The form of one page: its questions' inputs, and their answers or what is wrong with them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from accounts.models import Council
from accounts.queries import FoundPlace
from casework.rules import Finding
from design import widgets
from journeys.engine.questions import Group, NotAnswered, PlaceElsewhere, PlacesFound, Question, Surroundings
from journeys.engine.route import is_shown


class PageForm(forms.Form):
    """Asks ``questions``. Once valid, ``answers`` holds one for each that counts (None: left blank).

    ``before`` are all answers so far: they fill the inputs, and decide which questions count. ``held`` is what the
    account of the draft's person holds (name, email, mobile, address), ``findings`` what each calculation comes to,
    ``typed`` what was typed before and was no answer, by input name; ``draft`` is its id, and ``asked`` what the
    address of the page asks; ``suits`` says which new answers would do, and ``price_of`` what one would cost.
    Where a search has to be completed by choosing,
    ``found_for`` gives the places; where a place is another council's, ``elsewhere`` says so. ``is_about_rows``: a row
    of a group was added or removed, and the page is shown again.
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
        held: Mapping[str, str] | None = None,
        findings: Mapping[str, Finding] | None = None,
        typed: Mapping[str, Any] | None = None,
        draft: UUID | None = None,
        asked: Mapping[str, Any] | None = None,
        suits: Callable[[Any], bool] | None = None,
        price_of: Callable[[Any], int] | None = None,
    ) -> None:
        after_button = None if data is None else _after_button(questions, data)
        self.is_about_rows = after_button is not None
        data = data if after_button is None else after_button
        self.questions = [
            question.on_page(
                Surroundings(
                    posted=data,
                    typed=typed or {},
                    before=before.get(question.name, filled_with.get(question.name)),
                    held=held or {},
                    findings=findings or {},
                    answers=before,
                    draft=draft,
                    asked=asked or {},
                    suits=suits,
                    price_of=price_of,
                )
            )
            for question in questions
        ]
        self.before = before
        self.shown_answers = {**filled_with, **before}
        self.answers_so_far = dict(before)  # photos are kept before the rest of the page is looked at
        self.answers: dict[str, Any] = {}
        self._found: dict[str, list[FoundPlace]] = {}
        self.is_elsewhere = False
        self.elsewhere: Council | None = None
        initial: dict[str, Any] = {}
        for question in self.questions:
            initial |= question.typed(before.get(question.name, filled_with.get(question.name)))
        super().__init__(data, files, initial=initial)
        for question in self.questions:
            for name, field in question.labelled_fields().items():
                self.fields[name] = field
        self.initial.update({name: words for name, words in (typed or {}).items() if name in self.fields})
        self._reveal()

    def _reveal(self) -> None:
        """Questions shown by an answer on this page stand below that answer."""
        here = {question.name: question for question in self.questions}
        for question in self.questions:
            condition = question.show_when
            if condition is None or condition.question not in here or condition.equals is None:
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
            {"question": question, "answer": self.shown_answers.get(question.name), **question.inputs(self)}
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
        searched = next((question for question in self.questions if question.is_searched(cleaned)), None)
        for question in self.questions:
            is_passed_over = searched not in {None, question} or not is_shown(question, answers)
            for name in question.fields() if is_passed_over else question.ignored_inputs(cleaned):
                self.errors.pop(name, None)
            if is_passed_over:
                continue
            if self._has_error(question) and not question.copes_with_errors:
                continue
            answer = self._answer_of(question, cleaned)
            if self._has_error(question) or question.name in self._found:
                continue
            self.answers[question.name] = answers[question.name] = answer
        if self.is_about_rows:
            self.errors.clear()  # the page is shown again, and looked at later
        return cleaned

    def _has_error(self, question: Question) -> bool:
        return any(name in self.errors for name in (*question.fields(), question.first_input))

    def _answer_of(self, question: Question, cleaned: Mapping[str, Any]) -> Any:
        try:
            answer = question.to_answer(cleaned, self.answers_so_far.get(question.name))
        except PlacesFound as search:
            self._found[question.name] = self._found[search.question] = list(search.places)
            for name, words in search.errors.items():
                self.add_error(name, words)
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
        return self.is_valid() and not self._found and not self.is_about_rows

    @property
    def found(self) -> list[FoundPlace]:
        """The places that a search found, of whichever question."""
        return next(iter(self._found.values()), [])

    def found_for(self, question: str) -> list[FoundPlace]:
        """The places to choose from that the search of one question found."""
        return self._found.get(question, [])

    def add_error(self, field: str | None, error: Any) -> None:
        """Say what is wrong by an input; where several rows have the same one, say first which row it is."""
        about = next((words for question in self.questions if field and (words := question.about(field))), "")
        super().add_error(field, _told_of(about, error) if about else error)

    def forget_errors(self) -> None:
        """Say nothing of what was typed: it is kept in the inputs and looked at later."""
        self.full_clean()
        self.errors.clear()
        self._found = {}

    def add_errors(self, errors: Mapping[str, str]) -> None:
        """Tell what is wrong beyond single answers."""
        for name, words in errors.items():
            self.add_error(name if name in self.fields else None, words)


def _after_button(questions: Sequence[Question], posted: Any) -> MultiValueDict[str, Any] | None:
    """What stands in the inputs after "Add another" or "Remove" of a group; None where neither was pressed."""
    for question in questions:
        after = question.after_button(posted) if isinstance(question, Group) else None
        if after is not None:
            return after
    return None


def _told_of(about: str, error: Any) -> ValidationError:
    """An error's words after those that say what it is about; its code and parameters are kept."""
    errors = error.error_list if isinstance(error, ValidationError) else [ValidationError(error)]
    return ValidationError(
        [ValidationError(f"{about}{_lower_first(one.messages[0])}", code=one.code, params=one.params) for one in errors]
    )


def _lower_first(words: str) -> str:
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
