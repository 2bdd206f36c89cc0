"""A group of the community as pages show it: a card of a list, a pin of a map, a page of its own."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.text import Truncator

from journeys.models import HelpPlace, HelpService
from journeys.queries import FoundGroup
from journeys.rules.needs import NEEDS

IN_SHORT = 180  # letters of what a group does, in a list


def card_of(group: FoundGroup, *, number: int) -> dict[str, Any]:
    """What ``journeys/parts/group.html`` shows of a group in a list."""
    service, place = group.service, group.place
    return {
        "id": number,
        "number": number,
        "title": service.name,
        "url": reverse("journeys:group", args=[service.slug]),
        "organisation": service.organisation if service.organisation != service.name else "",
        "summary": Truncator(service.summary.replace("\n", " ")).chars(IN_SHORT),
        "where": words_of(place) if place else "",
        "places": len(group.others),
        "metres": group.metres,
        "cost": service.cost,
        "is_free": service.cost.startswith("Free"),
        "opening": service.opening.split("\n")[0],
        "phone": service.phone,
        "phone_href": phone_href(service.phone),
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
    }


def cards_of(groups: Sequence[FoundGroup], *, first: int = 1) -> list[dict[str, Any]]:
    """The cards of a list, numbered as its pins are."""
    return [card_of(group, number=number) for number, group in enumerate(groups, start=max(first, 1))]


def pins_of(cards: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The pins of those that have a place on the map."""
    names = ("id", "number", "lat", "lon", "title")
    return [{name: card[name] for name in names} for card in cards if card["lat"] is not None]


def words_of(place: HelpPlace) -> str:
    """A place in one line: its name before its address, once."""
    if place.name and place.words and not place.words.startswith(place.name):
        return f"{place.name}, {place.words}"
    return place.words or place.name


def phone_href(phone: str) -> str:
    """The link that calls a number; empty where there is none."""
    digits = re.sub(r"[^\d+]", "", phone)
    return f"tel:{digits}" if digits else ""


def group_of(service: HelpService) -> dict[str, Any]:
    """What ``journeys/group.html`` shows."""
    places = [
        {"id": f"place-{number}", "number": number, "title": words_of(place), "access": place.access}
        | {"lat": place.lat, "lon": place.lon}
        for number, place in enumerate(service.places.all(), start=1)
    ]
    return {
        "group": service,
        "needs": [(name, NEEDS[name].title) for name in service.needs if name in NEEDS],
        "places": places,
        "pins": pins_of(places),
        "phone_href": phone_href(service.phone),
        "site": urlsplit(service.url).hostname if service.url else "",
        "has_reach": bool(service.phone or service.email or service.url),
    }
