"""A small borough, drafts, and the filling in of pages, for tests of journeys."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Council, Person, Postcode, Property, Street, Ward
from accounts.rules import addresses, geography
from journeys import kinds
from journeys.engine.questions import Date, Files, Group, Place, Question, Slot
from journeys.engine.samples import sample
from journeys.models import Draft
from tests.factories.accounts import TeamFactory
from tests.factories.bookings import open_everything, time_like
from tests.factories.documents import pdf

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
    for slug in sorted(kinds.team_slugs()):
        TeamFactory.create(slug=slug)
    open_everything()
    return Borough(ward, neighbour, street, home)


class DraftFactory(DjangoModelFactory[Draft]):
    """A guest's fly-tip report, begun a moment ago."""

    class Meta:
        model = Draft

    service = factory.LazyFunction(lambda: kinds.publish(kinds.services()["report-a-fly-tip"]))
    visitor = factory.LazyFunction(uuid.uuid4)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=28))


ANYTHING = object()


def typed_for(question: Question, answer: Any = ANYTHING) -> dict[str, Any]:
    """What to post for a question so that it is answered: with ``answer`` (None: left blank), or with anything."""
    if isinstance(question, Place):
        return {f"{question.name}_lat": str(LILLIE_ROAD[0]), f"{question.name}_lon": str(LILLIE_ROAD[1])}
    if answer is ANYTHING:
        answer = sample(question, timezone.localdate())
    if isinstance(question, Date):
        day = date.fromisoformat(answer) if answer else None
        parts = {"day": day.day, "month": day.month, "year": day.year} if day else {}
        return {f"{question.name}_{part}": str(number) for part, number in parts.items()}
    if isinstance(question, Slot):
        return {question.name: time_like(question, answer)} if answer else {}
    if isinstance(question, Files) and not question.later:
        return {question.name: SimpleUploadedFile("letter.pdf", pdf(), "application/pdf")}
    if isinstance(question, Group):
        rows: dict[str, Any] = {}
        for number, row in enumerate(answer or []):
            for part in question.questions:
                typed = typed_for(part, row.get(part.name)) if part.name in row else {}
                rows |= {f"{question.name}_{number}_{name}": value for name, value in typed.items()}
        return rows
    typed = {} if answer is None else question.typed(answer)
    given = {name: value for name, value in typed.items() if value is not None and value is not False and value != ""}
    return {name: "on" if value is True else value for name, value in given.items()}


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
