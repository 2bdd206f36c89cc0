"""The route: which pages the answers lead to. Pure, and worked out anew each time: progress is never stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from journeys.engine.definition import Page
from journeys.engine.questions import Question


def is_shown(part: Page | Question, answers: Mapping[str, Any]) -> bool:
    """Whether a page or question is asked, given the answers before it."""
    return part.show_when is None or part.show_when.holds(answers)


@dataclass(frozen=True)
class Route:
    """The pages that ``answers`` lead to, in order, up to the first that is not complete or a stop."""

    pages: Sequence[Page]
    given: Mapping[str, Any]
    computed: frozenset[str] = frozenset()

    @cached_property
    def _walked(self) -> tuple[tuple[Page, ...], dict[str, Any], Page | None]:
        """Pages reached, answers on the way, and the page where it halts (None: complete)."""
        reached: list[Page] = []
        kept = {name: self.given[name] for name in self.computed if name in self.given}
        for page in self.pages:
            if not is_shown(page, kept):
                continue
            reached.append(page)
            if page.is_stop:
                return tuple(reached), kept, page
            is_complete = page.step is None or bool(page.questions) or page.step in self.given
            for question in page.questions:
                if not is_shown(question, kept):
                    continue
                if question.name in self.given:
                    kept[question.name] = self.given[question.name]
                else:
                    is_complete = False
            if not is_complete:
                return tuple(reached), kept, page
        return tuple(reached), kept, None

    @property
    def reached(self) -> tuple[Page, ...]:
        """The pages that may be visited."""
        return self._walked[0]

    @property
    def answers(self) -> dict[str, Any]:
        """The answers that count: those of questions on the route. Others are kept, but lead nowhere."""
        return self._walked[1]

    @property
    def halt(self) -> Page | None:
        """The first page that is not complete, or the stop; None where every page is done."""
        return self._walked[2]

    @property
    def is_complete(self) -> bool:
        """Whether it may be submitted."""
        return self.halt is None

    def page(self, name: str) -> Page | None:
        """The page of that name, where it may be visited."""
        return next((page for page in self.reached if page.name == name), None)

    def has_page(self, name: str) -> bool:
        """Whether there is such a page at all."""
        return any(page.name == name for page in self.pages)

    def after(self, page: Page) -> Page | None:
        """The page after ``page``; None where that is the check."""
        following = self.reached[self.reached.index(page) + 1 :]
        return following[0] if following else self.halt if self.halt != page else None

    def before(self, page: Page) -> Page | None:
        """The page before ``page``; None where it is the first."""
        place = self.reached.index(page)
        return self.reached[place - 1] if place else None

    def questions_of(self, page: Page) -> list[Question]:
        """The questions of a page whose conditions hold, or may come to hold by an answer on the same page."""
        here = {question.name for question in page.questions}
        return [
            question
            for question in page.questions
            if is_shown(question, self.answers)
            or (question.show_when and any(name in here for _at, name, _value in question.show_when.leaves()))
        ]
