"""Who is looking, what is at a point, and what a search finds."""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from accounts import queries
from accounts.middleware import Request
from accounts.models import Property, Ward
from accounts.rules import CHANNEL_SESSION_KEY, addresses
from tests.factories.accounts import (
    CouncilFactory,
    PersonFactory,
    PostcodeFactory,
    PropertyFactory,
    StreetFactory,
    TeamFactory,
    WardFactory,
)

pytestmark = pytest.mark.django_db
LILLIE = (51.4843, -0.2072)


def a_request(user: object) -> Request:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.user = user  # type: ignore[assignment]
    request.visitor = None  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]


def test_a_guest_costs_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        viewer = queries.viewer_of(a_request(AnonymousUser()))

    assert viewer.user is None
    assert not viewer.is_staff


def test_someone_signed_in_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    person = PersonFactory.create(account=True)
    team = TeamFactory.create(members=[person.user])

    with django_assert_num_queries(1):
        viewer = queries.viewer_of(a_request(person.user))

    assert viewer.person == person
    assert viewer.team_ids == {team.pk}


@pytest.mark.req("R-23", "R-52")
@pytest.mark.parametrize(
    ("teams", "is_advisor", "channel"),
    [([], False, "online"), ([False], False, "online"), ([True], True, "letter"), ([False, True], True, "letter")],
)
def test_an_advisor_is_of_a_desk_team_and_only_theirs_is_another_channel(
    teams: list[bool], is_advisor: bool, channel: str
) -> None:
    person = PersonFactory.create(account=True)
    assert person.user is not None
    for number, is_desk in enumerate(teams):
        TeamFactory.create(slug=f"team-{number}", is_desk=is_desk, members=[person.user])
    TeamFactory.create(slug="another-desk", is_desk=True)
    request = a_request(person.user)
    request.session[CHANNEL_SESSION_KEY] = "letter"

    viewer = queries.viewer_of(request)

    assert (viewer.is_advisor, viewer.is_staff, viewer.channel) == (is_advisor, bool(teams), channel)


def test_an_advisor_who_has_said_nothing_is_on_the_phone() -> None:
    person = PersonFactory.create(account=True)
    assert person.user is not None
    TeamFactory.create(is_desk=True, members=[person.user])

    assert queries.viewer_of(a_request(person.user)).channel == "phone"


