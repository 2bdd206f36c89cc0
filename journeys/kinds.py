"""The seven kinds of journey, in their order; addresses and navigation derive from this list."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import reverse

from casework.models import ServiceVersion
from journeys import actions
from journeys.engine import loading
from journeys.engine.journey import Journey
from journeys.engine.loading import Service
from journeys.report.journey import Report

CATALOGUE = Path(__file__).parent / "catalogue"


@dataclass(frozen=True)
class Kind:
    """One of the seven: what a person does, and the journey that does it where it is built."""

    name: str
    title: str
    summary: str
    journey: Journey | None = None
    door: str = ""  # the address of a kind that is one page of its own

    @property
    def url(self) -> str:
        """Where it begins."""
        return reverse(self.door) if self.door else f"{reverse('journeys:services')}?journey={self.name}"

    @property
    def is_live(self) -> bool:
        """Whether there is anything behind it."""
        return bool(self.door) or any(service.definition.journey == self.name for service in services().values())


KINDS: Sequence[Kind] = (
    Kind("report", "Report it", "A fly-tip, a pothole, a full bin. See what is already known.", Report()),
    Kind("apply", "Apply for it", "Permits, benefits, a Blue Badge. Stop and come back any time."),
    Kind("pay", "Pay for it", "Council tax, rent, fines and fees."),
    Kind("book", "Book it", "A bulky waste collection, a registrar, a pitch."),
    Kind("update", "Tell us of a change", "Moving, a new name, a death. Tell us once."),
    Kind("information", "Find help", "Answers, advice and groups near you."),
    Kind("track", "Track it", "Where your request stands, with its reference.", door="journeys:track"),
)
JOURNEYS = {kind.name: kind.journey for kind in KINDS if kind.journey is not None}


@cache
def services() -> dict[str, Service]:
    """Every service of the catalogue by its slug. Raises ``BrokenDefinitions``."""
    return loading.load_services(CATALOGUE, {name: journey.definition for name, journey in JOURNEYS.items()})


def team_slugs() -> set[str]:
    """The teams that the catalogue names: each must be there before a report for it can be taken."""
    return {service.definition.team for service in services().values()}


def live_kinds() -> list[Kind]:
    """The kinds that have at least one working service."""
    return [kind for kind in KINDS if kind.is_live]


def journey_of(service: Service) -> Journey:
    """What does the work of a service."""
    return JOURNEYS[service.definition.journey]


def publish(service: Service) -> ServiceVersion:
    """The version that a draft or case of the service as it is now refers to."""
    return actions.publish_version(
        slug=service.slug,
        journey=service.definition.journey,
        title=service.definition.title,
        content_hash=service.hash,
        definition=service.frozen,
    )
