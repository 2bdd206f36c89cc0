"""What every question has, and what each type of question must say of itself."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, ClassVar
from uuid import UUID

from django import forms
from pydantic import Field

from casework.rules import Finding
from journeys.engine.conditions import Condition, Strict

if TYPE_CHECKING:
    from journeys.engine.page_form import PageForm

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Words = Annotated[str, Field(min_length=1, max_length=300)]


class NotAnswered(Exception):
    """What was typed is no answer: the words for each of the question's inputs, by input name."""

    def __init__(self, **errors: str) -> None:
        super().__init__(errors)
        self.errors = errors


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a page knows of a question: what was posted (None: the page is shown for the first time), what was typed
    before and was no answer yet, the answer so far, what the account of the draft's person holds (name, email, mobile,
    address), and each calculation's finding; all ``answers`` so far, the draft's id, what the page's address asks, and
    which new answers would do, and what one would cost, in pence, where that depends on it.
    """

    posted: Mapping[str, Any] | None = None
    typed: Mapping[str, Any] = field(default_factory=dict)
    before: Any = None
    held: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[str, Finding] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    draft: UUID | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)
    suits: Callable[[Any], bool] | None = None
    price_of: Callable[[Any], int] | None = None


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
    natural_hint: ClassVar[str] = ""  # what the type itself explains, where the definition gives no hint
    copes_with_errors: ClassVar[bool] = False  # it looks at its other inputs where one of them has an error already
    only_tells: ClassVar[bool] = False  # there is nothing to type, and nothing to read on the check or the case

    def on_page(self, around: Surroundings) -> "Question":
        """The question as it stands on one page for one person: with as many rows as they need, with what we hold."""
        return self

    @abstractmethod
    def fields(self) -> dict[str, forms.Field]:
        """The form fields that ask it, by input name. None of them is required: the page decides that."""

    @abstractmethod
    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        """The answer as stored (JSON), or None where nothing was typed. Raises ``NotAnswered``.

        ``before`` is the answer it had so far. An input that is not in ``cleaned`` has its error already.
        """

    def typed(self, answer: Any) -> dict[str, Any]:
        """What to fill the inputs with for a stored answer."""
        return {self.name: answer}

    def labelled_fields(self) -> dict[str, forms.Field]:
        """The form fields, the first of them with the question's label and hint."""
        fields = self.fields()
        if self.first_input in fields:
            fields[self.first_input].label = self.shown_label
            fields[self.first_input].help_text = self.shown_hint
        return fields

    def inputs(self, form: "PageForm") -> dict[str, Any]:
        """The inputs as the question's template calls them."""
        return {"field": form[self.first_input]}

    def words(self, answer: Any) -> str:
        """The answer as a person reads it; empty where it was not given."""
        return str(answer) if answer is not None else ""

    def ignored_inputs(self, cleaned: Mapping[str, Any]) -> Collection[str]:
        """Inputs that another one of the question makes of no account: what is wrong in them is not said."""
        return ()

    def about(self, name: str) -> str:
        """What stands before an error at one of its inputs; only where there are several alike."""
        return ""

    def masked(self, answer: Any) -> str:
        """The answer as the case repeats it to whoever gave it: less than all of what would do harm in other hands.

        Their case can be read for years, on any screen. The check shows every sign, so that it can be corrected, and
        so does the case to the team that needs it.
        """
        return self.words(answer)

    def is_searched(self, cleaned: Mapping[str, Any]) -> bool:
        """Whether its search was pressed: the rest of the page is not looked at yet."""
        return False

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

    @property
    def shown_hint(self) -> str:
        return self.hint or self.natural_hint
