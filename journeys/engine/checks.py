"""Whether a definition makes sense: every fault with its line, in words a service designer understands."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from journeys.engine.branches import Ways
from journeys.engine.calculating import Calculations
from journeys.engine.conditions import Condition, Strict
from journeys.engine.consistency import Consistency
from journeys.engine.definition import ABOUT_YOU, Definition, Page
from journeys.engine.piping import names_in, names_in_part
from journeys.engine.questions import Address, Choice, Money, Number, Question, Several, Slot
from journeys.engine.rating import AllRates
from journeys.engine.reading import Fault, Location, Source
from journeys.engine.shapes import shape_faults as shape_faults
from journeys.rules import RULES

NO_DAY = date(2000, 1, 1)  # for definitions whose pages depend on no day
MOST_PAGES = 100  # more than anyone fills in; of many more the ways could not be looked through in seconds
RESERVED_PAGES = {"check", "photos", "files", "tasks", "save", "done", "paid"}
RESERVED_INPUTS = {
    *{"csrfmiddlewaretoken", "add_photos", "remove_photo", "add_files", "remove_file", "follow", "go_on"},
    *{"save_for_later", "seen_at"},
}


def sense_faults(
    source: Source, definition: Definition, rates: AllRates, examples_on: date | None = None
) -> list[Fault]:
    """What is wrong in a definition whose shape is right. Its examples are tried as of ``examples_on``."""
    check = _Check(source, definition)
    if len(check.located) > MOST_PAGES:
        return [
            source.fault(("pages",), f"A service has {MOST_PAGES} pages at most. This one has {len(check.located)}.")
        ]
    more = Consistency(source, definition, check.questions, rates)
    faults = [*check.names(), *check.pages(), *check.tasks(), *check.conditions(), *check.piping(), *more.faults()]
    if faults or (definition.calculations and examples_on is None):
        return faults
    calculations = Calculations.of(definition, rates, examples_on or NO_DAY)
    pages = [page for _at, page in check.located]
    ways = Ways(pages, definition.computed, calculations, definition.examples)
    # First, as no way can be walked with answers that a rule cannot work with.
    faults = [*more.examples(ways)] if definition.calculations else []
    return faults or [*check.ways(ways)]


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
        self.calculations = {one.name: one.rule for one in definition.calculations}

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
            if page.step and location in self.source.lines and page.step not in self.definition.own_steps:
                yield self.fault((*location, "step"), "“step” is for the pages that a kind of journey brings.")

    def conditions(self) -> Iterator[Fault]:
        """Conditions that ask what cannot be known, or is never so."""
        for page_number, (location, page) in enumerate(self.located):
            if page.show_when:
                yield from self._condition(page.show_when, (*location, "show_when"), page_number, 0)
            revealing: set[tuple[str, object]] = set()
            for number, question in enumerate(page.questions):
                if isinstance(question, Slot):
                    yield from self._time(question, (*location, "questions", number), page_number, number)
                if not question.show_when:
                    continue
                at = (*location, "questions", number, "show_when")
                yield from self._condition(question.show_when, at, page_number, number)
                yield from self._revealed(page, question.show_when, at, revealing)
        end = len(self.located)
        if self.definition.urgent_when:
            yield from self._condition(self.definition.urgent_when, ("urgent_when",), end, 0)
        for number, turn in enumerate(self.definition.routes):
            yield from self._condition(turn.when, ("routes", number, "when"), end, 0)
        for number, part in enumerate(self.definition.parts):
            if part.when:
                yield from self._condition(part.when, ("parts", number, "when"), end, 0)
        yield from self._fixed("what", self.definition.what, (Choice,))
        yield from self._fixed("need", self.definition.need, (Choice, Several))

    def _time(self, question: Slot, location: Location, page_number: int, number: int) -> Iterator[Fault]:
        """What a time has to have or to fit is asked before it."""
        for place, need in enumerate(question.needs):
            yield from self._condition(need.when, (*location, "needs", place, "when"), page_number, number)
        if question.round_of is None:
            return
        asked_page, asked_number, asked = self.questions.get(question.round_of, (page_number, number, question))
        if not isinstance(asked, Address) or (asked_page, asked_number) >= (page_number, number):
            words = f"“{question.round_of}” is no question for an address that is asked before."
            yield self.fault((*location, "round_of"), words)

    def _fixed(self, key: str, name: str | None, types: tuple[type[Question], ...]) -> Iterator[Fault]:
        """Who reads its answer does not know the question: it has to be one of fixed words."""
        if name is None:
            return
        if name not in self.questions:
            yield self.fault((key,), f"There is no question “{name}”.")
        elif not isinstance(self.questions[name][2], types):
            yield self.fault((key,), f"“{name}” has no fixed answers: name a choice question.")

    def _condition(self, condition: Condition, location: Location, page_number: int, number: int) -> Iterator[Fault]:
        for at, leaf in condition.leaves(location):
            name = str(leaf.question)
            if name in self.definition.computed:
                if not isinstance(leaf.equals, bool):
                    yield self.fault((*at, "equals"), f"“{name}” is true or false.")
            elif name in self.calculations:
                yield from self._asks_calculation(leaf, at, page_number, number)
            elif name not in self.questions:
                yield self.fault((*at, "question"), f"There is no question “{name}”.")
            else:
                yield from self._asks_question(leaf, at, page_number, number)

    def _asks_question(self, leaf: Condition, at: Location, page_number: int, number: int) -> Iterator[Fault]:
        name = str(leaf.question)
        asked_page, asked_number, asked = self.questions[name]
        if (asked_page, asked_number) >= (page_number, number):
            words = f"“{name}” is asked later: a condition can only ask about earlier answers."
            yield self.fault((*at, "question"), words)
        elif leaf.is_about_number:
            if not isinstance(asked, Number | Money):
                yield self.fault((*at, "question"), f"“{name}” is no number: ask what it “equals”.")
        elif isinstance(asked, Number | Money):
            yield self.fault((*at, "equals"), f"“{name}” is a number: ask “at_least” or “at_most”.")
        elif not asked.values:
            words = f"“{name}” has no fixed answers: ask about a choice, several or yes_no question."
            yield self.fault((*at, "question"), words)
        else:
            yield from self._may_equal(leaf, at, asked.values)

    def _may_equal(self, leaf: Condition, at: Location, values: tuple[str | bool, ...]) -> Iterator[Fault]:
        value = leaf.equals
        if value not in values or type(value) not in {type(one) for one in values}:
            allowed = ", ".join(f"“{_yaml(one)}”" for one in values)
            words = f"“{_yaml(value)}” is no answer to “{leaf.question}”. Its answers: {allowed}."
            yield self.fault((*at, "equals"), words)

    def _asks_calculation(self, leaf: Condition, at: Location, page_number: int, number: int) -> Iterator[Fault]:
        rule = RULES.get(self.calculations[str(leaf.question)])
        if rule is None:
            return  # told where it is named
        before = {name for name, (page, _number, _question) in self.questions.items() if page < page_number}
        here = {question.name for question in self.located[page_number][1].questions} if number else set()
        if rule.asks and not rule.asks & before:
            yield self.fault((*at, "question"), f"Nothing that “{leaf.question}” reads is asked before this page.")
        elif rule.asks & here:
            yield self.fault(
                (*at, "question"), f"“{leaf.question}” reads answers of this page: ask this on a later one."
            )
        elif rule.values and leaf.equals is None:
            yield self.fault((*at, "question"), f"“{leaf.question}” is no number: ask what it “equals”.")
        elif rule.values:
            yield from self._may_equal(leaf, at, rule.values)
        elif leaf.equals is not None:
            yield self.fault((*at, "equals"), f"“{leaf.question}” is a number: ask “at_least” or “at_most”.")

    def _revealed(
        self, page: Page, condition: Condition, at: Location, revealing: set[tuple[str, object]]
    ) -> Iterator[Fault]:
        """A question shown by an answer on its own page opens below that answer: one answer, one question."""
        here = {question.name: question for question in page.questions}
        if not condition.names & here.keys():
            return
        name, value = condition.question, condition.equals
        is_simple = name in here and value is not None
        if not is_simple or name is None or here[name].first_input != name or len(here[name].fields()) > 1:
            yield self.fault(at, "A condition on the same page can only be one “question” and “equals”.")
        elif (name, value) in revealing:
            yield self.fault(at, "That answer opens another question already: ask this one on a later page.")
        revealing.add((name or "", value))

    def tasks(self) -> Iterator[Fault]:
        """Pages outside the list of tasks, and tasks that are out of order."""
        names = [task.name for task in self.definition.tasks]
        yield from self._said_twice([(("tasks", number), name) for number, name in enumerate(names)], "task")
        if ABOUT_YOU in names:
            yield self.fault(("tasks", names.index(ABOUT_YOU), "name"), "Every list ends with “about-you” by itself.")
        if names and self.definition.middle_pages():
            yield self.fault(("tasks",), "This kind of journey has no list of tasks.")
            return
        last = 0
        for number, page in enumerate(self.definition.pages):
            at: Location = ("pages", number)
            if page.task is None:
                if names:
                    yield self.fault(at, f"The page “{page.name}” belongs to no task: say “task”.")
            elif page.task not in names:
                yield self.fault((*at, "task"), f"There is no task “{page.task}”.")
            elif names.index(page.task) < last:
                yield self.fault((*at, "task"), "The pages of a task stand together, in the order of the tasks.")
            else:
                last = names.index(page.task)
        used = {page.task for page in self.definition.pages}
        for number, name in enumerate(names):
            if name not in used:
                yield self.fault(("tasks", number, "name"), f"No page belongs to the task “{name}”.")

    def piping(self) -> Iterator[Fault]:
        """Names in words that nobody was asked for before."""
        for page_number, (location, page) in enumerate(self.located):
            parts: list[tuple[Location, Strict]] = [(location, page)]
            parts += [((*location, "questions", number), question) for number, question in enumerate(page.questions)]
            if page.stop:
                parts.append(((*location, "stop"), page.stop))
            for at, part in parts:
                for key, name in names_in_part(part):
                    yield from self._named(name, (*at, key), page_number)
        last = len(self.located)
        definition = self.definition
        titles: list[tuple[Location, str]] = [
            *((("tasks", number, "title"), task.title) for number, task in enumerate(definition.tasks)),
            *((("parts", number, "title"), part.title) for number, part in enumerate(definition.parts)),
            *([(("grants", "title"), definition.grants.title)] if definition.grants else []),
            *([(("fee", "words"), definition.fee.words)] if definition.fee else []),
        ]
        for at, words in titles:
            for name in names_in(words):
                yield from self._named(name, at, last)

    def _named(self, name: str, at: Location, page_number: int) -> Iterator[Fault]:
        if name in self.calculations:
            return
        if at[-1] == "of":
            yield self.fault(at, f"There is no calculation “{name}”.")
        elif name not in self.questions:
            yield self.fault(at, f"There is no question or calculation “{name}” to put in the place of (({name})).")
        elif self.questions[name][0] >= page_number:
            yield self.fault(at, f"“{name}” is asked later: only earlier answers can stand here.")

    def ways(self, ways: Ways) -> Iterator[Fault]:
        """Pages and questions that no answers lead to; a service without an end."""
        found = ways.every()
        if not ways.can_finish:
            yield self.fault(("pages",), "Every way ends in a stop: no one could finish.")
        reached = {page.name for branch in found for page in branch.pages}
        answered = {name for branch in found for name in branch.answers}
        for location, page in self.located:
            if page.name not in reached and (found or ways.is_out_of_reach(page)):
                yield self.fault(location, f"No answers lead to the page “{page.name}”.")
                continue
            for number, question in enumerate(page.questions):
                if question.show_when is None or question.name in answered:
                    continue
                if found or ways.is_out_of_reach(page, question):
                    words = f"No answers lead to the question “{question.name}”."
                    yield self.fault((*location, "questions", number), words)


def _yaml(value: object) -> object:
    """A value as it is written in a file."""
    return str(value).lower() if isinstance(value, bool) else value
