"""Finding the people who call."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import queries
from accounts.models import Person
from tests.factories.accounts import PersonFactory, PropertyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Person:
    return PersonFactory.create(
        account=True,
        name="Ann Mary O’Neil",
        email="ann@example.org",
        mobile="+447700900123",
        home=PropertyFactory.create(),
    )


@pytest.mark.req("R-23")
@pytest.mark.parametrize(
    "typed",
    [
        "ann o’neil",
        "Ann O'Neil",
        "neil-ann",
        "Ann O’Neil SW6 7SR",
        "ann sw67sr",
        "SW6 7SR Ann O’Neil",
        "o’neil, sw6 7sr, ann",
        "o’neil 12 lillie road",
        "Ann O’Neil, 12 Lillie Road, London SW6 7SR",
        "oneil sw6 7sr 12 lillie rd",
        "ann@example.org SW6 7SR",
        "07700 900123 SW6 7SR",
        "ANN",
        "mary ann",
        "Ann@Example.org ",
        "07700 900 123",
        "+44 7700 900123",
        "0044 7700900123",
        "sw6 7sr",
    ],
)
def test_a_person_is_found_by_whatever_they_say(ann: Person, typed: str) -> None:
    PersonFactory.create(name="Bob Else", email="bob@example.org")

    assert list(queries.find_people(typed)) == [ann]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "a",
        "%",
        "_",
        "--",
        "’",
        "- SW6 7SR",
        "ann SW1A 1AA",
        "a SW6 7SR",
        "nobody@example.org",
        "07700 900999",
        "SW1A 1AA",
        "0" * 400,
    ],
)
def test_what_says_too_little_or_nothing_finds_nobody(ann: Person, typed: str) -> None:
    assert list(queries.find_people(typed)) == []


def test_an_address_that_was_typed_is_found_by_its_postcode() -> None:
    typed = PersonFactory.create(home_words="Flat 2, 9 Nowhere Lane, SW6 1AA")

    assert list(queries.find_people("sw61aa")) == [typed]


@pytest.mark.req("R-23")
def test_a_name_before_an_address_picks_out_of_its_household(ann: Person) -> None:
    bob = PersonFactory.create(name="Bob O’Neil", home=ann.home)
    typed = PersonFactory.create(name="Ann Whitfield", home_words="Flat 2, 9 Nowhere Lane, SW6 1AA")
    PersonFactory.create(name="Carl Other", home_words="Flat 2, 9 Nowhere Lane, SW6 1AA")

    assert list(queries.find_people("bob, 12 lillie road sw6 7sr")) == [bob]
    assert set(queries.find_people("oneil 12 lillie road")) == {ann, bob}
    assert list(queries.find_people("whitfeld flat 2, 9 nowhere lane")) == [typed]
    assert set(queries.find_people("The Old House, 12 Lillie Road")) == {ann, bob}  # nobody's name
    assert set(queries.find_people("Lillie Road 12")) == {ann, bob}
    assert set(queries.find_people("flat 2 9 nowhere lane sw6 1aa")) >= {typed}


def test_those_with_an_account_come_first_then_the_newest() -> None:
    now = timezone.now()
    old = PersonFactory.create(name="Sam", created_at=now - timedelta(days=2))
    new = PersonFactory.create(name="Sam", created_at=now)
    account = PersonFactory.create(name="Sam", account=True, created_at=now - timedelta(days=9))

    assert list(queries.find_people("sam")) == [account, new, old]


def test_guests_who_gave_the_same_name_and_addresses_are_shown_as_one_and_nobody_else() -> None:
    sam = PersonFactory.create(name="Sam", email="sam@example.org")
    again = PersonFactory.create(name="sam", email="sam@example.org")
    PersonFactory.create(name="Sam", email="other@example.org")
    PersonFactory.create(name="Sam", email="", mobile="")
    nobody = PersonFactory.create(name="Sam", email="", mobile="")

    assert set(queries.same_as(sam)) == {sam, again}
    assert list(queries.same_as(nobody)) == [nobody]


@pytest.mark.parametrize(
    ("typed", "contact"),
    [
        (" Ann@Example.org", ("ann@example.org", "")),
        ("0044 7700 900123", ("", "+447700900123")),
        ("Ann O’Neil", ("", "")),
        ("12 Lillie Road", ("", "")),
        ("", ("", "")),
    ],
)
def test_an_address_is_told_from_a_name(typed: str, contact: tuple[str, str]) -> None:
    assert queries.contact_in(typed) == contact
