"""Where someone lives."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from tests.factories.accounts import CouncilFactory, PostcodeFactory, PropertyFactory, WardFactory

ADDRESS = reverse("home:residence")


@pytest.mark.req("R-11")
def test_a_postcode_finds_the_address_and_choosing_it_makes_it_home(browser: Client, resident: Person) -> None:
    home = PropertyFactory.create()
    PropertyFactory.create(house_number="14")

    found = browser.post(ADDRESS, {"home_search": "sw67sr", "home_find": "1"})
    assert found.status_code == 200
    assert "2 addresses found" in found.content.decode()
    chosen = browser.post(ADDRESS, {"home_search": "sw67sr", "home": f"property:{home.uprn}"}, follow=True)

    resident.refresh_from_db()
    assert resident.home == home
    assert "You live at 12 Lillie Road" in chosen.content.decode()


def test_home_can_be_changed_later(browser: Client, resident: Person) -> None:
    before, after = PropertyFactory.create(), PropertyFactory.create(house_number="14")
    Person.objects.filter(pk=resident.pk).update(home=before)

    assert "12 Lillie Road" in browser.get(ADDRESS).content.decode()
    browser.post(ADDRESS, {"home": f"property:{after.uprn}"})

    resident.refresh_from_db()
    assert resident.home == after


def test_an_address_that_is_not_in_the_list_is_kept_in_their_words(browser: Client, resident: Person) -> None:
    PostcodeFactory.create()
    Person.objects.filter(pk=resident.pk).update(home=PropertyFactory.create())
    typed = {"home_line_1": "Houseboat  Marigold", "home_town": "London", "home_postcode": "sw6 7sr"}

    answer = browser.post(ADDRESS, {"home": "words", **typed}, follow=True)

    resident.refresh_from_db()
    assert resident.home is None
    assert resident.home_words == "Houseboat Marigold, London, SW6 7SR"
    assert "It is not in our address list" in answer.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"home_search": "nowhere at all", "home_find": "1"},
        {"home_search": "SW15 1AA", "home_find": "1"},
        {"home": "property:999999999999"},
        {"home": "property:' OR 1=1"},
        {"home": "words"},
        {"home": "words", "home_line_1": "1 \x00 Road", "home_town": "London", "home_postcode": "not one"},
        {"home_search": "x" * 5000},
    ],
)
def test_what_is_no_address_of_ours_is_refused_in_words_and_changes_nothing(
    browser: Client, resident: Person, typed: dict[str, str]
) -> None:
    neighbour = CouncilFactory.create(neighbour=True)
    ward = WardFactory.create(code="E05014009", name="Thamesfield", council=neighbour)
    PostcodeFactory.create(code="SW151AA", ward=ward)

    answer = browser.post(ADDRESS, typed)

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    resident.refresh_from_db()
    assert (resident.home, resident.home_words) == (None, "")


def test_an_address_of_another_council_is_named_as_such(browser: Client) -> None:
    neighbour = CouncilFactory.create(neighbour=True)
    ward = WardFactory.create(code="E05014009", name="Thamesfield", council=neighbour)
    PostcodeFactory.create(code="SW151AA", ward=ward)

    answer = browser.post(ADDRESS, {"home_search": "SW15 1AA", "home_find": "1"})

    assert "This address is in Wandsworth" in answer.content.decode()
