"""What is read more than answered: a declaration to agree to, information, and what a calculation comes to."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from django import forms
from pydantic import Field, PrivateAttr

from casework.rules import Finding
from design import widgets
from journeys.engine.conditions import Many
from journeys.engine.questions.base import Name, Question, Surroundings
from journeys.engine.questions.choices import ChosenSeveralField

Sentence = Annotated[str, Field(min_length=1, max_length=600)]


class Declaration(Question):
    """Something to agree to by ticking a box. Input: ``<name>``, ``yes``. Stored as ``True``; ``text`` stands above."""

    type: Literal["declaration"]
    text: Many[Sentence] = ()

    template: ClassVar[str] = "journeys/questions/declaration.html"
    missing_words: ClassVar[str] = "Tick the box to say that you agree"

    def fields(self) -> dict[str, forms.Field]:
        return {
            self.name: ChosenSeveralField(choices=[("yes", self.label)], widget=widgets.Checkboxes(), required=False)
        }

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        return True if cleaned.get(self.name) else None

    def typed(self, answer: Any) -> dict[str, Any]:
        return {self.name: ["yes"] if answer else []}

    def words(self, answer: Any) -> str:
        return "I agree" if answer else ""


class Told(Question):
    """What has nothing to type: going on from its page answers it."""

    label: Annotated[str, Field(max_length=300)] = ""

    only_tells: ClassVar[bool] = True

    def fields(self) -> dict[str, forms.Field]:
        return {}

    def inputs(self, form: Any) -> dict[str, Any]:
        return {}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        return True

    def typed(self, answer: Any) -> dict[str, Any]:
        return {}

    def words(self, answer: Any) -> str:
        return ""


class Information(Told):
    """Sentences and lists to read. No input: ``True`` is stored once "Continue" was pressed."""

    type: Literal["information"]
    text: Annotated[Many[Sentence | Many[Sentence]], Field(min_length=1, max_length=30)]

    template: ClassVar[str] = "journeys/questions/information.html"

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The sentences and lists, in order."""
        return [{"sentence": part} if isinstance(part, str) else {"points": part} for part in self.text]


class FindingShown(Told):
    """What the calculation ``of`` comes to: its sentence, and its lines as a table. No input; stored as ``True``."""

    type: Literal["finding"]
    of: Name

    template: ClassVar[str] = "journeys/questions/finding.html"
    _finding: Finding | None = PrivateAttr(default=None)

    def on_page(self, around: Surroundings) -> "FindingShown":
        here = self.model_copy()
        here._finding = around.findings.get(self.of)
        return here

    def inputs(self, form: Any) -> dict[str, Any]:
        return {"finding": self._finding}
