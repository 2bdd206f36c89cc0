"""What is asked for most stands on the front page."""

from datetime import UTC, datetime

import pytest

from casework.models import Case, Event, EventKind
from portal.front import queries
from tests.factories.casework import CaseFactory, ServiceVersionFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    queries.most_used.cache_clear()


def opened(slug: str) -> Case:
    case = CaseFactory.create(service=ServiceVersionFactory.create(slug=slug))
    Event.objects.create(case=case, kind=EventKind.OPENED)
    return case


def test_services_are_ranked_by_how_often_they_were_used_lately() -> None:
    for slug in ("report-a-fly-tip", "report-a-pothole", "report-a-pothole"):
        opened(slug)

    assert [service.slug for service in queries.most_used(hour=NOON)] == ["report-a-pothole", "report-a-fly-tip"]


def test_a_service_that_is_no_longer_offered_is_not_shown() -> None:
    opened("report-a-dodo")

    assert queries.most_used(hour=NOON) == []


def test_the_ranking_is_made_once_an_hour() -> None:
    queries.most_used(hour=NOON)
    opened("report-a-fly-tip")

    assert queries.most_used(hour=NOON) == []
    assert len(queries.most_used(hour=NOON.replace(hour=13))) == 1
