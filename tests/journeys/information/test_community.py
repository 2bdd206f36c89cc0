"""The directory: filtered, nearest first, shown in full; and the first step of getting help."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from journeys import actions
from journeys.information import searching
from journeys.models import HelpService
from tests.factories.accounts import PersonFactory, PostcodeFactory, PropertyFactory
from tests.factories.help import HelpPlaceFactory, HelpServiceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-50")]

FURTHER = {"lat": 51.4943, "lon": -0.2072}  # 1.1 km north of Lillie Road
FAR = {"lat": 51.5343, "lon": -0.2072}  # 5.6 km


def group(
    name: str, *, needs: tuple[str, ...] = ("food",), place: dict[str, float] | None = None, **facts: object
) -> HelpService:
    made = HelpServiceFactory.create(name=name, slug=name.lower().replace(" ", "-"), needs=list(needs), **facts)
    if place is not None:
        HelpPlaceFactory.create(service=made, **place)
    return made


def names(client: Client, **asked: str) -> list[str]:
    response = client.get("/community/", asked)
    assert response.status_code == 200
    return [card["title"] for card in response.context["cards"]]


def test_all_groups_are_listed_by_name_but_those_that_are_gone(client: Client) -> None:
    for name in ("Beta", "Alpha"):
        group(name)
    gone = group("Gone", gone_at="2026-01-01T00:00Z")

    assert names(client) == ["Alpha", "Beta"]
    assert client.get(f"/community/{gone.slug}/").status_code == 404


def test_filters_narrow_the_list(client: Client) -> None:
    group("Soup", cost="Free")
    group("Pantry", cost="£4 a week")
    group("Debt desk", needs=("money",), cost="Free. Always")
    actions.write_index(entries=searching.entries({}), by=None)

    assert names(client, need="food") == ["Pantry", "Soup"]
    assert names(client, free="on") == ["Debt desk", "Soup"]
    assert names(client, need="food", free="on") == ["Soup"]
    assert names(client, q="soop") == ["Soup"]
    assert names(client, q="trumpetz") == []


def test_the_nearest_to_a_postcode_comes_first(client: Client) -> None:
    PostcodeFactory.create()
    group("Anywhere")
    group("Far", place=FAR)
    near = group("Near", place=FAR)
    HelpPlaceFactory.create(service=near)  # the nearer of two places counts
    group("Further", place=FURTHER)

    assert names(client, near="sw6 7sr") == ["Near", "Further", "Far", "Anywhere"]
    assert names(client, near="SW67SR", within="1") == ["Near", "Further", "Anywhere"]
    page = client.get("/community/", {"near": "SW67SR"})
    assert "0.7 miles away" in page.content.decode()
    assert [pin["title"] for pin in page.context["pins"]] == ["Near", "Further", "Far"]


@pytest.mark.req("R-11")
def test_without_a_postcode_the_own_home_counts(client: Client) -> None:
    group("Far", place=FAR)
    group("Near", place={})
    person = PersonFactory.create(account=True, home=PropertyFactory.create())
    assert person.user is not None
    client.force_login(person.user)

    assert names(client) == ["Near", "Far"]
    assert "nearest to your home" in client.get("/community/").content.decode()
    assert names(client, within="1") == ["Near"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"near": "XX99 9XX"}, "We do not know that postcode"),
        ({"near": "\x00💩"}, "We do not know that postcode"),
        ({"need": "ducks"}, "Choose a kind of help from the list"),
        ({"within": "-1"}, "Choose a distance from the list"),
        ({"within": "2"}, "Enter a postcode too, so that we know from where"),
        ({"q": "x" * 101}, "Use fewer words"),
    ],
)
def test_what_cannot_be_asked_is_told_and_kept(client: Client, asked: dict[str, str], said: str) -> None:
    response = client.get("/community/", {"q": "soup"} | asked)

    assert response.status_code == 422
    assert response.content.decode().count(said) == 2


def test_where_nothing_fits_it_is_said_with_ways_on(client: Client) -> None:
    group("Soup")
    page = client.get("/community/", {"need": "work"}).content.decode()

    assert "No group fits" in page
    assert "tel:" in page
    assert 'href="/services/get-help/"' in page


def test_pages_follow_one_another_with_their_filters(client: Client) -> None:
    for number in range(45):
        group(f"Group {number:02}")

    assert len(names(client)) == 20
    assert names(client, need="food", page="3") == [f"Group {number:02}" for number in range(40, 45)]
    assert "need=food&amp;page=2" in client.get("/community/", {"need": "food"}).content.decode()
    assert client.get("/community/", {"page": "x"}).status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_a_list_costs_the_same_however_long(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    PostcodeFactory.create()
    for index in range(number):
        group(f"Group {index}", place=FURTHER)

    with django_assert_num_queries(4):  # the postcode, how many, these, their places
        client.get("/community/", {"near": "SW67SR"})


def test_a_group_is_told_in_full_and_escaped(client: Client) -> None:
    shown = group(
        "Soup kitchen",
        place={},
        summary="<script>alert(1)</script>\n\nHot soup.",
        cost="Free",
        opening="Monday, 10am to 1pm",
        eligibility="Anyone",
        phone="020 7946 0301",
        email="hello@soup.example",
        url="https://soup.example/",
        checked_on="2026-11-01",
    )
    page = client.get(f"/community/{shown.slug}/").content.decode()

    for told in (
        "Hot soup.",
        "Free",
        "Monday, 10am to 1pm",
        "Anyone",
        "20 Lillie Road",
        "tel:02079460301",
        "soup.example",
    ):
        assert told in page
    assert "<script>alert" not in page
    assert "Last checked Sunday 1 November" in page


def test_a_group_that_says_little_is_told_with_what_to_do(client: Client) -> None:
    page = client.get(f"/community/{group('Quiet').slug}/").content.decode()

    assert "They do not say. Ask before you go." in page
    assert "We do not know when this was last checked" in page
