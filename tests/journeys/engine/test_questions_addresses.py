"""Addresses: found and chosen, or typed; and what the account holds, confirmed or corrected."""

from typing import Any

import pytest

from tests.factories.asking import answered, asked, shown
from tests.factories.journeys import Borough

TYPED = {
    "it": "words",
    "it_line_1": "Flat 2, 9 High Street",
    "it_line_2": "",
    "it_town": "Leeds",
    "it_postcode": "ls1 4ap",
}
WORDS = "Flat 2, 9 High Street, Leeds, LS1 4AP"


@pytest.mark.req("R-18")
@pytest.mark.parametrize("typed", ["SW6 7SR", "12 Lillie Road", "12 lillie rd"])
def test_a_search_gives_addresses_to_choose_from(borough: Borough, typed: str) -> None:
    form = answered(asked("address"), {"it_search": typed, "it_find": "1"})

    assert form.errors == {}
    assert not form.is_complete
    assert [place.value for place in form.found_for("it")] == ["property:34000001"]


@pytest.mark.req("R-18")
def test_an_address_of_the_list_is_stored_with_where_it_is(borough: Borough) -> None:
    question = asked("address")
    form = answered(question, {"it_search": "SW6 7SR", "it": "property:34000001"})

    assert form.is_complete
    address = form.answers["it"]
    assert question.words(address) == "12 Lillie Road, London, SW6 7SR"
    assert (address["line_1"], address["town"], address["postcode"]) == ("12 Lillie Road", "London", "SW6 7SR")
    assert (address["property_id"], address["uprn"]) == (borough.home.pk, "34000001")
    assert (address["ward_id"], address["easting"]) == (borough.ward.pk, borough.home.easting)
    assert answered(question, shown(question, address), before=address).answers == {"it": address}


@pytest.mark.req("R-18")
@pytest.mark.parametrize("chosen", [{}, {"it": ""}, {"it": "words"}])
def test_an_address_anywhere_may_be_typed(borough: Borough, chosen: dict[str, str]) -> None:
    question = asked("address")
    form = answered(question, {**TYPED, "it": "", **chosen})

    assert form.errors == {}
    address = form.answers["it"]
    assert question.words(address) == WORDS
    assert (address["property_id"], address["uprn"], address["lat"], address["easting"]) == (None, "", None, None)
    assert answered(question, shown(question, address), before=address).answers == {"it": address}


def test_an_address_typed_with_our_postcode_has_its_ward(borough: Borough) -> None:
    form = answered(asked("address"), TYPED | {"it_postcode": "SW67SR"})

    assert form.answers["it"]["ward_id"] == borough.ward.pk


@pytest.mark.req("R-18")
@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({}, {"it_search": ["Enter a postcode to find the address, or type the address"]}),
        ({"it_find": "1"}, {"it_search": ["Enter a postcode, or a house number and street"]}),
        (
            {"it": "words"},
            {
                "it_line_1": ["Enter address line 1, typically the building and street"],
                "it_town": ["Enter town or city"],
                "it_postcode": ["Enter postcode"],
            },
        ),
        (TYPED | {"it_postcode": "LS1"}, {"it_postcode": ["Enter a full UK postcode, like SW6 7SR"]}),
        (TYPED | {"it_line_1": "x" * 101}, {"it_line_1": ["Address line 1 must be 100 characters or fewer"]}),
        ({"it": "property:1"}, {"it_search": ["Choose an address from the list, or search again"]}),
        ({"it": "street:20400001"}, {"it_search": ["Choose an address from the list, or search again"]}),
        (
            {"it_search": "Lillie Road", "it_find": "1"},
            {"it_search": ["Enter the house number too, like 12 Lillie Road, or type the address below"]},
        ),
        (
            {"it_search": "LS1 4AP", "it_find": "1"},
            {"it_search": ["We found no address there. Check what you typed, or type the address below"]},
        ),
    ],
)
def test_what_is_wrong_with_an_address_is_said(
    borough: Borough, typed: dict[str, str], errors: dict[str, list[str]]
) -> None:
    form = answered(asked("address"), typed)

    assert form.errors == errors
    for name, value in typed.items():
        assert form[name].value() == value


