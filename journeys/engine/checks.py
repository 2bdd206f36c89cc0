"""Whether a definition makes sense: every fault with its line, in words a service designer understands."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from journeys.engine.branches import Branch, TooManyBranches, branches
from journeys.engine.conditions import Condition
from journeys.engine.definition import Definition, Page
from journeys.engine.questions import Choice, Question
from journeys.engine.reading import Fault, Location, Source
from journeys.engine.route import is_shown

RESERVED_PAGES = {"check", "photos", "done"}
RESERVED_INPUTS = {"csrfmiddlewaretoken", "add_photos", "remove_photo", "follow", "go_on"}
MUST_BE = {
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "model_type": "must be a set of keys and values",
    "model_attributes_type": "must be a set of keys and values",
}


def shape_faults(source: Source, error: ValidationError) -> list[Fault]:
    """What pydantic found, at the lines where it stands."""
    return [
        source.fault(_place_in(source, tuple(one["loc"])), _in_words(one["type"], tuple(one["loc"]), one))
        for one in error.errors()
    ]


def _place_in(source: Source, location: Location) -> Location:
    """``location`` without the tags that pydantic puts in for the type of a question."""
    place: Location = ()
    for part in location:
        is_tag = (
            isinstance(part, str) and bool(place) and isinstance(place[-1], int) and (*place, part) not in source.lines
        )
        place = place if is_tag else (*place, part)
    return place


def _in_words(kind: str, location: Location, error: Mapping[str, Any]) -> str:
    key = next((str(part) for part in reversed(location) if isinstance(part, str)), "the file")
    context: dict[str, Any] = error.get("ctx") or {}
    if kind == "missing":
        return f"“{location[-1]}” is missing."
    if kind == "extra_forbidden":
        return f"“{location[-1]}” is not a key that may stand here."
    if kind == "union_tag_invalid":
        return f"“{context['tag']}” is not a type of question. Use one of {context['expected_tags']}."
    if kind == "union_tag_not_found":
        return "“type” is missing."
    if kind in MUST_BE:
        quotes = "; put Yes, No, On and Off in quotes" if isinstance(error["input"], bool) else ""
        return f"“{key}” {MUST_BE[kind]}{quotes}."
    if kind == "literal_error":
        return f"“{key}” must be {context['expected']}."
    if kind == "value_error":
        return str(context["error"])
    return f"“{key}”: {error['msg']}."


def sense_faults(source: Source, definition: Definition) -> list[Fault]:
    """What is wrong in a definition whose shape is right."""
    check = _Check(source, definition)
    faults = [*check.names(), *check.pages(), *check.conditions()]
    return faults or list(check.ways())


class _Check:
    """One look at one definition."""

    def __init__(self, source: Source, definition: Definition) -> None:
        self.source = source
        self.definition = definition
        self.located = definition.located_pages()
        self.questions: dict[str, tuple[int, int, Question]] = {}
        for page_number, (_at, page) in enumerate(self.located):
            for number, question in enumerate(page.questions):
                self.questions.setdefault(question.name, (page_number, number, question))

    def fault(self, location: Location, words: str) -> Fault:
        return self.source.fault(location, words)

    def names(self) -> Iterator[Fault]:
        """Names of pages and questions, said twice or reserved."""
        pages = [(location, page.name) for location, page in self.located]
        questions = [
            ((*location, "questions", number), question.name)
            for location, page in self.located
            for number, question in enumerate(page.questions)
        ]
        yield from self._said_twice(pages, "page")
        yield from self._said_twice(questions, "question")
        for location, name in pages:
            if name in RESERVED_PAGES:
                yield self.fault((*location, "name"), f"“{name}” is reserved: give the page another name.")
        for location, page in self.located:
            taken: set[str] = set(RESERVED_INPUTS)
            for number, question in enumerate(page.questions):
                inputs = set(question.fields()) | {question.name}
                if taken & inputs and question.name not in {other.name for other in page.questions[:number]}:
                    words = f"“{question.name}” clashes with another input of the page: give it another name."
                    yield self.fault((*location, "questions", number, "name"), words)
                taken |= inputs
                codes = Counter(question.values)
                for code in (code for code, times in codes.items() if times > 1):
                    yield self.fault(
                        (*location, "questions", number, "options"), f"The option “{code}” is there twice."
                    )

    def _said_twice(self, named: list[tuple[Location, str]], what: str) -> Iterator[Fault]:
        seen: dict[str, Location] = {}
        for location, name in named:
            if name in seen:
                mine = location if location in self.source.lines else seen[name]
                yield self.fault((*mine, "name"), f"Another {what} is called “{name}” too.")
            seen.setdefault(name, location)

    def pages(self) -> Iterator[Fault]:
        """Pages with nothing to do, or with too much."""
        for location, page in self.located:
            if page.stop and page.questions:
                yield self.fault((*location, "questions"), "A page that stops has no questions.")
            elif page.stop and not page.show_when:
                yield self.fault((*location, "stop"), "Every way would end here: say “show_when”.")
            elif not (page.stop or page.questions or page.step):
                yield self.fault(location, f"The page “{page.name}” has no question.")
            if page.step and location in self.source.lines:
                yield self.fault((*location, "step"), "“step” is for the pages that a kind of journey brings.")

    def conditions(self) -> Iterator[Fault]:
        """Conditions that ask what cannot be known, or is never so."""
        for page_number, (location, page) in enumerate(self.located):
            if page.show_when:
                yield from self._condition(page.show_when, (*location, "show_when"), page_number, 0)
            revealing: set[tuple[str, str | bool]] = set()
            for number, question in enumerate(page.questions):
                if not question.show_when:
                    continue
                at = (*location, "questions", number, "show_when")
                yield from self._condition(question.show_when, at, page_number, number)
                yield from self._revealed(page, question.show_when, at, revealing)
        if self.definition.urgent_when:
            yield from self._condition(self.definition.urgent_when, ("urgent_when",), len(self.located), 0)
        yield from self._what()

    def _what(self) -> Iterator[Fault]:
        """Anyone reads its answer, so it has to be one of fixed words."""
        name = self.definition.what
        if name is None:
            return
        if name not in self.questions:
            yield self.fault(("what",), f"There is no question “{name}”.")
        elif not isinstance(self.questions[name][2], Choice):
            yield self.fault(("what",), f"“{name}” has no fixed answers: name a choice question.")

    def _condition(self, condition: Condition, location: Location, page_number: int, number: int) -> Iterator[Fault]:
        for at, name, value in condition.leaves(location):
            if name in self.definition.computed:
                if not isinstance(value, bool):
                    yield self.fault((*at, "equals"), f"“{name}” is true or false.")
                continue
            if name not in self.questions:
                yield self.fault((*at, "question"), f"There is no question “{name}”.")
                continue
            asked_page, asked_number, asked = self.questions[name]
            if (asked_page, asked_number) >= (page_number, number):
                words = f"“{name}” is asked later: a condition can only ask about earlier answers."
                yield self.fault((*at, "question"), words)
            elif not asked.values:
                words = f"“{name}” has no fixed answers: ask about a choice, several or yes_no question."
                yield self.fault((*at, "question"), words)
            elif value not in asked.values or type(value) not in {type(one) for one in asked.values}:
                allowed = ", ".join(f"“{str(one).lower() if isinstance(one, bool) else one}”" for one in asked.values)
                shown = str(value).lower() if isinstance(value, bool) else value
                yield self.fault((*at, "equals"), f"“{shown}” is no answer to “{name}”. Its answers: {allowed}.")

    def _revealed(
        self, page: Page, condition: Condition, at: Location, revealing: set[tuple[str, str | bool]]
    ) -> Iterator[Fault]:
        """A question shown by an answer on its own page opens below that answer: one answer, one question."""
        here = {question.name: question for question in page.questions}
        leaves = list(condition.leaves(at))
        if not any(name in here for _at, name, _value in leaves):
            return
        _place, name, value = leaves[0]
        if (
            len(leaves) > 1
            or condition.question is None
            or here[name].first_input != name
            or len(here[name].fields()) > 1
        ):
            yield self.fault(at, "A condition on the same page can only be one “question” and “equals”.")
        elif (name, value) in revealing:
            yield self.fault(at, "That answer opens another question already: ask this one on a later page.")
        revealing.add((name, value))

    def ways(self) -> Iterator[Fault]:
        """Pages and questions that no answers lead to; a service without an end."""
        pages = [page for _at, page in self.located]
        try:
            found: list[Branch] = list(branches(pages, self.definition.computed))
        except TooManyBranches:
            yield self.fault(("pages",), "There are too many ways through these pages. Use fewer conditions.")
            return
        if all(branch.stop for branch in found):
            yield self.fault(("pages",), "Every way ends in a stop: no one could finish.")
        for location, page in self.located:
            through = [branch for branch in found if page in branch.pages]
            if not through:
                yield self.fault(location, f"No answers lead to the page “{page.name}”.")
                continue
            for number, question in enumerate(page.questions):
                if not any(is_shown(question, branch.deciding) for branch in through):
                    words = f"No answers lead to the question “{question.name}”."
                    yield self.fault((*location, "questions", number), words)
