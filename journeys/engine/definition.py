"""What a service's file says: pages and questions, promise, team. Shape is checked here, sense in ``checks``."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from journeys.engine.conditions import Condition, Many, Strict
from journeys.engine.questions import AnyQuestion
from journeys.engine.reading import Location, read_source

Sentence = Annotated[str, Field(min_length=1, max_length=600)]
Title = Annotated[str, Field(min_length=1, max_length=120)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
QuestionName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Reference = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
# Who may know of a case: anyone; anyone that something is known there; its reporter, team and advisors; not even they.
Access = Literal["public", "confidential", "private", "restricted"]

# What an account holds that a change can put right.
Correctable = Literal["name", "email", "mobile", "address"]

Months = Annotated[int, Field(ge=1, le=240)]
# ``casework.rules.Outcome``, whose values a file may name.
OutcomeName = Literal[
    "fixed",
    "gone",
    "duplicate",
    "not_ours",
    "no_action",
    "granted",
    "refused",
    "changed",
    "answered",
    "kept",
    "withdrawn",
    "no_reply",
]

ABOUT_YOU = "about-you"  # the page that asks who they are, and the task that it is in
DECLARATION = "declaration"


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
    """One page: questions, a stop, or a ``step`` that the kind of journey draws itself.

    ``task`` is the task of the list that it belongs to. On a page that ``sends``, Continue opens the case at once:
    nothing after it is asked, and nothing is checked.
    """

    name: Slug
    title: Title
    intro: Sentence | None = None
    questions: Many[AnyQuestion] = ()
    show_when: Condition | None = None
    stop: Stop | None = None
    step: Slug | None = None
    task: Slug | None = None
    sends: bool = False

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


class NextStage(Strict):
    """A promise that begins when the one before is kept."""

    working_days: Annotated[int, Field(ge=1, le=90)]
    word: Annotated[str, Field(min_length=2, max_length=20, pattern=r"^[A-Z]")]


class Promise(Strict):
    """The time by which it will be done, and what "done" means here.

    It is in working days of England's bank holidays; where it cannot wait, in hours of the clock; where the law counts
    every day, in days or months of the calendar.
    """

    working_days: Annotated[int, Field(ge=1, le=90)] = 0
    hours: Annotated[int, Field(ge=1, le=72)] = 0
    days: Annotated[int, Field(ge=1, le=90)] = 0
    months: Annotated[int, Field(ge=1, le=3)] = 0
    word: Annotated[str, Field(min_length=2, max_length=20, pattern=r"^[A-Z]")] = "Done"
    then: Many[NextStage] = ()

    @model_validator(mode="after")
    def _is_in_one_unit(self) -> Self:
        if sum(map(bool, (self.working_days, self.hours, self.days, self.months))) != 1:
            raise ValueError("A promise needs one of “working_days”, “hours”, “days” and “months”.")
        return self

    @property
    def words(self) -> str:
        """How long it is: "5 working days"."""
        number, what = next(
            (number, what)
            for number, what in (
                (self.hours, "hour"),
                (self.days, "day"),
                (self.months, "month"),
                (self.working_days, "working day"),
            )
            if number
        )
        return f"{number} {what}" if number == 1 else f"{number} {what}s"


class Challenge(Strict):
    """Who looks again when someone asks for it, and in how many working days; ``beyond``: who does so after them."""

    team: Slug | None = None
    working_days: Annotated[int, Field(ge=1, le=90)] = 20
    beyond: Many[Sentence] = ()


class Calculation(Strict):
    """A rule of ``journeys.rules`` under the name by which this definition asks for its value."""

    name: QuestionName
    rule: str


class Example(Strict):
    """Answers that make calculations come to certain values: every way is walked with them, and they are checked."""

    gives: dict[str, str | bool | int]
    answers: dict[str, Any]


class Task(Strict):
    """A part of a long form that can be done on its own."""

    name: Slug
    title: Title


class Part(Strict):
    """One team's share of a bundle: a case of its own, with the answers that this team needs and no more."""

    name: Slug
    title: Title
    reference: Reference
    team: Slug
    promise: Promise
    when: Condition | None = None
    answers: Many[QuestionName] = ()


class Turn(Strict):
    """What is different where ``when`` holds."""

    when: Condition
    team: Slug | None = None
    promise: Promise | None = None
    access: Access | None = None
    noun: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    urgent: bool = False
    priority: Literal["low", "normal", "high"] = "normal"


class Decides(Strict):
    """The calculation that recommends a decision. Only one in favour, with no evidence, is ever ``automatic``."""

    by: QuestionName
    automatic: bool = False


class Grants(Strict):
    """What the person gets: a page with a code, for ``months``, that shows an inspector these answers and no more."""

    title: Title
    months: Annotated[int, Field(ge=1, le=120)]
    shows: Many[QuestionName] = ()


class Fee(Strict):
    """What it costs: the value of a calculation, in pence; nothing where that is 0.

    It is paid ``at_once``, before the form is sent, or ``later``, from the page of its case.
    """

    words: Title
    calculation: QuestionName
    pay: Literal["at_once", "later"] = "later"