@pytest.mark.req("R-02")
def test_a_point_has_its_ward_street_and_address(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    home = PropertyFactory.create()
    PropertyFactory.create(house_number="30", street=home.street, lat=51.4863)

    with django_assert_num_queries(3):
        place = queries.place_at(lat=51.4844, lon=-0.2072)

    assert place.is_ours
    assert (place.ward, place.street, place.property) == (home.ward, home.street, home)


def test_a_street_with_a_line_is_near_all_along_it() -> None:
    street = StreetFactory.create(line={"type": "LineString", "coordinates": [[-0.2150, 51.4843], [-0.2000, 51.4843]]})

    assert queries.place_at(lat=51.4846, lon=-0.2140).street == street
    assert queries.place_at(lat=51.4853, lon=-0.2140).street is None  # 110 m off


def test_a_point_is_nobodys_where_no_polygon_is_near() -> None:
    WardFactory.create()

    place = queries.place_at(lat=51.60, lon=-0.40)

    assert (place.ward, place.council, place.is_ours) == (None, None, False)


def test_a_point_within_20_metres_of_a_ward_is_of_the_ward() -> None:
    """A bridge, a river bank: the published polygons are simplified to 20 metres."""
    ward = WardFactory.create()

    assert queries.ward_at(lat=LILLIE[0], lon=ward.east + 0.0002) == ward  # 14 m
    assert queries.ward_at(lat=LILLIE[0], lon=ward.east + 0.0005) is None  # 35 m


def test_a_point_next_door_is_the_neighbours() -> None:
    ours = WardFactory.create()
    theirs = WardFactory.create(
        code="E05014020", name="Thamesfield", lon=ours.east + 0.01, council=CouncilFactory.create(neighbour=True)
    )

    place = queries.place_at(lat=LILLIE[0], lon=ours.east + 0.005)

    assert (place.ward, place.council, place.is_ours) == (theirs, theirs.council, False)


@pytest.mark.parametrize(
    ("lat", "lon"), [(0.0, 0.0), (-0.2072, 51.4843), (float("nan"), float("nan")), (1e308, -1e308), (51.0, 1.9)]
)
def test_no_coordinates_break_the_question_whose_they_are(lat: float, lon: float) -> None:
    WardFactory.create()

    assert not queries.place_at(lat=lat, lon=lon).is_ours


@pytest.mark.req("R-02")
@pytest.mark.parametrize(
    "typed", ["SW6 7SR", "sw67sr", " sw6  7sR", "SW6-7SR", "Lillie Road SW6 7SR", "London, SW6 7SR"]
)
def test_a_postcode_in_any_form_finds_its_addresses_and_itself(typed: str) -> None:
    home = PropertyFactory.create()
    PropertyFactory.create(house_number="8", street=home.street)
    PostcodeFactory.create()

    found = queries.find_places(typed)

    assert [place.words for place in found] == [
        "8 Lillie Road, London, SW6 7SR",
        "12 Lillie Road, London, SW6 7SR",
        "SW6 7SR, Lillie",
    ]
    assert all(place.is_ours for place in found)


def test_a_number_with_a_postcode_finds_that_door_first() -> None:
    home = PropertyFactory.create()
    PropertyFactory.create(house_number="112", street=home.street)
    PropertyFactory.create(house_number="12A", street=home.street)
    PostcodeFactory.create()

    found = queries.find_places("12 sw67sr")

    assert [place.words.partition(",")[0] for place in found] == ["12 Lillie Road", "12A Lillie Road", "SW6 7SR"]


def test_a_number_that_the_postcode_lacks_offers_all_its_doors() -> None:
    PropertyFactory.create()
    PostcodeFactory.create()

    assert len(queries.find_places("99 SW6 7SR")) == 2


def test_a_neighbours_postcode_says_whose_it_is() -> None:
    ward = WardFactory.create(code="E05014020", name="Thamesfield", council=CouncilFactory.create(neighbour=True))
    PostcodeFactory.create(code="SW151AA", ward=ward)

    [place] = queries.find_places("sw15 1aa")

    assert not place.is_ours
    assert place.council == ward.council


@pytest.mark.req("R-02")
@pytest.mark.parametrize(
    "typed", ["12 Lillie Road", "12 lillie rd", "12, LILLIE ROAD", "12 lilie road", "12 Lillie Rd, London"]
)
def test_a_house_number_and_a_street_find_the_door_then_the_street(typed: str) -> None:
    home = PropertyFactory.create()
    PropertyFactory.create(house_number="14", street=home.street)
    StreetFactory.create(name="Dawes Road")

    found = queries.find_places(typed)

    assert [place.value for place in found] == [f"property:{home.uprn}", f"street:{home.street.usrn}"]


def test_the_flat_asked_for_comes_first() -> None:
    street = StreetFactory.create()
    for flat in ("1", "2", "12"):
        PropertyFactory.create(street=street, line_1=f"Flat {flat}, 12 Lillie Road")

    found = queries.find_places("flat 2, 12 lillie road")

    assert found[0].words.startswith("Flat 2, 12 Lillie Road")


def test_a_building_with_a_name_and_no_number_is_found() -> None:
    PropertyFactory.create(house_number="", line_1="St Mary's Hospital")

    assert [place.words.partition(",")[0] for place in queries.find_places("hospital")] == ["St Mary's Hospital"]


def test_two_streets_of_one_name_are_told_apart_by_their_ward() -> None:
    StreetFactory.create(name="Church Street")
    other = WardFactory.create(code="E05013744", name="Munster", lat=51.47)
    StreetFactory._meta.model.objects.create(
        usrn="20699999",
        name="Church Street",
        name_key="church street",
        town="London",
        ward=other,
        easting=0,
        northing=0,
        lat=0,
        lon=0,
    )

    assert {place.words for place in queries.find_places("church st")} == {
        "Church Street, London, Lillie",
        "Church Street, London, Munster",
    }


@pytest.mark.parametrize(
    "typed", ["SW6 7SR", "12 Lillie Road", "lillie road", "hospital", "12", "", "💩", "12 nowhere at all"]
)
@pytest.mark.parametrize("rows", [1, 30])
def test_a_search_takes_three_queries_at_most(
    typed: str, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    street = StreetFactory.create()
    PropertyFactory.create_batch(rows, street=street)
    PostcodeFactory.create()

    with django_assert_max_num_queries(3):
        for place in queries.find_places(typed):
            assert place.ward is None or place.ward.council.is_ours


def test_never_more_than_the_limit_is_found() -> None:
    PropertyFactory.create_batch(40, street=StreetFactory.create())
    PostcodeFactory.create()

    assert len(queries.find_places("SW6 7SR", limit=20)) == 20
    assert queries.find_places("SW6 7SR", limit=20)[-1].kind == "postcode"


def test_what_was_found_is_found_again_by_its_value(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    PropertyFactory.create()
    PostcodeFactory.create()
    for place in [*queries.find_places("SW6 7SR"), *queries.find_places("Lillie Road")]:
        with django_assert_num_queries(1):
            assert queries.place_of(place.value) == place


@pytest.mark.parametrize(
    "value",
    [
        "",
        "property:",
        "property:1",
        "street:99999999",
        "postcode:SW11AA",
        "postcode:SW6\0",
        "property:1;drop",
        "case:1",
        "x" * 9999,
    ],
)
def test_a_value_that_no_search_gave_finds_nothing(value: str) -> None:
    assert queries.place_of(value) is None


def test_no_hostile_text_breaks_a_search(real_data: Path) -> None:
    PropertyFactory.create()
    PostcodeFactory.create()
    naughty = json.loads((real_data / "hostile" / "text" / "blns.json").read_text())
    own = ["\0", "12 \0 Road", "\ud800", "%", "_", "'; --", "(" * 5000, "SW6 7SR" * 1000, "٣٤ طريق", "a" * 100_000]

    for words in [*naughty, *own]:
        queries.find_places(words)
        queries.place_of(words)
        assert queries.find_places(f"{words} SW6 7SR") is not None

    assert len(naughty) > 200
    assert Property.objects.count() == Ward.objects.count() == 1


@pytest.mark.req("R-46")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("By the bins in north end rd, next to the pub", "North End Road"),
        ("outside 3 St. Dunstan’s Road", "St Dunstan's Road"),
        ("Lillie Roadside", ""),
        ("by the station", ""),
        ("\x00 %_", ""),
    ],
)
def test_a_street_is_found_among_free_words(words: str, name: str) -> None:
    for usrn, street in enumerate(["North End Road", "End Road", "St Dunstan's Road", "Lillie Road"]):
        StreetFactory.create(usrn=f"1000000{usrn}", name=street, name_key=addresses.street_key(street))

    assert queries.street_named_in(words) == name
