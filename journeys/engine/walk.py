"""One person's walk through a service: the draft, the pages it began with, and the route its answers make."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from casework.models import ServiceVersion, ShownAnswer
from casework.rules import Finding
from design.templatetags import govuk
from journeys.engine import rating
from journeys.engine.calculating import Calculations
from journeys.engine.definition import Definition, Page
from journeys.engine.loading import Service
from journeys.engine.piping import calculations_shown, piped, piped_page, piped_question
from journeys.engine.questions import Files, Photos, Question, Slot
from journeys.engine.route import Route, is_shown
from journeys.models import Draft

_known: dict[tuple[str, type[Definition]], Service] = {}


def service_of(version: ServiceVersion, kind: type[Definition]) -> Service:
    """The service as it was published: read once a process, for a version never changes."""
    key = version.hash, kind
    if key not in _known:
        content = version.definition
        pages = tuple(Page.model_validate(page) for page in content["pages"])
        _known[key] = Service(version.slug, kind.model_validate(content["definition"]), pages)
    return _known[key]


def is_read(version: ServiceVersion) -> bool:
    """Whether ``service_of`` knows the version without asking for its definition."""
    return any(known == version.hash for known, _kind in _known)


def returns_to_check(request: HttpRequest) -> bool:
    """Whether they came by a Change link of the check, and go straight back there."""
    return request.GET.get("from") == "check"


@dataclass(frozen=True)
class Walk:
    """A draft and the service as it was when the draft began."""

    draft: Draft
    service: Service

    @cached_property
    def route(self) -> Route:
        return self.route_with(self.draft.answers)

    def route_with(self, answers: Mapping[str, Any]) -> Route:
        """The route that other answers would make."""
        return Route(self.service.pages, answers, self.service.definition.computed, self.calculations)

    @cached_property
    def calculations(self) -> Calculations:
        """What its rules make of answers, by the rates of today."""
        return Calculations.of(self.service.definition, rating.rates(), timezone.localdate())

    @property
    def has_tasks(self) -> bool:
        """Whether its pages are parts of a list of tasks."""
        return bool(self.service.definition.tasks)

    @property
    def url(self) -> str:
        """Where to go on: the first page that is to be done, or the list of tasks."""
        return self._tasks_url if self.has_tasks else self.url_of(self.route.halt)

    @property
    def _tasks_url(self) -> str:
        return reverse("journeys:tasks", args=[self.draft.pk])

    def url_of(self, page: Page | None) -> str:
        """The address of a page; of the check where there is none."""
        if page is None:
            return reverse("journeys:check", args=[self.draft.pk])
        return reverse("journeys:page", args=[self.draft.pk, page.name])

    def url_after(self, page: Page, *, returns: bool) -> str:
        """Where to go once ``page`` is saved. ``returns``: they came from the check, and go straight back there."""
        route = self.route_with(self.draft.answers)
        if returns:
            return self.url_of(route.halt) + ("?from=check" if route.halt and not route.halt.is_stop else "")
        after = route.after(page)
        return self._tasks_url if after is None and self.has_tasks else self.url_of(after)

    def url_before(self, page: Page, *, returns: bool) -> str:
        """Where "Back" leads: the page before, the check, the list of tasks or the service's start page."""
        if returns:
            return self.url_of(None)
        before = self.route.before(page)
        if before is None and self.has_tasks:
            return self._tasks_url
        return self.url_of(before) if before else reverse("journeys:service", args=[self.service.slug])

    @property
    def url_before_check(self) -> str:
        """Where "Back" leads from the check."""
        return self._tasks_url if self.has_tasks else self.url_of(self.route.reached[-1])

    def asked(self, page: Page) -> list[tuple[Question, Any]]:
        """The questions of a page that count, each with its answer."""
        known = self.route.known
        return [
            (question, self.route.answers.get(question.name))
            for question in page.questions
            if is_shown(question, known)
        ]

    def told(self, page: Page) -> list[tuple[Question, Any]]:
        """The questions of a page that were answered or left blank by someone, with answers in their words."""
        return [
            (piped_question(question, self.words_of) if question.name in self.service.piped else question, answer)
            for question, answer in self.asked(page)
            if not question.only_tells
        ]

    def finding(self, name: str) -> Finding:
        """What a calculation comes to with the answers that count."""
        return self.route.known.finding(name)

    def answers_for(self, page: Page) -> dict[str, Any]:
        """What decides which questions of a page count: the answers, and the calculations that its conditions ask."""
        names = {name for question in page.questions if question.show_when for name in question.show_when.names}
        known = self.route.known
        return self.route.answers | {name: known[name] for name in sorted(names & self.calculations.rules.keys())}

    def findings_on(self, page: Page) -> dict[str, Finding]:
        """The calculations that a page shows."""
        return {name: self.finding(name) for question in page.questions for name in calculations_shown(question)}

    @cached_property
    def _question_of(self) -> dict[str, Question]:
        return {question.name: question for page in self.service.pages for question in page.questions}

    def words_of(self, name: str | None) -> str:
        """An answer or a calculation's value in words; empty where it is not asked, or not on this way."""
        if name is None:
            return ""
        if name in self.calculations.rules:
            return words_of_value(self.finding(name)["value"])
        answer = self.route.answers.get(name)
        return "" if answer is None or name not in self._question_of else self._question_of[name].words(answer)

    def said(self, words: str) -> str:
        """``words`` of the definition with answers in the place of their names."""
        return piped(words, self.words_of)

    def said_page(self, page: Page) -> Page:
        """A page as this person reads it, with answers in its words."""
        return piped_page(page, self.words_of)

    def shown_answers(self) -> list[ShownAnswer]:
        """Every answered question in words, to be frozen with the case. Photos, files, times are rows of their own."""
        return [
            self._shown(page, question, answer)
            for page in self.route.reached
            for question, answer in self.told(page)
            if answer is not None and not isinstance(question, Files | Photos | Slot)
        ]

    def _shown(self, page: Page, question: Question, answer: Any) -> ShownAnswer:
        shown = ShownAnswer(
            name=question.name,
            label=question.listed_as,
            words=question.words(answer),
            is_personal=question.is_personal,
            page=self.said(page.title),
        )
        masked = question.masked(answer)
        return shown if masked == shown["words"] else {**shown, "masked": masked}


def words_of_value(value: Any) -> str:
    """A calculation's value in words: its numbers are pence."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return govuk.money(value) if isinstance(value, int) else "" if value is None else str(value)
