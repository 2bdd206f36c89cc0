"""What a service's file says: pages and questions, promise, team. Shape is checked here, sense in ``checks``."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from journeys.engine.conditions import Condition, Many, Strict
from journeys.engine.questions import AnyQuestion
from journeys.engine.reading import Location

Sentence = Annotated[str, Field(min_length=1, max_length=600)]
Title = Annotated[str, Field(min_length=1, max_length=120)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]


class Contact(Strict):
    """Who to turn to instead; ``ours`` is the council itself, with the phone number of its settings."""

    name: Title
    ours: bool = False
    phone: Annotated[str, Field(max_length=30)] = ""
    url: Annotated[str, Field(pattern=r"^https://", max_length=200)] | None = None
    hours: Sentence | None = None

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        if not (self.phone or self.url or self.ours):
            raise ValueError("A contact needs a “phone” or a “url”, or “ours”.")
        return self


class Stop(Strict):
    """The end of a way that does not open a case: why, and who can help."""

    title: Title
    reason: Sentence
    contact: Contact
    is_emergency: bool = False


class Page(Strict):
    """One page: questions, a stop, or a ``step`` that the kind of journey draws itself."""

    name: Slug
    title: Title
    intro: Sentence | None = None
    questions: Many[AnyQuestion] = ()
    show_when: Condition | None = None
    stop: Stop | None = None
    step: Slug | None = None

    @model_validator(mode="before")
    @classmethod
    def _stop_gives_its_title(cls, given: object) -> object:
        if isinstance(given, dict) and isinstance(given.get("stop"), dict) and "title" not in given:
            return {**given, "title": given["stop"].get("title")}
        return given

    @property
    def asks_its_title(self) -> bool:
        """Whether the title is the one question, so that the question's label is the page's heading."""
        return len(self.questions) == 1 and self.questions[0].label == self.title and not self.questions[0].is_compound

    @property
    def is_stop(self) -> bool:
        return self.stop is not None


class Promise(Strict):
    """The time by which it will be done, in working days of England's bank holidays, and what "done" means here."""

    working_days: Annotated[int, Field(ge=1, le=90)]
    word: Annotated[str, Field(min_length=2, max_length=20, pattern=r"^[A-Z]")] = "Done"


class Definition(Strict):
    """What every service says, whatever its kind of journey. A kind adds its own in a subclass."""

    journey: str
    title: Title
    summary: Sentence
    noun: Annotated[str, Field(min_length=1, max_length=60)]
    also: Many[Annotated[str, Field(min_length=2, max_length=60)]] = ()
    reference: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    lgsl: Annotated[int, Field(ge=1, le=9999)] | None = None
    lgil: Annotated[int, Field(ge=0, le=99)] | None = None
    team: Slug
    back_office: Slug | None = None
    promise: Promise
    keep_for_months: Annotated[int, Field(ge=1, le=240)]
    confidential: bool = False
    urgent_when: Condition | None = None
    what: str | None = None  # the choice question whose answer anyone may read beside the title
    minutes: Annotated[int, Field(ge=1, le=120)] = 3
    you_need: Many[Sentence] = ()
    what_happens: Annotated[Many[Sentence], Field(min_length=1)]
    emergency: Sentence | None = None
    pages: Annotated[Many[Page], Field(min_length=1)]

    # Answers that the kind of journey works out itself; conditions of its own pages may ask for them.
    computed: ClassVar[frozenset[str]] = frozenset()

    @property
    def others(self) -> list[tuple[Location, str]]:
        """Slugs of other services that it names, each with where it stands in the file."""
        return []

    def located_pages(self) -> list[tuple[Location, Page]]:
        """Every page with where it stands in the file; what the kind of journey adds stands nowhere in it."""
        return [(("pages", number), page) for number, page in enumerate(self.pages)]
