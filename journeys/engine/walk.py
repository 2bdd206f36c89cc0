"""One person's walk through a service: the draft, the pages it began with, and the route its answers make."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from casework.models import ServiceVersion, ShownAnswer
from journeys.engine.definition import Definition, Page
from journeys.engine.loading import Service
from journeys.engine.questions import Photos, Question
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
        return Route(self.service.pages, answers, self.service.definition.computed)

    def url_of(self, page: Page | None) -> str:
        """The address of a page; of the check where there is none."""
        if page is None:
            return reverse("journeys:check", args=[self.draft.pk])
        return reverse("journeys:page", args=[self.draft.pk, page.name])

    def url_after(self, page: Page, *, returns: bool) -> str:
        """Where to go once ``page`` is saved. ``returns``: they came from the check, and go straight back there."""
        route = self.route_with(self.draft.answers)
        if not returns:
            return self.url_of(route.after(page))
        return self.url_of(route.halt) + ("?from=check" if route.halt and not route.halt.is_stop else "")

    def url_before(self, page: Page, *, returns: bool) -> str:
        """Where "Back" leads: the page before, the check, or the service's start page."""
        if returns:
            return self.url_of(None)
        before = self.route.before(page)
        return self.url_of(before) if before else reverse("journeys:service", args=[self.service.slug])

    def asked(self, page: Page) -> list[tuple[Question, Any]]:
        """The questions of a page that count, each with its answer."""
        answers = self.route.answers
        return [(question, answers.get(question.name)) for question in page.questions if is_shown(question, answers)]

    def words_of(self, name: str | None) -> str:
        """The answer to one question in words; empty where it is not asked, or not on this way."""
        if name is None or name not in self.route.answers:
            return ""
        questions = (question for page in self.route.reached for question in page.questions)
        return next(question.words(self.route.answers[name]) for question in questions if question.name == name)

    def shown_answers(self) -> list[ShownAnswer]:
        """Every answered question in words, to be frozen with the case. Photos are rows of their own."""
        return [
            ShownAnswer(
                name=question.name,
                label=question.listed_as,
                words=question.words(answer),
                is_personal=question.is_personal,
                page=page.title,
            )
            for page in self.route.reached
            for question, answer in self.asked(page)
            if answer is not None and not isinstance(question, Photos)
        ]
