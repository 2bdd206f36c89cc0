"""The directory of help in the community: what is listed, by need and distance, and one group of it."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import F, FloatField, Min, Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts.models import Postcode, Property
from accounts.rules import addresses
from journeys.models import HelpPlace, HelpService

FREE = "Free"  # how the importer writes that nothing is to be paid


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where distances are told from, in words a person knows it by."""

    words: str
    easting: float
    northing: float
    lat: float
    lon: float


@dataclass(kw_only=True)
class FoundGroup:
    """One listed service with its nearest place and how far that is; None where it has no point, or none was asked."""

    service: HelpService
    place: HelpPlace | None
    metres: float | None
    others: list[HelpPlace] = field(default_factory=list)


def listed_groups() -> QuerySet[HelpService]:
    """All that is listed now."""
    return HelpService.objects.filter(gone_at__isnull=True).order_by("name", "pk")


def groups(
    *,
    need: str = "",
    keys: Collection[str] | None = None,
    is_free: bool = False,
    near: Spot | None = None,
    within: float | None = None,
) -> QuerySet[HelpService]:
    """The groups asked for, nearest first where ``near`` says from where, and else by name.

    ``keys`` are those that a search found. What has no place on the map is anywhere, and comes last.
    """
    found = HelpService.objects.filter(gone_at__isnull=True)
    if need:  # a list in JSON, asked the same way in both databases
        found = found.annotate(told=Cast("needs", TextField())).filter(told__contains=f'"{need}"')
    if keys is not None:
        found = found.filter(pk__in=list(keys))
    if is_free:
        found = found.filter(cost__istartswith=FREE)
    if near is None:
        return found.order_by("name", "pk")
    east, north = F("places__easting") - near.easting, F("places__northing") - near.northing
    found = found.annotate(square=Min(east * east + north * north, output_field=FloatField()))
    if within is not None:
        found = found.filter(Q(square__lte=within * within) | Q(square__isnull=True))
    return found.order_by(F("square").asc(nulls_last=True), "name", "pk")


def placed(services: Collection[HelpService], *, near: Spot | None) -> list[FoundGroup]:
    """Each of the services with its nearest place; one query for all of their places."""
    places: dict[object, list[HelpPlace]] = {service.pk: [] for service in services}
    for place in HelpPlace.objects.filter(service__in=list(places)).order_by("pk"):
        places[place.service_id].append(place)
    found = []
    for service in services:
        scored = sorted(
            places[service.pk], key=lambda place: (metres_to(place, near) is None, metres_to(place, near) or 0)
        )
        first = scored[0] if scored else None
        metres = metres_to(first, near) if first else None
        found.append(FoundGroup(service=service, place=first, metres=metres, others=scored[1:]))
    return found


def metres_to(place: HelpPlace, near: Spot | None) -> float | None:
    """How far it is as the crow flies; None where the place has no point, or there is nowhere to begin."""
    if near is None or place.easting is None or place.northing is None:
        return None
    distance: float = ((place.easting - near.easting) ** 2 + (place.northing - near.northing) ** 2) ** 0.5
    return distance


def group_by_slug(slug: str) -> HelpService:
    """One listed group with its places. Raises ``HelpService.DoesNotExist``, of one that is gone too."""
    places = Prefetch("places", queryset=HelpPlace.objects.order_by("pk"))
    return HelpService.objects.filter(gone_at__isnull=True).prefetch_related(places).get(slug=slug)


def spot_of_postcode(typed: str) -> Spot | None:
    """The middle of a postcode, typed in any form; None where it is none, or not one that we know."""
    key = addresses.postcode_key(typed)
    row = Postcode.objects.filter(code=key).first() if key else None
    if row is None:
        return None
    return Spot(words=str(row), easting=row.easting, northing=row.northing, lat=row.lat, lon=row.lon)


def spot_of_home(home: Property | None) -> Spot | None:
    """Someone's own address."""
    if home is None:
        return None
    return Spot(words=home.line_1, easting=home.easting, northing=home.northing, lat=home.lat, lon=home.lon)
