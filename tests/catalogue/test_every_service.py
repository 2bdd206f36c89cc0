"""Every way through every service, walked as a person would, to a case or to a stop."""

import html
from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.rules import geography
from casework.models import Case
from journeys import kinds
from journeys.engine.branches import Branch, branches
from journeys.engine.definition import Definition
from journeys.engine.loading import Service
from journeys.report.definition import KNOWN_NEAR
from tests.factories.casework import CaseFactory
from tests.factories.journeys import LILLIE_ROAD, Borough, begin, typed_for


def every_branch() -> Iterator[object]:
    """Every way; what is known near the place opens one page more wherever it is, so one such way is enough."""
    for slug, service in kinds.services().items():
        ways = list(branches(service.pages, service.definition.computed))
        with_known = [branch for branch in ways if branch.deciding.get(KNOWN_NEAR) and not branch.stop]
        for branch in [*(branch for branch in ways if not branch.deciding.get(KNOWN_NEAR)), *with_known[:1]]:
            yield pytest.param(service, branch, id=f"{slug}: {branch}")


@pytest.mark.req("R-02")
@pytest.mark.parametrize(("service", "branch"), list(every_branch()))
def test_every_way_ends_in_a_case_or_a_stop(client: Client, borough: Borough, service: Service, branch: Branch) -> None:
    if branch.deciding.get(KNOWN_NEAR):
        easting, northing = geography.to_grid(*LILLIE_ROAD)
        CaseFactory.create(service_slug=service.slug, easting=easting, northing=northing)

    url = begin(client, service.slug)
    for page in branch.pages:
        assert url.endswith(f"/{page.name}/"), f"expected {page.name}, came to {url}"
        response = client.get(url)
        assert response.status_code == 200
        if page.is_stop:
            assert page.stop is not None
            assert page.stop.title in html.unescape(response.content.decode())
            return
        typed: dict[str, object] = {"go_on": "1"} if page.step else {}
        for question in page.questions:
            typed |= typed_for(question, branch.deciding.get(question.name))
        response = client.post(url, {name: value for name, value in typed.items() if value is not None})
        assert response.status_code == 302, response.content.decode()
        url = response["Location"]

    assert url.endswith("/check/")
    done = client.post(url)["Location"]
    case = Case.objects.exclude(opened_from=None).get()
    assert done == f"/cases/{case.reference}/done/"
    assert case.team.slug == service.definition.team
    assert case.is_confidential == service.definition.confidential


@pytest.mark.parametrize("service", list(kinds.services().values()), ids=list(kinds.services()))
def test_every_service_has_a_condition_and_a_stop(service: Service) -> None:
    assert any(page.show_when for page in service.definition.pages)
    assert any(page.stop for page in service.definition.pages)


@pytest.mark.parametrize("definition", [service.definition for service in kinds.services().values()])
def test_every_service_says_what_it_needs_and_what_happens(definition: Definition) -> None:
    assert definition.you_need
    assert definition.what_happens
    assert definition.also
