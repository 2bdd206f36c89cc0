"""Questions answered by choosing."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from django import forms
from pydantic import Field, model_validator

from design import widgets
from journeys.engine.conditions import Many, Strict
from journeys.engine.questions.base import ChosenField, NotAnswered, Question, Words


class Option(Strict):
    """Something to choose. Its value, by which conditions know it, is its label unless said otherwise."""

    label: Words
    value: Annotated[str, Field(max_length=300)] = ""
    hint: Annotated[str, Field(max_length=300)] = ""
    alone: bool = False  # of several: "None of these", which goes with no other

    @model_validator(mode="before")
    @classmethod
    def _of_a_label(cls, given: Any) -> Any:
        return {"label": given} if isinstance(given, str) else given

    @property
    def code(self) -> str:
        """What is stored and compared."""
        return self.value or self.label


class Chosen(Question):
    """What both questions with options have in common."""

    options: Annotated[Many[Option], Field(min_length=2, max_length=40)]

    @property
    def values(self) -> tuple[str | bool, ...]:
        return tuple(option.code for option in self.options)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(option.code, option.label) for option in self.options]

    @property
    def option_hints(self) -> dict[str, str]:
        return {option.code: option.hint for option in self.options if option.hint}

    def label_of(self, code: str) -> str:
        return dict(self.choices).get(code, code)


class Choice(Chosen):
    """One of a few. Input: ``<name>``, the value of the option (its label where it has no value of its own)."""

    type: Literal["choice"]
    missing_words: ClassVar[str] = "Choose one answer"

    def fields(self) -> dict[str, forms.Field]:
        return {
            self.name: ChosenField(choices=self.choices, widget=widgets.Radios(hints=self.option_hints), required=False)
        }

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        return cleaned.get(self.name) or None

    def words(self, answer: Any) -> str:
        return self.label_of(answer) if answer else ""


class ChosenSeveralField(forms.Field):
    """Any of the values on the page, in the page's order; what is not there is passed over."""

    def __init__(self, *, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(**options)
        self.values = [value for value, _label in choices]
        self.widget.choices = choices

    def to_python(self, value: Any) -> list[str]:
        return [one for one in self.values if one in (value or [])]


class Several(Chosen):
    """Any of a few. Input: ``<name>``, once for each option chosen."""

    type: Literal["several"]
    missing_words: ClassVar[str] = "Choose at least one answer"

    def fields(self) -> dict[str, forms.Field]:
        return {
            self.name: ChosenSeveralField(
                choices=self.choices,
                widget=widgets.Checkboxes(hints=self.option_hints, alone=[option.code for option in self.alone]),
                required=False,
            )
        }

    @property
    def alone(self) -> list[Option]:
        """The options that go with no other."""
        return [option for option in self.options if option.alone]

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        chosen = cleaned.get(self.name) or []
        for option in self.alone:
            if option.code in chosen and len(chosen) > 1:
                raise NotAnswered(**{self.name: f"Choose “{option.label}”, or the others, but not both"})
        return chosen or None

    def words(self, answer: Any) -> str:
        return "\n".join(self.label_of(code) for code in answer or [])


class YesNo(Question):
    """Yes or no. Input: ``<name>``, ``yes`` or ``no``."""

    type: Literal["yes_no"]
    missing_words: ClassVar[str] = "Choose yes or no"

    @property
    def values(self) -> tuple[str | bool, ...]:
        return (True, False)

    def fields(self) -> dict[str, forms.Field]:
        return {self.name: ChosenField(choices=[("yes", "Yes"), ("no", "No")], widget=widgets.Radios(), required=False)}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        return {"yes": True, "no": False}.get(cleaned.get(self.name) or "")

    def typed(self, answer: Any) -> dict[str, Any]:
        return {self.name: {True: "yes", False: "no"}.get(answer, "")}

    def words(self, answer: Any) -> str:
        return {True: "Yes", False: "No"}.get(answer, "")
