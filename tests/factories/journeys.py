"""A small borough, drafts, and the filling in of pages, for tests of journeys."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import factory
from django.test import Client
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Council, Person, Postcode, Property, Street, Ward
from accounts.rules import addresses, geography
from journeys import kinds
from journeys.engine.questions import Place, Question
from journeys.models import Draft
from tests.factories.accounts import TeamFactory

LILLIE_ROAD = (51.4843, -0.2072)
PUTNEY = (51.4630, -0.2160)
IN_THE_SEA = (50.6, -1.9)


@dataclass(frozen=True)
class Borough:
    """A ward of ours north of the river, one of a neighbour's south of it, a street, an address and two postcodes."""

    ward: Ward
    neighbour: Council
    street: Street
    home: Property


def _ward(council: Council, code: str, name: str, *, south: float, north: float) -> Ward:
    west, east = -0.25, -0.17
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    lat, lon = (south + north) / 2, (west + east) / 2
    easting, northing = geography.to_grid(lat, lon)
    return Ward.objects.create(
        council=council,
        code=code,
        name=name,
        boundary={"type": "Polygon", "coordinates": [corners]},
        west=west,
        south=south,
        east=east,
        north=north,
        lat=lat,
        lon=lon,
        easting=easting,
        northing=northing,
    )


def _at(point: tuple[float, float]) -> dict[str, float]:
    easting, northing = geography.to_grid(*point)
    return {"lat": point[0], "lon": point[1], "easting": easting, "northing": northing}


def make_borough() -> Borough:
    """The least that a report needs: places, and the teams of the catalogue."""
    ours = Council.objects.create(code="E09000013", name="Hammersmith & Fulham", is_ours=True)
    neighbour = Council.objects.create(
        code="E09000032", name="Wandsworth", report_url="https://www.wandsworth.gov.uk/report/", phone="020 8871 6000"
    )
    ward = _ward(ours, "E05013743", "Lillie", south=51.47, north=51.50)
    theirs = _ward(neighbour, "E05014010", "Thamesfield", south=51.44, north=51.465)
    street = Street.objects.create(
        usrn="20400001",
        name="Lillie Road",
        name_key=addresses.street_key("Lillie Road"),
        town="London",
        ward=ward,
        **_at(LILLIE_ROAD),
    )
    home = Property.objects.create(
        uprn="34000001",
        line_1="12 Lillie Road",
        town="London",
        postcode="SW67SR",
        house_number="12",
        street=street,
        ward=ward,
        **_at(LILLIE_ROAD),
    )
    for code, here, council, point in (("SW67SR", ward, ours, LILLIE_ROAD), ("SW151AA", theirs, neighbour, PUTNEY)):
        Postcode.objects.create(
            code=code, ward=here, council=council, ward_code=here.code, council_code=council.code, **_at(point)
        )
    for slug in ("street-cleansing", "highways", "planning-enforcement"):
        TeamFactory.create(slug=slug)
    return Borough(ward, neighbour, street, home)


class DraftFactory(DjangoModelFactory[Draft]):
    """A guest's fly-tip report, begun a moment ago."""

    class Meta:
        model = Draft

    service = factory.LazyFunction(lambda: kinds.publish(kinds.services()["report-a-fly-tip"]))
    visitor = factory.LazyFunction(uuid.uuid4)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=28))


# What a person might type into a question of each type.
TYPED: Mapping[str, Any] = {
    "text": "2026/01234/FUL",
    "long_text": "A brown sofa by the tree",
    "email": "ann@example.org",
    "phone": "07700 900123",
}


def typed_for(question: Question, answer: Any = None) -> dict[str, Any]:
    """What to post for a question: ``answer`` where one is wanted, else anything that will do."""
    if isinstance(question, Place):
        return {f"{question.name}_lat": str(LILLIE_ROAD[0]), f"{question.name}_lon": str(LILLIE_ROAD[1])}
    kind: str = getattr(question, "type", "")
    if kind == "date":
        return {f"{question.name}_day": "3", f"{question.name}_month": "March", f"{question.name}_year": "2026"}
    if kind == "photos":
        return {}
    if answer is None and question.values:
        answer = question.values[-1]
        answer = [answer] if kind == "several" else answer
    return question.typed(answer) if answer is not None else {question.name: TYPED[kind]}


def begin(client: Client, slug: str) -> str:
    """Press "Start now" and return the address of the first page."""
    response = client.post(f"/services/{slug}/start/")
    assert response.status_code == 302, response.content
    return str(response["Location"])


def sign_in(client: Client, person: Person) -> None:
    """Sign in as someone with an account, keeping the browser's other cookies."""
    assert person.user is not None
    client.force_login(person.user)


ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "kind": {"waste": "Tyres"},
    "size": {"size": "One single thing"},
    "land": {"land": "A road or pavement"},
    "where": {"place_lat": str(LILLIE_ROAD[0]), "place_lon": str(LILLIE_ROAD[1]), "place_words": "By the tree"},
    "details": {"description": "Four tyres", "seen": "no"},
    "about-you": {"name": "Ann O’Neil", "email": "ann@example.org", "mobile": "07700 900123", "alerts": "both"},
}


def fly_tip(client: Client, *, until: str = "check", **changes: Mapping[str, Any]) -> str:
    """Fill in a fly-tip report up to the page ``until`` (its address is returned), with ``changes`` by page name."""
    url = begin(client, "report-a-fly-tip")
    while not url.endswith(f"/{until}/"):
        name = url.rstrip("/").rpartition("/")[2]
        response = client.post(url, {**ANSWERS.get(name, {"go_on": "1"}), **changes.get(name.replace("-", "_"), {})})
        assert response.status_code == 302, (url, response.content.decode())
        url = response["Location"]
    return url
