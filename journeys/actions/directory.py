"""Writes the directory of help as a feed tells of it."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.feeds import Refused
from accounts.models import User
from journeys.models import HelpPlace, HelpService

MAY_GO = 0.5  # of what a source listed: a feed that lacks more is broken, not smaller
MAY_GO_ANYWAY = 10  # a small directory may change as it likes
FIELDS = (
    "name", "organisation", "summary", "url", "email", "phone", "cost", "opening", "eligibility", "languages", "needs",
    "topics", "checked_on",
)  # fmt: skip
PLACE_FIELDS = ("name", "words", "postcode", "lat", "lon", "easting", "northing", "access")


class WouldRemoveMost(Exception):
    """The feed no longer has most of what it had: it is broken more likely than that. Nothing was changed."""

    def __init__(self, gone: int, listed: int) -> None:
        super().__init__(f"It would take away {gone:,} of {listed:,} groups. Nothing was changed.")


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """Where a service of a feed can be found."""

    name: str = ""
    words: str = ""
    postcode: str = ""
    lat: float | None = None
    lon: float | None = None
    easting: float | None = None
    northing: float | None = None
    access: str = ""


@dataclass(frozen=True, kw_only=True)
class HelpRow:
    """One service of a feed, cleaned to plain text; ``source_id`` names it there."""

    source_id: str
    name: str
    organisation: str = ""
    summary: str = ""
    url: str = ""
    email: str = ""
    phone: str = ""
    cost: str = ""
    opening: str = ""
    eligibility: str = ""
    languages: str = ""
    needs: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    checked_on: date | None = None
    places: tuple[PlaceRow, ...] = ()

    def facts(self) -> dict[str, Any]:
        """What of it is kept, by column."""
        told = {name: getattr(self, name) for name in FIELDS}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}


@dataclass(frozen=True, kw_only=True)
class ImportedHelp:
    """What an import changed, and what it could not use."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    refused: list[Refused] = field(default_factory=list)


@transaction.atomic
def import_help(
    *,
    rows: Sequence[HelpRow],
    refused: Sequence[Refused] = (),
    source: str,
    is_whole: bool = True,
    is_dry_run: bool = False,
    may_remove_most: bool = False,
    by: User | None,
) -> ImportedHelp:
    """Keep what ``source`` tells. What it no longer has is listed no more, unless the rows are only some.

    Importing the same twice changes nothing. Raises ``WouldRemoveMost``.
    """
    now = timezone.now()
    known = {
        service.source_id: service
        for service in HelpService.objects.filter(source=source).prefetch_related("places").select_for_update()
    }
    named = {row.source_id for row in rows} | {item.where for item in refused}
    gone = [one for key, one in known.items() if one.gone_at is None and key not in named] if is_whole else []
    listed = sum(one.gone_at is None for one in known.values())
    if len(gone) > max(MAY_GO_ANYWAY, listed * MAY_GO) and not may_remove_most:
        raise WouldRemoveMost(len(gone), listed)
    new = [row for row in rows if row.source_id not in known]
    same: list[tuple[HelpService, Any]] = []
    other: list[tuple[HelpService, Any]] = []
    for row in rows:
        service = known.get(row.source_id)
        if service is not None:
            (same if _is_same(service, row) else other).append((service, row))
    if not is_dry_run:
        _add(new, source, now)
        _change(other, now)
        HelpService.objects.filter(pk__in=[service.pk for service, _row in same]).update(read_at=now)
        HelpService.objects.filter(pk__in=[service.pk for service in gone]).update(gone_at=now)
    return ImportedHelp(added=len(new), changed=len(other), unchanged=len(same), gone=len(gone), refused=list(refused))


def _is_same(service: HelpService, row: HelpRow) -> bool:
    if service.gone_at is not None or any(getattr(service, name) != value for name, value in row.facts().items()):
        return False
    kept = sorted(_facts_of_place(place) for place in service.places.all())
    return kept == sorted(_facts_of_place(place) for place in row.places)


def _facts_of_place(place: HelpPlace | PlaceRow) -> tuple[str, ...]:
    return tuple(repr(getattr(place, name)) for name in PLACE_FIELDS)


def _add(rows: Sequence[HelpRow], source: str, now: datetime) -> None:
    services = [
        HelpService(
            id=uuid.uuid4(),
            source=source,
            source_id=row.source_id,
            slug=slug_of(row.name, source, row.source_id),
            read_at=now,
            **row.facts(),
        )
        for row in rows
    ]
    HelpService.objects.bulk_create(services, batch_size=500)
    _write_places(list(zip(services, rows, strict=True)))


def _change(pairs: Sequence[tuple[HelpService, HelpRow]], now: datetime) -> None:
    for service, row in pairs:
        for name, value in row.facts().items():
            setattr(service, name, value)
        service.read_at, service.gone_at = now, None
    services = [service for service, _row in pairs]
    HelpService.objects.bulk_update(services, [*FIELDS, "read_at", "gone_at"], batch_size=200)
    HelpPlace.objects.filter(service__in=services).delete()
    _write_places(pairs)


def _write_places(pairs: Sequence[tuple[HelpService, HelpRow]]) -> None:
    HelpPlace.objects.bulk_create(
        [
            HelpPlace(service=service, **{name: getattr(place, name) for name in PLACE_FIELDS})
            for service, row in pairs
            for place in row.places
        ],
        batch_size=500,
    )


def slug_of(name: str, source: str, source_id: str) -> str:
    """The address of a service, the same at every import: two of one name have different ends."""
    end = hashlib.sha256(f"{source}\n{source_id}".encode()).hexdigest()[:8]
    return f"{slugify(name)[:100].strip('-')}-{end}".strip("-")
