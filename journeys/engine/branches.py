"""Every way through a service's pages: to find pages that no answer leads to, and for tests to walk them all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from journeys.engine.conditions import Condition
from journeys.engine.definition import Page
from journeys.engine.questions import Question
from journeys.engine.route import is_shown

MOST = 20_000  # ways; a service with more is too hard to fill in


class TooManyBranches(Exception):
    """There are more ways through the pages than anyone could test."""


@dataclass(frozen=True)
class Branch:
    """One way: the answers that decide it, and the pages it leads through."""

    deciding: Mapping[str, Any]
    pages: tuple[Page, ...]

    @property
    def stop(self) -> Page | None:
        return self.pages[-1] if self.pages and self.pages[-1].is_stop else None

    def __str__(self) -> str:
        return ", ".join(f"{name}={value}" for name, value in self.deciding.items()) or "no choice"


def branches(pages: Sequence[Page], computed: frozenset[str] = frozenset()) -> Iterator[Branch]:
    """Every combination of answers that conditions ask about. Raises ``TooManyBranches``."""
    asked = {name: values for name, values in _asked(pages).items() if name}
    count = 0
    for start in _spread({}, [(name, (True, False)) for name in sorted(computed) if name in asked]):
        for branch in _walk(pages, 0, start, (), asked):
            count += 1
            if count > MOST:
                raise TooManyBranches
            yield branch


def _conditions(pages: Sequence[Page]) -> Iterator[Condition]:
    for page in pages:
        yield from (part.show_when for part in (page, *page.questions) if part.show_when)


def _asked(pages: Sequence[Page]) -> dict[str, set[str | bool]]:
    asked: dict[str, set[str | bool]] = {}
    for condition in _conditions(pages):
        for _at, name, value in condition.leaves():
            asked.setdefault(name, set()).add(value)
    return asked


def _ways(question: Question, asked: set[str | bool]) -> list[Any]:
    """Answers that differ to the conditions: each value they ask for, and one of the others (or none)."""
    others = [value for value in question.values if value not in asked]
    told = [value for value in question.values if value in asked]
    if question.type == "several":  # type: ignore[attr-defined]
        return [[value] for value in told] + ([[others[0]]] if others else []) + ([told] if len(told) > 1 else [])
    return told + others[:1] + ([None] if question.optional else [])


def _spread(answers: dict[str, Any], choices: list[tuple[str, Sequence[Any]]]) -> Iterator[dict[str, Any]]:
    if not choices:
        yield answers
        return
    (name, values), *rest = choices
    for value in values:
        yield from _spread({**answers, name: value}, rest)


def _walk(
    pages: Sequence[Page],
    place: int,
    answers: dict[str, Any],
    reached: tuple[Page, ...],
    asked: Mapping[str, set[str | bool]],
) -> Iterator[Branch]:
    if place == len(pages):
        yield Branch(answers, reached)
        return
    page = pages[place]
    if not is_shown(page, answers):
        yield from _walk(pages, place + 1, answers, reached, asked)
        return
    if page.is_stop:
        yield Branch(answers, (*reached, page))
        return
    for after in _answered(page.questions, answers, asked):
        yield from _walk(pages, place + 1, after, (*reached, page), asked)


def _answered(
    questions: Sequence[Question], answers: dict[str, Any], asked: Mapping[str, set[str | bool]]
) -> Iterator[dict[str, Any]]:
    if not questions:
        yield answers
        return
    question, *rest = questions
    if question.name not in asked or not is_shown(question, answers):
        yield from _answered(rest, answers, asked)
        return
    for value in _ways(question, asked[question.name]):
        yield from _answered(rest, {**answers, question.name: value}, asked)
