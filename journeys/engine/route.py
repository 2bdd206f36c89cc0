"""The route: which pages the answers lead to. Pure, and worked out anew each time: progress is never stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from journeys.engine.calculating import NONE, Calculations, Known
from journeys.engine.definition import Page
from journeys.engine.piping import names_in_page
from journeys.engine.questions import Question


def is_shown(part: Page | Question, answers: Mapping[str, Any]) -> bool:
    """Whether a page or question is asked, given the answers before it."""
    return part.show_when is None or part.show_when.holds(answers)


class Section(NamedTuple):
    """The pages of one task (all pages, where there are no tasks), as far as the answers lead through them."""

    task: str | None
    reached: tuple[Page, ...]
    halt: Page | None  # where it is not complete, or stops
    is_blocked: bool  # the halt asks for answers of another task that are not there yet

    @property
    def is_begun(self) -> bool:
        """Whether a page of it is behind them."""
        return len(self.reached) > 1 or self.halt is None


@dataclass(frozen=True)
class Route:
    """The pages that ``given`` answers lead to, in order, up to the first that is not complete or a stop.

    Where the pages belong to tasks, each task has such a first page, and halts alone.
    """

    pages: Sequence[Page]
    given: Mapping[str, Any]
    computed: frozenset[str] = frozenset()
    calculations: Calculations = NONE

    @cached_property
    def _walked(self) -> tuple[list[Section], dict[str, Any], Known]:
        kept = {name: self.given[name] for name in self.computed if name in self.given}
        known = self.calculations.over(kept)
        open_questions: set[str] = set()
        sections: list[Section] = []
        for task, pages in groupby(self.pages, key=lambda page: page.task):
            section, is_end = self._through(task, list(pages), kept, known, open_questions)
            sections.append(section)
            if is_end or (task is None and section.halt is not None):
                break
        return sections, kept, known

    def _through(
        self, task: str | None, pages: Sequence[Page], kept: dict[str, Any], known: Known, open_questions: set[str]
    ) -> tuple[Section, bool]:
        """Walk the pages of one task; whether everything ends here, because the page sends it.

        ``kept`` takes up the answers on the way, ``open_questions`` those that are still to be asked.
        """
        reached: list[Page] = []
        for number, page in enumerate(pages):
            if open_questions and self._asked_for(page) & open_questions:
                open_questions |= {question.name for later in pages[number:] for question in later.questions}
                return Section(task, tuple(reached), page, is_blocked=True), False
            if not is_shown(page, known):
                continue
            reached.append(page)
            is_complete = not page.is_stop and (page.step is None or bool(page.questions) or page.step in self.given)
            for question in page.questions:
                if not is_shown(question, known):
                    continue
                if question.name in self.given:
                    kept[question.name] = self.given[question.name]
                else:
                    is_complete = False
            if not is_complete:
                missing = {question.name for later in pages[number:] for question in later.questions}
                open_questions |= missing - kept.keys()
                return Section(task, tuple(reached), page, is_blocked=False), False
            if page.sends:
                return Section(task, tuple(reached), None, is_blocked=False), True
        return Section(task, tuple(reached), None, is_blocked=False), False

    def _asked_for(self, page: Page) -> set[str]:
        """The questions whose answers decide what a page shows: by conditions, by calculations, in its words."""
        names = set(names_in_page(page))
        for part in (page, *page.questions):
            names |= part.show_when.names if part.show_when else frozenset()
        asked = {name for name in names if name not in self.calculations.rules}
        return asked.union(*(self.calculations.asks(name) for name in names - asked)) - {
            question.name for question in page.questions
        }

    @property
    def sections(self) -> list[Section]:
        """The tasks in their order, each as far as the answers lead."""
        return self._walked[0]

    @cached_property
    def reached(self) -> tuple[Page, ...]:
        """The pages that may be visited."""
        return tuple(page for section in self.sections for page in section.reached)

    @property
    def answers(self) -> dict[str, Any]:
        """The answers that count: those of questions on the route. Others are kept, but lead nowhere."""
        return self._walked[1]

    @property
    def known(self) -> Known:
        """The answers that count, and the values of calculations with them."""
        return self._walked[2]

    @cached_property
    def halt(self) -> Page | None:
        """The first page that is not complete, or the stop; None where every page is done."""
        halts = [section.halt for section in self.sections if section.halt is not None]
        return next((page for page in halts if page.is_stop), halts[0] if halts else None)

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

    def section_of(self, page: Page) -> Section:
        """The task that a reached page is in."""
        return next(section for section in self.sections if page in section.reached)

    def after(self, page: Page) -> Page | None:
        """The page after ``page`` in its task; None where that is the check, or the list of tasks."""
        reached = self.section_of(page).reached
        following = reached[reached.index(page) + 1 :]
        return following[0] if following else None

    def before(self, page: Page) -> Page | None:
        """The page before ``page`` in its task; None where it is the first."""
        reached = self.section_of(page).reached
        place = reached.index(page)
        return reached[place - 1] if place else None

    def questions_of(self, page: Page) -> list[Question]:
        """The questions of a page whose conditions hold, or may come to hold by an answer on the same page."""
        here = {question.name for question in page.questions}
        return [
            question
            for question in page.questions
            if is_shown(question, self.known) or (question.show_when and here & question.show_when.names)
        ]
