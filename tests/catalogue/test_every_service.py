"""Ways through every service, walked as a person would, to a case or to a stop: all of them, or a set that covers."""

import html
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.rules import geography
from casework.models import Case, Payment, PaymentState
from journeys import kinds
from journeys.engine import rating
from journeys.engine.branches import Branch, branches
from journeys.engine.calculating import Calculations
from journeys.engine.definition import Page
from journeys.engine.loading import Service
from journeys.engine.questions import Files, Question
from journeys.report.definition import KNOWN_NEAR
from tests.factories.casework import CaseFactory
from tests.factories.journeys import ANYTHING, LILLIE_ROAD, Borough, begin, typed_for
from tests.factories.payments import make_tax_account, reserve


def ways(service: Service) -> list[Branch]:
    """The ways to walk; what is known near a place opens one page more wherever it is, so one such way is enough."""
    definition = service.definition
    calculations = Calculations.of(definition, rating.rates(), timezone.localdate())
    found = branches(service.pages, calculations=calculations, examples=definition.examples)
    if not definition.computed:
        return found
    known = branches(service.pages, definition.computed, calculations, definition.examples)
    return [*found, *[branch for branch in known if branch.deciding.get(KNOWN_NEAR) and not branch.stop][:1]]


def every_way() -> Iterator[object]:
    for slug, service in kinds.services().items():
        for number, branch in enumerate(ways(service)):
            yield pytest.param(service, branch, id=f"{slug} {number}: {branch}"[:150])


def answer(client: Client, url: str, page: Page, branch: Branch) -> str:
    """Look at a page, answer it, and return where that leads."""
    shown = client.get(url)
    assert shown.status_code == 200, (page.name, shown.status_code)
    typed: dict[str, Any] = {"go_on": "1"} if page.step else {}
    for question in page.questions:
        if question.name in branch.answers or question.show_when is None:
            typed |= typed_for(question, branch.answers.get(question.name, ANYTHING))
    response = client.post(url, typed)
    assert response.status_code == 302, (page.name, typed, response.content.decode())
    return str(response["Location"])


def through_list(client: Client, url: str, page: Page) -> str:
    """From the list of tasks to a page that can be begun there."""
    listed = client.get(url).content.decode()
    begins = url.replace("/tasks/", f"/{page.name}/")
    assert f'href="{begins}"' in listed, f"“{page.name}” cannot be begun: {listed}"
    return begins


def walk(client: Client, service: Service, branch: Branch) -> Case | None:
    """The case that a way opens; None where it ends in a stop."""
    url = begin(client, service.slug)
    for page in branch.pages:
        url = through_list(client, url, page) if url.endswith("/tasks/") else url
        assert url.endswith(f"/{page.name}/"), f"expected {page.name}, came to {url}"
        if page.stop is not None:
            words = html.unescape(client.get(url).content.decode())
            assert "((" not in words
            assert page.stop.title in words or "((" in page.stop.title
            return None
        url = answer(client, url, page, branch)
    if not branch.sends:
        if url.endswith("/tasks/"):
            url = url.replace("/tasks/", "/check/")
        assert url.endswith("/check/")
        checked = client.get(url)
        assert checked.status_code == 200
        assert "((" not in checked.content.decode()
        url = paid(client, url, client.post(url)["Location"])
    if not kinds.journey_of(service).opens_case:
        assert Payment.objects.get().state == PaymentState.CAPTURING
        return None
    case = Case.objects.exclude(opened_from=None).get()
    assert url == f"/cases/{case.reference}/done/"
    assert client.get(url).status_code == 200
    return case


def paid(client: Client, check: str, url: str) -> str:
    """Where sending leads; by way of the provider's page, where there is a fee to pay first."""
    if not url.startswith("/pay/"):
        return url
    reserve(Payment.objects.get())
    return str(client.get(check.replace("/check/", "/paid/"))["Location"])


@pytest.mark.req("R-02", "R-70")
@pytest.mark.parametrize(("service", "branch"), list(every_way()))
def test_every_way_ends_in_a_case_or_a_stop(client: Client, borough: Borough, service: Service, branch: Branch) -> None:
    if branch.deciding.get(KNOWN_NEAR):
        easting, northing = geography.to_grid(*LILLIE_ROAD)
        CaseFactory.create(service_slug=service.slug, easting=easting, northing=northing)

    make_tax_account()

    case = walk(client, service, branch)

    if case is not None:
        assert_is_as_defined(case, service, branch)


def assert_is_as_defined(case: Case, service: Service, branch: Branch) -> None:
    """What the definition promises of a case is so."""
    definition = service.definition
    calculations = Calculations.of(definition, rating.rates(), timezone.localdate())
    known = calculations.over(branch.answers)
    turn = next((turn for turn in definition.routes if turn.when.holds(known)), None)
    access = turn.access if turn and turn.access else definition.access
    assert case.journey == definition.case_journey
    assert case.team.slug == (turn.team if turn and turn.team else definition.team)
    assert (case.is_confidential, case.is_private, case.is_restricted) == (
        access != "public",
        access in {"private", "restricted"},
        access == "restricted",
    )
    asked = [question for page in branch.pages for question in page.questions if question.name in branch.answers]
    shown = [item.name for item in case.evidence.all()]
    assert sorted(shown) == sorted(one.name for one in asked if isinstance(one, Files) and branch.answers[one.name])
    parts = [part.title for part in definition.parts if part.when is None or part.when.holds(known)]
    assert case.parts.count() == len(parts)
    assert (case.finding is not None) == (definition.decides is not None or definition.fee is not None)
    fee = known.finding(definition.fee.calculation)["value"] if definition.fee else 0
    assert sum(charge.pence for charge in case.charges.all()) == (fee or 0)
    told = {one["name"] for one in case.shown_answers}
    assert told == {one.name for one in asked if is_told(one, branch.answers[one.name])} | told & {"came_back"}


def is_told(question: Question, given: Any) -> bool:
    """Whether an answer is among those that are read with the case."""
    kind = getattr(question, "type", "")
    return not question.only_tells and kind not in {"files", "photos", "slot"} and given is not None


@pytest.mark.req("R-70")
@pytest.mark.parametrize("slug", list(kinds.services()))
def test_the_ways_walked_show_every_page_and_every_example(slug: str) -> None:
    service = kinds.services()[slug]
    walked = ways(service)

    assert {page.name for page in service.pages} == {page.name for branch in walked for page in branch.pages}
    assert all(any(branch.example == example for branch in walked) for example in service.definition.examples)


@pytest.mark.parametrize(
    "slug", [slug for slug, service in kinds.services().items() if service.definition.journey in {"report", "apply"}]
)
def test_every_report_and_application_has_a_condition_and_a_stop(slug: str) -> None:
    pages = kinds.services()[slug].definition.pages

    assert any(page.show_when for page in pages)
    assert any(page.stop for page in pages)


@pytest.mark.parametrize("slug", list(kinds.services()))
def test_every_service_says_what_it_needs_and_what_happens(slug: str) -> None:
    definition = kinds.services()[slug].definition

    assert definition.you_need
    assert definition.what_happens
    assert definition.also
