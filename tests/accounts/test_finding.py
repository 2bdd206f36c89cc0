"""Finding people by names that are mistyped or misheard, by addresses and by account numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts import actions, queries
from accounts.actions import finding
from accounts.models import NameWord, Person, TypedHome
from accounts.rules import names
from tests.factories.accounts import PersonFactory, PropertyFactory, StreetFactory
from tests.factories.holdings import TaxAccountFactory, TaxLinkFactory

pytestmark = pytest.mark.req("R-40")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("smyth", "smith"),
        ("muhamad", "mohammed"),
        ("steven", "stephen"),
        ("kathryn", "catherine"),
        ("jeff", "geoff"),
        ("leigh", "lee"),
        ("thomson", "thompson"),
        ("yusuf", "youssef"),
        ("kovalsky", "kowalski"),
        ("sofia", "zofia"),
        ("jaxon", "jackson"),
        ("witfield", "whitfield"),
    ],
)
def test_names_that_sound_the_same_are_alike(typed: str, name: str) -> None:
    assert names.likeness(typed, name) > 0
    assert names.likeness(name, typed) > 0


@pytest.mark.parametrize(("typed", "name"), [("smith", "jones"), ("ann", "bob"), ("khan", "kaur"), ("ali", "abi")])
def test_other_names_are_not_alike(typed: str, name: str) -> None:
    assert names.likeness(typed, name) == 0


@given(st.text(max_size=300))
def test_any_text_has_words_and_sounds_that_fit_their_columns(text: str) -> None:
    for word in [*names.name_words(text), *names.typed_words(text)]:
        assert 0 < len(word) <= names.LONGEST_WORD
        assert len(names.sound_of(word)) <= 12


@pytest.fixture
def amara(db: None) -> Person:
    for name in ("Tom Whitfield", "Amir Osman", "Anna Owusu"):
        PersonFactory.create(name=name)
    return PersonFactory.create(name="Amara Osei-Bonsu")


@pytest.mark.parametrize(
    "typed",
    [
        "amara osei",
        "osei amara",
        "AMARA",
        "amar os",  # as it is being typed
        "amarra osai",  # as it is heard
        "amaar osei",  # two letters exchanged, in either half
        "aamra osei",
        "amata osei",  # a wrong letter
        "mara osei",  # one left out
        "amarta osei",  # one too many
        "oseibonsu",
        "osei-bonsu",
    ],
)
def test_a_name_is_found_as_typed_misheard_or_mistyped(amara: Person, typed: str) -> None:
    assert queries.find_people(typed)[0] == amara


def test_the_name_as_typed_comes_before_those_that_sound_like_it(db: None) -> None:
    heard = PersonFactory.create(name="Jon Smyth", account=True)
    typed = PersonFactory.create(name="John Smith")

    assert queries.find_people("john smith") == [typed, heard]


def test_who_is_called_otherwise_now_is_not_found_by_the_old_name(amara: Person) -> None:
    actions.correct_person(person=amara, name="Amara Mensah", address="Flat 2, 9 Nowhere Lane, W6 8AB", by=None)

    assert queries.find_people("osei") == []
    assert queries.find_people("mensah") == [amara]
    assert queries.find_people("9 nowhere ln") == [amara]
    home = PropertyFactory.create()
    actions.correct_person(person=amara, address=str(home), property_id=home.pk, by=None)
    assert queries.find_people("9 nowhere lane") == []
    assert queries.find_people("12 lillie road") == [amara]
    amara.name = ""
    amara.save()
    assert not amara.name_words.exists()
    assert not TypedHome.objects.exists()


@pytest.mark.parametrize("typed", ["12 Lillie Rd", "12 lilly road", "12 Lillie Road SW6 7SR", "12 sw67sr"])
def test_who_lives_there_is_found_by_the_address(db: None, typed: str) -> None:
    street = StreetFactory.create()
    ann = PersonFactory.create(name="Ann", home=PropertyFactory.create(street=street))
    PersonFactory.create(name="Bob", home=PropertyFactory.create(street=street, house_number="14"))

    assert queries.find_people(typed) == [ann]


def test_who_sees_a_bill_or_lives_there_is_found_by_its_account(db: None) -> None:
    home = PropertyFactory.create()
    account = TaxAccountFactory.create(number="80012345", property=home)
    lives_there = PersonFactory.create(home=home)
    sees_it = TaxLinkFactory.create(account=account, person=PersonFactory.create()).person
    PersonFactory.create()

    found = queries.account_in("8001 2345")
    assert found == account
    assert set(queries.people_of_account(account)) == {lives_there, sees_it}
    assert queries.account_in("80012399") is None
    assert queries.account_in("ann") is None


def test_people_written_in_bulk_are_found_once_they_are_indexed(db: None) -> None:
    people = Person.objects.bulk_create([Person(name=f"Zed Bulk {number}") for number in range(30)])
    assert queries.find_people("zed bulk") == []

    assert finding.index_everyone(by=None) == 30

    assert set(queries.find_people("zed bulk")) == set(people)
    assert finding.index_everyone(by=None) == 30
    assert NameWord.objects.filter(word="zed").count() == 30


@pytest.mark.parametrize("people", [1, 30])
@pytest.mark.parametrize(
    ("typed", "at_most"),
    [("zed", 4), ("zde bulk", 4), ("z@example.org", 1), ("07700900123", 1), ("SW6 7SR", 2), ("12 Lillie Road", 6)],
)
def test_finding_takes_the_same_queries_whatever_the_number(
    db: None, people: int, typed: str, at_most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    home = PropertyFactory.create()
    for _ in range(people):
        PersonFactory.create(name="Zed Bulk", email="z@example.org", mobile="+447700900123", home=home)

    with django_assert_max_num_queries(at_most):
        assert len(queries.find_people(typed)) == people


# By a street


@pytest.fixture
def lillie_road(db: None) -> list[Person]:
    """Two who live on Lillie Road, one on Tilley Road, and a Lillie Reid, who sounds like the first."""
    road, other = StreetFactory.create(name="Lillie Road"), StreetFactory.create(name="Tilley Road")
    homes = [
        PropertyFactory.create(street=road, line_1="12 Lillie Road", house_number="12", postcode="SW67SR"),
        PropertyFactory.create(street=road, line_1="Lillie Lodge, Lillie Road", house_number="", postcode="SW67SS"),
        PropertyFactory.create(street=other, line_1="12 Tilley Road", house_number="12", postcode="W60AA"),
    ]
    return [PersonFactory.create(name=f"Ann {number}", home=home) for number, home in enumerate(homes)]


def found_at(typed: str) -> set[str]:
    return {person.name for person in queries.people_of_street(typed, named=queries.find_people(typed))}


@pytest.mark.parametrize(
    ("typed", "names_found"),
    [
        ("Lillie Road", {"Ann 0", "Ann 1"}),
        ("lilie road", {"Ann 0", "Ann 1"}),
        ("lillie rd", {"Ann 0", "Ann 1"}),
        ("lillie road, fulham", {"Ann 0", "Ann 1"}),
        ("lillie road sw6 7ss", {"Ann 1"}),
        ("tilley road", {"Ann 2"}),
        ("12 lillie road", set()),
        ("lillie", set()),
        ("road", set()),
        ("lillie@road.example", set()),
        ("", set()),
    ],
)
def test_a_street_without_a_number_finds_who_lives_there(
    lillie_road: list[Person], typed: str, names_found: set[str], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert found_at(typed) == names_found
    with django_assert_max_num_queries(3):
        queries.people_of_street(typed, named=[])


def test_whoever_is_called_like_a_street_hides_no_street_and_is_hidden_by_none(lillie_road: list[Person]) -> None:
    reid = PersonFactory.create(name="Lillie Reid")

    assert reid in queries.find_people("lillie reid")
    assert found_at("lillie reid") == set(), "the street is only like it"
    assert found_at("lillie road") == {"Ann 0", "Ann 1"}