def test_going_on_without_choosing_asks_to_choose(borough: Borough) -> None:
    form = answered(asked("address"), {"it_search": "SW6 7SR", "it_looked_for": "SW6 7SR"})

    assert form.errors == {"it": ["Choose an address from the list, or choose that it is not listed"]}
    assert form.found_for("it")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ({"it_search": "SW15 1AA", "it_find": "1"}, "it_search"),
        (TYPED | {"it_postcode": "SW15 1AA"}, "it_postcode"),
    ],
)
def test_an_address_that_must_be_ours_is_refused_with_whose_it_is(
    borough: Borough, typed: dict[str, str], name: str
) -> None:
    form = answered(asked("address", anywhere=False), typed)

    assert form.errors == {name: ["This address is in Wandsworth, not in Hammersmith & Fulham"]}
    assert form.elsewhere == borough.neighbour
    assert answered(asked("address", anywhere=False), TYPED | {"it_postcode": "SW6 7SR"}).is_complete


def test_a_new_search_wins_over_the_address_that_stood_there(borough: Borough) -> None:
    question = asked("address")
    before = answered(question, TYPED).answers["it"]
    stands = shown(question, before)

    assert answered(question, stands | {"it_search": "SW6 7SR", "it_find": "1"}, before=before).found_for("it")
    chosen = answered(question, stands | {"it": "property:34000001"}, before=before)
    assert chosen.answers["it"]["uprn"] == "34000001"
    corrected = answered(question, stands | {"it_line_1": "10 High Street"}, before=before)
    assert corrected.answers["it"]["line_1"] == "10 High Street"


HELD = {"name": "Ann Lee", "email": "ann@example.org", "mobile": "+447700900123", "address": "12 Lillie Road"}


@pytest.mark.req("R-06")
@pytest.mark.parametrize("holds", HELD)
def test_what_is_held_and_right_is_not_asked_again(db: None, holds: str) -> None:
    question = asked("held", holds=holds)
    form = answered(question, {"it": "yes", "it_new": "not an address", "it_new_search": "x"}, held=HELD)

    assert form.errors == {}
    assert form.answers == {"it": {"value": HELD[holds], "was": HELD[holds], "is_right": True}}
    assert shown(question, form.answers["it"], held=HELD)["it"] == "yes"


@pytest.mark.req("R-06")
@pytest.mark.parametrize(
    ("holds", "typed", "value", "words"),
    [
        ("name", {"it_new": " Ann  Shah "}, "Ann Shah", "Ann Shah"),
        ("email", {"it_new": "new@example.org"}, "new@example.org", "new@example.org"),
        ("mobile", {"it_new": "07700 900 456"}, "+447700900456", "07700 900456"),
        ("address", {name.replace("it", "it_new", 1): words for name, words in TYPED.items()}, WORDS, WORDS),
    ],
)
def test_what_has_changed_is_asked(borough: Borough, holds: str, typed: dict[str, str], value: str, words: str) -> None:
    question = asked("held", holds=holds)
    changed = answered(question, typed | {"it": "no"}, held=HELD)
    guest = answered(question, typed)

    assert changed.errors == {}
    assert {**changed.answers["it"], "address": None} == {
        "value": value,
        "was": HELD[holds],
        "is_right": False,
        "address": None,
    }
    assert (guest.answers["it"]["value"], guest.answers["it"]["was"]) == (value, "")
    assert question.words(changed.answers["it"]) == words
    again = answered(
        question, shown(question, changed.answers["it"], held=HELD), before=changed.answers["it"], held=HELD
    )
    assert again.answers == changed.answers


@pytest.mark.req("R-06")
@pytest.mark.parametrize(
    ("holds", "held", "typed", "errors"),
    [
        ("email", HELD, {}, {"it": ["Choose yes if this is still right, or no if it has changed"]}),
        ("email", HELD, {"it": "no"}, {"it_new": ["Enter an email address, like name@example.com"]}),
        (
            "email",
            HELD,
            {"it": "no", "it_new": "ann"},
            {"it_new": ["Enter an email address in the right format, like name@example.com"]},
        ),
        (
            "mobile",
            HELD,
            {"it": "no", "it_new": "020 7946 0000"},
            {"it_new": ["Enter a mobile number. We cannot send text messages to a landline"]},
        ),
        ("name", {}, {}, {"it_new": ["Enter your full name"]}),
        (
            "address",
            HELD,
            {"it": "no"},
            {"it_new_search": ["Enter a postcode to find your address, or type your address"]},
        ),
    ],
)
def test_what_is_wrong_with_the_new_value_is_said(
    borough: Borough, holds: str, held: dict[str, str], typed: dict[str, str], errors: dict[str, Any]
) -> None:
    form = answered(asked("held", holds=holds), typed, held=held)

    assert form.errors == errors


def test_a_search_for_the_new_address_counts_as_no(borough: Borough) -> None:
    form = answered(asked("held", holds="address"), {"it_new_search": "SW6 7SR", "it_new_find": "1"}, held=HELD)

    assert form.errors == {}
    assert form.found_for("it_new")
    assert not form.is_complete
