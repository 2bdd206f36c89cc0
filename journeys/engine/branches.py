"""Ways through a service's pages: to find pages that no answer leads to, and for tests to walk them.

A small service is walked every way. Of a large one there are more ways than anyone could walk: then every page, every
step from page to page, every answer that something hangs on, and every two of them together that can be found.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.utils import timezone

from journeys.engine.calculating import NONE, Calculations, Known
from journeys.engine.conditions import Condition
from journeys.engine.definition import Example, Page
from journeys.engine.questions import Money, Number, Question, Several
from journeys.engine.route import is_shown
from journeys.engine.samples import sample, stored_number

EVERY_WAY = 60  # as many are walked each; of more, a set that covers
POOL = 240  # ways among which that set is found
TRIES = 2_000  # ways that are tried to reach one page
EXAMPLE = "example"  # what is chosen before the first page, where there are examples
Choose = Callable[[str, Sequence[Any], Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Branch:
    """One way: the answers that decide it, every answer on it, and the pages it leads through."""

    deciding: Mapping[str, Any]
    pages: tuple[Page, ...]
    answers: Mapping[str, Any]
    example: Example | None = None

    @property
    def stop(self) -> Page | None:
        return self.pages[-1] if self.pages and self.pages[-1].is_stop else None

    @property
    def sends(self) -> bool:
        """Whether its last page opens the case at once."""
        return bool(self.pages) and self.pages[-1].sends

    def __str__(self) -> str:
        gives = self.example.gives if self.example else {}
        return ", ".join(f"{name}={value}" for name, value in {**gives, **self.deciding}.items()) or "no choice"

    @cached_property
    def goals(self) -> frozenset[Hashable]:
        """What a walk of it shows."""
        names = [page.name for page in self.pages]
        decided = [(name, repr(value)) for name, value in self.deciding.items()]
        if self.example:
            decided.append((EXAMPLE, repr(self.example)))
        pairs = {(one, other) for place, one in enumerate(decided) for other in decided[place:]}
        return frozenset({*names, *pairwise(names), *pairs})


def branches(
    pages: Sequence[Page],
    computed: frozenset[str] = frozenset(),
    calculations: Calculations = NONE,
    examples: Sequence[Example] = (),
) -> list[Branch]:
    """The ways to walk: each of them where there are few, else some that show everything there is to see."""
    ways = Ways(pages, computed, calculations, examples)
    return ways.every() or ways.covering()


class Ways:
    """The ways through some pages."""

    def __init__(
        self,
        pages: Sequence[Page],
        computed: frozenset[str] = frozenset(),
        calculations: Calculations = NONE,
        examples: Sequence[Example] = (),
    ) -> None:
        self.pages = pages
        self.calculations = calculations
        self.today = calculations.today if calculations is not NONE else timezone.localdate()
        self.starts: list[tuple[str, Sequence[Any]]] = [(EXAMPLE, [*examples, None])] if examples else []
        asked: dict[str, list[Condition]] = {}
        for part in (part for page in pages for part in (page, *page.questions) if part.show_when):
            for _at, leaf in part.show_when.leaves() if part.show_when else ():
                asked.setdefault(str(leaf.question), []).append(leaf)
        self.starts += [(name, (True, False)) for name in sorted(computed) if name in asked]
        self.answers_to = {
            question.name: answers_that_differ(question, asked[question.name])
            for page in pages
            for question in page.questions
            if question.name in asked
        }
        self._samples = {question.name: sample(question, self.today) for page in pages for question in page.questions}
        self.stops = [page for page in pages if page.is_stop]

    def walk(self, choose: Choose, *, passes_stops: bool = False) -> Branch:
        """The way that choosing leads."""
        answers: dict[str, Any] = {}
        known = self.calculations.over(answers)
        deciding: dict[str, Any] = {}
        example: Example | None = None
        for name, values in self.starts:
            value = choose(name, values, known)
            if name == EXAMPLE:
                example = value
            else:
                answers[name] = deciding[name] = value
        forced = example.answers if example else {}
        reached: list[Page] = []
        for page in self.pages:
            if not is_shown(page, known):
                continue
            reached.append(page)
            if page.is_stop and not passes_stops:
                break
            for question in page.questions:
                if is_shown(question, known):
                    self._answer(question, answers, deciding, forced, known, choose)
            if page.sends:
                break
        return Branch(deciding, tuple(reached), answers, example)

    def _answer(
        self,
        question: Question,
        answers: dict[str, Any],
        deciding: dict[str, Any],
        forced: Mapping[str, Any],
        known: Known,
        choose: Choose,
    ) -> None:
        name = question.name
        if name in forced:
            answers[name] = forced[name]
        elif name in self.answers_to:
            answers[name] = choose(name, self.answers_to[name], known)
        else:
            answers[name] = self._samples[name]
        if name in self.answers_to:
            deciding[name] = answers[name]

    def every(self, limit: int = EVERY_WAY) -> list[Branch]:
        """Every way, or none where there are more than ``limit``."""
        found: list[Branch] = []
        for branch in self._in_turn(lambda _name: True):
            if len(found) == limit:
                return []
            found.append(branch)
        return found

    def _in_turn(self, is_varied: Callable[[str], bool], *, passes_stops: bool = False) -> Iterator[Branch]:
        """Ways, with each answer in turn to the questions that are varied; the others' avoid stops."""
        turn: list[int] = []
        while True:
            taken: list[tuple[int, int]] = []

            def choose(
                name: str,
                values: Sequence[Any],
                known: Mapping[str, Any],
                taken: list[tuple[int, int]] = taken,
                turn: list[int] = turn,
            ) -> Any:
                if not is_varied(name):
                    return self._going_on(name, values, known)[0]
                place = turn[len(taken)] if len(taken) < len(turn) else 0
                taken.append((place, len(values)))
                return values[place]

            yield self.walk(choose, passes_stops=passes_stops)
            while taken and taken[-1][0] + 1 == taken[-1][1]:
                taken.pop()
            if not taken:
                return
            turn = [place for place, _size in taken]
            turn[-1] += 1

    def _going_on(self, name: str, values: Sequence[Any], known: Mapping[str, Any]) -> Sequence[Any]:
        """Those of the values that lead to no stop, as far as can be seen; all where each does."""
        stops = [page.show_when for page in self.stops if page.show_when and name in page.show_when.names]
        if not stops:
            return values
        good = [value for value in values if not any(stop.holds(_With(known, name, value)) for stop in stops)]
        return good or values

    def covering(self) -> list[Branch]:
        """Few ways that together show every page, step and answer, and every two answers that were found together."""
        pool = [*self._scattered(POOL)]
        shown = {page.name for branch in pool for page in branch.pages}
        pool += [way for page in self.pages if page.name not in shown and (way := self.way_to(page)) is not None]
        left = set().union(*(branch.goals for branch in pool))
        chosen: list[Branch] = []
        while left:
            best = max(pool, key=lambda branch: len(branch.goals & left))
            chosen.append(best)
            left -= best.goals
        return chosen

    def _scattered(self, number: int) -> Iterator[Branch]:
        """Ways with answers as different as can be, the same each time: the answer least given so far goes first."""
        given: dict[tuple[str, str], int] = {}
        met: dict[tuple[str, str, str], int] = {}
        for turn in range(number):
            so_far: list[str] = []

            def choose(
                name: str,
                values: Sequence[Any],
                known: Mapping[str, Any],
                so_far: list[str] = so_far,
                turn: int = turn,
            ) -> Any:
                able = values if turn % 8 == 7 else self._going_on(name, values, known)

                def worn(place: int) -> tuple[int, int, int]:
                    code = repr(able[place])
                    pairs = sum(met.get((name, code, other), 0) > 0 for other in so_far)
                    return pairs, given.get((name, code), 0), (place + turn) % len(able)

                value = able[min(range(len(able)), key=worn)]
                code = repr(value)
                given[name, code] = given.get((name, code), 0) + 1
                for other in so_far:
                    met[name, code, other] = met.get((name, code, other), 0) + 1
                so_far.append(f"{name}={code}")
                return value

            yield self.walk(choose)

    def way_to(self, page: Page, question: Question | None = None) -> Branch | None:
        """A way to a page, or to a question of it, among those that differ in what it hangs on."""
        return self._search(self.hangs_on(page, question), page, question)[0]

    def is_out_of_reach(self, page: Page, question: Question | None = None) -> bool:
        """Whether no answers lead to it. Where that would take too long to say, it is thought to be reached."""
        names = self.hangs_on(page, question)
        way, is_sure = self._search(names, page, question)
        if way is not None:
            return False
        ignoring, is_sure_then = self._search(names, page, question, passes_stops=True)
        if ignoring is None and is_sure and is_sure_then:
            return True
        way, is_sure = self._search(None, page, question)
        return way is None and is_sure

    def _search(
        self, names: frozenset[str] | None, page: Page, question: Question | None, *, passes_stops: bool = False
    ) -> tuple[Branch | None, bool]:
        """A way that shows it, and whether every way was tried."""
        ways = self._in_turn(lambda name: names is None or name in names, passes_stops=passes_stops)
        for tried, branch in enumerate(ways, 1):
            if page in branch.pages and (question is None or question.name in branch.answers):
                return branch, True
            if tried == TRIES:
                return None, False
        return None, True

    def hangs_on(self, page: Page, question: Question | None = None) -> frozenset[str]:
        """The questions that decide whether a page is reached: those its conditions ask, and what those hang on."""
        place_of = {one.name: (each, one) for each in self.pages for one in each.questions}
        found: set[str] = set()
        parts: list[Page | Question] = [page, *([question] if question else [])]
        while parts:
            part = parts.pop()
            names = set(part.show_when.names) if part.show_when else set()
            for name in names & self.calculations.rules.keys():
                names |= {EXAMPLE, *self.calculations.asks(name)}
            for name in names - found:
                found.add(name)
                parts.extend(place_of.get(name, ()))
        return frozenset(found)

    @property
    def can_finish(self) -> bool:
        """Whether some way opens a case."""
        return any(branch.stop is None for branch in (*self.every(), *self._scattered(POOL)))