class Definition(Strict):
    """What every service says, whatever its kind of journey. A kind adds its own in a subclass.

    After a key was added, the versions that drafts began with must still load: each has a default.
    """

    journey: str
    title: Title
    summary: Sentence
    noun: Annotated[str, Field(min_length=1, max_length=60)]
    also: Many[Annotated[str, Field(min_length=2, max_length=60)]] = ()
    reference: Reference
    lgsl: Annotated[int, Field(ge=1, le=9999)] | None = None
    lgil: Annotated[int, Field(ge=0, le=99)] | None = None
    team: Slug
    back_office: Slug | None = None
    promise: Promise
    stages: Annotated[Many[Annotated[str, Field(min_length=2, max_length=40)]], Field(min_length=3, max_length=3)] = ()
    challenge: Challenge = Challenge()
    keep_for_months: Months
    keep: dict[OutcomeName, Months] = Field(default_factory=dict)  # where a case with this outcome is kept otherwise
    access: Access = "private"
    audience: Literal["everyone", "business"] = "everyone"  # to whom it is offered first; anyone may use it
    urgent_when: Condition | None = None
    what: str | None = None  # the choice question whose answer anyone may read beside the title
    need: str | None = None  # the choice question whose answer is what someone needs
    minutes: Annotated[int, Field(ge=1, le=120)] = 3
    you_need: Many[Sentence] = ()
    what_happens: Annotated[Many[Sentence], Field(min_length=1)]
    emergency: Sentence | None = None
    calculations: Many[Calculation] = ()
    examples: Many[Example] = ()
    tasks: Many[Task] = ()
    routes: Many[Turn] = ()
    parts: Many[Part] = ()
    corrects: dict[Correctable, QuestionName] = Field(default_factory=dict)  # in the account, by which answer
    checklist: Many[Sentence] = ()
    decides: Decides | None = None
    grants: Grants | None = None
    fee: Fee | None = None
    declaration: Many[Sentence] = ()
    contact: Literal["optional", "required", "none"] = "required"
    reply_within_days: Annotated[int, Field(ge=1, le=180)] = 28
    pages: Annotated[Many[Page], Field(min_length=1)]

    # Answers that the kind of journey works out itself; conditions of its own pages may ask for them.
    computed: ClassVar[frozenset[str]] = frozenset()
    # Steps of the kind of journey that a file may put where it likes.
    own_steps: ClassVar[frozenset[str]] = frozenset()
    # Whether somebody who has to give a contact has to give a name too.
    needs_name: ClassVar[bool] = True

    @model_validator(mode="before")
    @classmethod
    def _confidential_was_a_key(cls, given: object) -> object:
        if isinstance(given, dict) and isinstance(given.get("confidential"), bool):
            rest = {key: value for key, value in given.items() if key != "confidential"}
            return {"access": "confidential", **rest} if given["confidential"] else rest
        return given

    @property
    def case_journey(self) -> str:
        """The journey whose words and rules its cases follow."""
        return self.journey

    @property
    def confidential(self) -> bool:
        """Whether the public learns only that something is known in the street."""
        return self.access == "confidential"

    @property
    def may_be_restricted(self) -> bool:
        """Whether some of its cases are restricted, so that a half-filled form too could give someone away."""
        return "restricted" in {self.access, *(turn.access for turn in self.routes)}

    @property
    def others(self) -> list[tuple[Location, str]]:
        """Slugs of other services that it names, each with where it stands in the file."""
        return []

    @property
    def references(self) -> list[tuple[Location, str]]:
        """What references of its cases begin with, each with where it stands in the file."""
        parts = [(("parts", number, "reference"), part.reference) for number, part in enumerate(self.parts)]
        return [(("reference",), self.reference), *parts]

    @property
    def teams(self) -> list[tuple[Location, str]]:
        """Slugs of the teams that it names, each with where it stands in the file."""
        named: list[tuple[Location, str | None]] = [
            (("team",), self.team),
            (("challenge", "team"), self.challenge.team),
            *((("routes", number, "team"), turn.team) for number, turn in enumerate(self.routes)),
            *((("parts", number, "team"), part.team) for number, part in enumerate(self.parts)),
        ]
        return [(location, slug) for location, slug in named if slug is not None]

    def located_pages(self) -> list[tuple[Location, Page]]:
        """Every page with where it stands in the file; what the engine and the kind of journey add stands nowhere."""
        own: list[tuple[Location, Page]] = [(("pages", number), page) for number, page in enumerate(self.pages)]
        return [*own, *self.middle_pages(), *self._last_pages()]

    def middle_pages(self) -> list[tuple[Location, Page]]:
        """The pages that the kind of journey asks after the definition's own."""
        return []

    def _last_pages(self) -> list[tuple[Location, Page]]:
        """Who they are, and that it is true."""
        pages: list[tuple[Location, Page]] = []
        task = {"task": ABOUT_YOU} if self.tasks else {}
        if self.contact != "none":
            about = automatic()["about_you"] | task
            if self.contact == "required":
                about |= automatic()["about_you_required"]
                if self.needs_name:
                    about["questions"] = [{**about["questions"][0], "optional": False}, *about["questions"][1:]]
            pages.append((("about",), Page.model_validate(about)))
        if self.declaration:
            last = automatic()["declaration"] | task
            asked = {**last["questions"][0], "text": list(self.declaration)}
            pages.append((("declaration",), Page.model_validate({**last, "questions": [asked]})))
        return pages

    @property
    def all_tasks(self) -> tuple[Task, ...]:
        """The tasks of the list with the last, which every list has."""
        if not self.tasks or (self.contact == "none" and not self.declaration):
            return self.tasks
        return (*self.tasks, Task(name=ABOUT_YOU, title=automatic()["task"]["title"]))


@cache
def automatic() -> dict[str, Any]:
    """What ``automatic.yaml`` says of the pages that the engine adds."""
    content: dict[str, Any] = read_source(Path(__file__).parent / "automatic.yaml").content
    return content
