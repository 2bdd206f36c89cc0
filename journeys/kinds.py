"""The seven kinds of journey, in their order; addresses and navigation derive from this list."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError
from django.urls import reverse

from accounts import actions as accounts_actions
from accounts import queries as accounts
from casework.models import ServiceVersion
from journeys import actions, queries
from journeys.apply.journey import Apply
from journeys.book.journey import Book
from journeys.engine.catalogue import Catalogue, Folders, Services
from journeys.engine.definition import Definition
from journeys.engine.journey import Journey
from journeys.engine.loading import Service
from journeys.engine.reading import Fault
from journeys.engine.walk import service_of
from journeys.information.journey import Information
from journeys.pay.journey import Pay
from journeys.report.journey import Report
from journeys.update.journey import Update

logger = logging.getLogger(__name__)
HERE = Path(__file__).parent
CATALOGUE = HERE / "catalogue"
FOLDERS = Folders(CATALOGUE, HERE / "sections", HERE / "rates", HERE / "teams.yaml")


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
    Kind("apply", "Apply for it", "Permits, benefits, a Blue Badge. Stop and come back any time.", Apply()),
    Kind("pay", "Pay for it", "Council tax, and the fees of what you asked for.", Pay()),
    Kind("book", "Book it", "A bulky waste collection, a registrar, a pitch.", Book()),
    Kind("update", "Tell us of a change", "Moving, a new name, a death. Tell us once.", Update()),
    Kind("information", "Find help", "Answers, advice and groups near you.", Information(), door="journeys:help"),
    Kind("track", "Track it", "Where your request stands, with its reference.", door="journeys:track"),
)
JOURNEYS = {kind.name: kind.journey for kind in KINDS if kind.journey is not None}


def definitions() -> dict[str, type[Definition]]:
    """The class of a service's file by the kind of journey."""
    return {name: journey.definition for name, journey in JOURNEYS.items()}


def services() -> Mapping[str, Service]:
    """Every service by its slug; those of before where the files are broken now. Raises ``BrokenDefinitions``."""
    return _catalogue.services()


def services_for(audience: str) -> list[Service]:
    """The services that are offered first to an ``audience``, by their titles."""
    meant = [service for service in services().values() if service.definition.audience == audience]
    return sorted(meant, key=lambda service: service.definition.title)


def catalogue_faults() -> Sequence[Fault]:
    """What is wrong in the files, where the services of before are offered in their place."""
    services()
    return _catalogue.faults


def team_slugs() -> set[str]:
    """The teams that the catalogue names: each must be there before a case for it can be taken."""
    return teams_of(services())


def teams_of(some: Services) -> set[str]:
    """The teams that these services name."""
    return {slug for service in some.values() for _at, slug in service.definition.teams}


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
        keep={
            "months": service.definition.keep_for_months,
            "outcomes": {str(outcome): months for outcome, months in service.definition.keep.items()},
        },
    )


def keep_catalogue(sound: Services | None = None) -> bool:
    """Keep the services as a set to begin with when the files are broken; whether it was not the last kept.

    Teams that they name and that are not here yet are made: without its team a case could not be taken.
    """
    if sound is None and catalogue_faults():
        return False
    kept = sound or services()
    for team in sorted(teams_of(kept) - accounts.team_slugs()):
        accounts_actions.add_team(slug=team, by=None)
    published = {slug: publish(service).hash for slug, service in kept.items()}
    return actions.keep_catalogue(versions=published, by=None)


def _stored() -> Services | None:
    """The services of the set that was kept last; None where there is none, or no database to ask."""
    try:
        versions = queries.stored_catalogue()
    except DatabaseError:
        return None
    known = [version for version in versions if version.journey in JOURNEYS]
    return {one.slug: service_of(one, JOURNEYS[one.journey].definition) for one in known} or None


def _keep(sound: Services) -> None:
    try:
        keep_catalogue(sound)
    except DatabaseError:
        logger.exception("The sound set of services could not be kept.")


_catalogue = Catalogue(FOLDERS, definitions, stored=_stored, keep=_keep)
