"""The question that is asked again and again: one row a person, an income, a vehicle."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from django import forms
from django.utils.datastructures import MultiValueDict
from pydantic import Discriminator, Field, PrivateAttr, model_validator

from journeys.engine.conditions import Many
from journeys.engine.questions.base import NotAnswered, Question, Surroundings
from journeys.engine.questions.choices import Choice, YesNo
from journeys.engine.questions.contact import Email, Phone
from journeys.engine.questions.identifiers import NationalInsurance, Vehicle
from journeys.engine.questions.numbers import Money, Number
from journeys.engine.questions.written import Date, Text

if TYPE_CHECKING:
    from journeys.engine.page_form import PageForm

Simple = Annotated[
    Text | Number | Money | Date | Choice | YesNo | Email | Phone | Vehicle | NationalInsurance, Discriminator("type")
]


class Group(Question):
    """The same few questions for each ``item`` (person, income, vehicle), stored as a list of answers by name.

    Inputs: ``<name>_<n>_<sub>``, n from 0, for each row; buttons ``<name>_add`` and ``<name>_remove`` (the number of
    the row). A row that is left empty counts only where it is needed for ``at_least``.
    """

    type: Literal["group"]
    item: Annotated[str, Field(min_length=1, max_length=40)]
    at_least: Annotated[int, Field(ge=0, le=20)] = 0
    at_most: Annotated[int, Field(ge=1, le=20)] = 12
    questions: Annotated[Many[Simple], Field(min_length=1, max_length=10)]

    template: ClassVar[str] = "journeys/questions/group.html"
    is_personal_by_nature: ClassVar[bool] = True
    copes_with_errors: ClassVar[bool] = True
    _rows: int | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.at_least > self.at_most:
            raise ValueError("“at_least” is more than “at_most”.")
        twice = [name for name, times in Counter(part.name for part in self.questions).items() if times > 1]
        if twice:
            raise ValueError(f"Two questions of the group are called “{twice[0]}”.")
        if any(part.show_when for part in self.questions):
            raise ValueError("A question of a group is asked in every row: it has no “show_when”.")
        return self

    @property
    def rows(self) -> int:
        """How many rows are drawn."""
        return self._rows or max(self.at_least, 1)

    def on_page(self, around: Surroundings) -> "Group":
        here = self.model_copy()
        if around.posted is None:
            needed = max(len(around.before or []), self._rows_of(around.typed))
        else:
            needed = self._rows_of(around.posted)
        here._rows = min(max(needed, self.at_least, 1), self.at_most + 1)  # one too many, so that it is told
        return here

    def _place_of(self, key: str) -> tuple[int, str] | None:
        """The row that an input's name belongs to, and the rest of the name."""
        found = re.fullmatch(rf"{self.name}_([0-9]{{1,3}})_(.+)", key)
        return (int(found[1]), found[2]) if found else None

    def _rows_of(self, posted: Mapping[str, Any]) -> int:
        return 1 + max((place[0] for key in posted if (place := self._place_of(key))), default=-1)

    def after_button(self, posted: MultiValueDict[str, Any]) -> MultiValueDict[str, Any] | None:
        """What stands in the inputs once "Add another" or "Remove" was pressed; None where neither was."""
        rows = max(self._rows_of(posted), self.at_least, 1)
        if f"{self.name}_add" in posted:
            after = MultiValueDict(dict(posted.lists()))
            if rows < self.at_most:
                after.setlist(f"{self.name}_{rows}_{self.questions[0].name}", [""])
            return after
        pressed = str(posted.get(f"{self.name}_remove") or "")
        if not pressed:
            return None
        removed = int(pressed) if re.fullmatch("[0-9]{1,3}", pressed) else rows
        after = MultiValueDict()
        for key, values in posted.lists():
            place = self._place_of(key)
            if place is None or place[0] < removed:
                after.setlist(key, values)
            elif place[0] > removed:
                after.setlist(f"{self.name}_{place[0] - 1}_{place[1]}", values)
        return after

    def row(self, number: int) -> list[Question]:
        """The questions of one row, by the names of its inputs."""
        return [part.model_copy(update={"name": f"{self.name}_{number}_{part.name}"}) for part in self.questions]

    @property
    def first_input(self) -> str:
        return self.row(0)[0].first_input

    def fields(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for number in range(self.rows):
            for part in self.row(number):
                fields |= part.labelled_fields()
        return fields

    def labelled_fields(self) -> dict[str, forms.Field]:
        return self.fields()

    def heading_of(self, number: int) -> str:
        """How a row is called: "Person 2"."""
        return f"{self.item[:1].upper()}{self.item[1:]} {number + 1}"

    def about(self, name: str) -> str:
        """What stands before an error at one of its inputs, so that it is known which row it means."""
        place = self._place_of(name)
        return f"{self.heading_of(place[0])}: " if place and self.rows > 1 else ""

    def inputs(self, form: "PageForm") -> dict[str, Any]:
        return {
            "rows": [
                {
                    "number": number,
                    "id": f"{self.name}_{number}",
                    "heading": self.heading_of(number),
                    "parts": [{"question": part, **part.inputs(form)} for part in self.row(number)],
                }
                for number in range(self.rows)
            ],
            "may_add": self.rows < self.at_most,
            "may_remove": self.rows > max(self.at_least, 1) or (self.rows == 1 and self.at_least == 0),
            "next_id": f"{self.name}_{self.rows}",
        }

    def typed(self, answer: Any) -> dict[str, Any]:
        filled: dict[str, Any] = {}
        for number, given in enumerate(answer or []):
            for part, there in zip(self.questions, self.row(number), strict=True):
                filled |= there.typed(given.get(part.name))
        return filled

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> list[dict[str, Any]]:
        answers: list[dict[str, Any]] = []
        wrong: dict[str, str] = {}
        empty: list[dict[str, str]] = []
        is_told = False  # an input has its error already
        for number in range(self.rows):
            row = _Row(self, number, cleaned)
            is_told = is_told or row.is_told
            if row.is_empty:
                empty.append(row.missing or {row.first_input: f"Enter the details of this {self.item}"})
                continue
            wrong |= row.wrong | row.missing
            answers.append(row.answers)
        for missing in empty[: max(0, self.at_least - len(answers))]:
            wrong |= missing
        if len(answers) > self.at_most:
            wrong[self.row(self.at_most)[0].first_input] = f"You can add {self.at_most} at most. Remove this one"
        if wrong or is_told:
            raise NotAnswered(**wrong)
        return answers

    def words(self, answer: Any) -> str:
        return self._rows_in_words(answer, lambda part, given: part.words(given))

    def masked(self, answer: Any) -> str:
        return self._rows_in_words(answer, lambda part, given: part.masked(given))

    def _rows_in_words(self, answer: Any, words_of: Callable[[Question, Any], str]) -> str:
        if answer is None:
            return ""
        rows = [
            f"{self.heading_of(number)}: {', '.join(self._row_in_words(given, words_of))}"
            for number, given in enumerate(answer)
        ]
        return "\n".join(rows) or "None"

    def _row_in_words(self, given: Mapping[str, Any], words_of: Callable[[Question, Any], str]) -> Iterator[str]:
        for part in self.questions:
            words = words_of(part, given.get(part.name)).replace("\n", ", ")
            if words and isinstance(part, YesNo | Number | Money):  # "yes" or "£210" alone says nothing
                yield f"{part.listed_as.rstrip('?')}: {words.lower() if isinstance(part, YesNo) else words}"
            elif words:
                yield words


class _Row:
    """One row as it was typed: its answers, what is missing, what is wrong."""

    def __init__(self, group: Group, number: int, cleaned: Mapping[str, Any]) -> None:
        self.answers: dict[str, Any] = {}
        self.missing: dict[str, str] = {}
        self.wrong: dict[str, str] = {}
        self.is_told = False
        questions = group.row(number)
        self.first_input = questions[0].first_input
        for part, there in zip(group.questions, questions, strict=True):
            if any(name not in cleaned for name in there.fields()):
                self.is_told = True
                continue
            try:
                answer = there.to_answer(cleaned, None)
            except NotAnswered as refused:
                self.wrong |= refused.errors
                continue
            self.answers[part.name] = answer
            if answer is None and not part.optional:
                self.missing[there.first_input] = part.error_when_missing

    @property
    def is_empty(self) -> bool:
        return not (self.is_told or self.wrong or any(answer is not None for answer in self.answers.values()))
