"""What every question has, and what each type of question must say of itself."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from django import forms
from pydantic import Field

from journeys.engine.conditions import Condition, Strict

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Words = Annotated[str, Field(min_length=1, max_length=300)]


class NotAnswered(Exception):
    """What was typed is no answer: the words for each of the question's inputs, by input name."""

    def __init__(self, **errors: str) -> None:
        super().__init__(errors)
        self.errors = errors


class ChosenField(forms.CharField):
    """One of the values on the page; anything else counts as nothing chosen."""

    def __init__(self, *, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(**options)
        self.values = {value for value, _label in choices}
        self.widget.choices = choices

    def to_python(self, value: Any) -> str:
        return value if value in self.values else ""


class Question(Strict, ABC):
    """One thing asked. ``optional`` ones may be left blank; ``missing`` is said where a needed answer is not there.

    ``personal`` answers are shown only to the reporter and the council. Words that people type are personal unless the
    definition says otherwise: nobody has read them before they would be public.
    """

    name: Name
    label: Words
    hint: Annotated[str, Field(max_length=500)] = ""
    short: Annotated[str, Field(max_length=60)] = ""  # how a list of answers calls it, where the label is long
    optional: bool = False
    missing: str = ""
    show_when: Condition | None = None
    personal: bool | None = None

    template: ClassVar[str] = "journeys/questions/field.html"
    is_personal_by_nature: ClassVar[bool] = False
    missing_words: ClassVar[str] = "Answer this question"

    @abstractmethod
    def fields(self) -> dict[str, forms.Field]:
        """The form fields that ask it, by input name. None of them is required: the page decides that."""

    @abstractmethod
    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        """The answer as stored (JSON), or None where nothing was typed. Raises ``NotAnswered``.

        ``before`` is the answer it had so far.
        """

    def typed(self, answer: Any) -> dict[str, Any]:
        """What to fill the inputs with for a stored answer."""
        return {self.name: answer}

    def inputs(self, form: forms.BaseForm) -> dict[str, forms.BoundField]:
        """The inputs as the question's template calls them."""
        return {"field": form[self.first_input]}

    def words(self, answer: Any) -> str:
        """The answer as a person reads it; empty where it was not given."""
        return str(answer) if answer is not None else ""

    @property
    def values(self) -> tuple[str | bool, ...]:
        """The answers that a condition can ask for; none where there are no fixed ones."""
        return ()

    @property
    def is_personal(self) -> bool:
        """Whether only the reporter and the council may read the answer."""
        return self.is_personal_by_nature if self.personal is None else self.personal

    @property
    def is_compound(self) -> bool:
        """Whether it is drawn as more than one labelled input."""
        return self.template != Question.template

    @property
    def first_input(self) -> str:
        """The input at which a missing answer is told."""
        return self.name

    @property
    def error_when_missing(self) -> str:
        return self.missing or self.missing_words

    @property
    def listed_as(self) -> str:
        """What stands beside the answer on the check and on the case."""
        return self.short or self.label

    @property
    def shown_label(self) -> str:
        """The label with "(optional)" where it is, as GOV.UK asks."""
        return f"{self.label} (optional)" if self.optional and "optional" not in self.label.lower() else self.label