class _With(Mapping[str, Any]):
    """What is known with one answer more. A calculation that reads it is taken as it was before."""

    def __init__(self, known: Mapping[str, Any], name: str, value: Any) -> None:
        self._known, self._name, self._value = known, name, value

    def __getitem__(self, name: str) -> Any:
        return self._value if name == self._name else self._known[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._known

    def __len__(self) -> int:
        return len(self._known)


def answers_that_differ(question: Question, asked: Sequence[Condition]) -> list[Any]:
    """Answers that differ to the conditions: each value they ask for, and one of the others (or none)."""
    if isinstance(question, Number | Money):
        numbers = _numbers_that_differ(question, asked)
        return numbers + ([None] if question.optional else [])
    values = {condition.equals for condition in asked if condition.equals is not None}
    others = [value for value in question.values if value not in values]
    told = [value for value in question.values if value in values]
    if isinstance(question, Several):
        alone = {option.code for option in question.alone}
        together = [value for value in told if value not in alone]
        more = [together] if len(together) > 1 else []
        return [[value] for value in told] + ([[others[0]]] if others else []) + more
    return told + others[:1] + ([None] if question.optional else [])


def _numbers_that_differ(question: Number | Money, asked: Sequence[Condition]) -> list[Any]:
    """The numbers at the edges of what conditions ask for, where they may be typed."""
    scale = 100 if isinstance(question, Money) else 1
    edges: set[float] = set()
    for condition in asked:
        edges |= {condition.at_least, condition.at_least - 1} if condition.at_least is not None else set()
        edges |= {condition.at_most, condition.at_most + 1} if condition.at_most is not None else set()
    fitting = sorted(edge for edge in edges if question.at_least * scale <= edge <= question.at_most * scale)
    if isinstance(question, Number):
        return [stored_number(question, edge) for edge in fitting] or [sample(question, date.min)]
    return [int(edge) for edge in fitting] or [sample(question, date.min)]
