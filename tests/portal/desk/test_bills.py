"""A council tax account, put on someone's page by an advisor who checked who they are."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts import queries as accounts
from accounts.models import Person, TaxAccount, TaxLink, User
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.contacts import on_the_line
from tests.factories.holdings import TaxAccountFactory, TaxLinkFactory
from tests.factories.journeys import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-11", "R-23")]


@pytest.fixture
def advisor() -> User | None:
    advisor = PersonFactory.create(account=True, name="Leila Haddad")
    TeamFactory.create(slug="resident-advisors", is_desk=True, members=[advisor.user])
    return advisor.user


@pytest.fixture
def desk(client: Client, advisor: User) -> Client:
    sign_in(client, advisor.person)
    return client


@pytest.fixture
def ann(advisor: User) -> Person:
    ann = PersonFactory.create(account=True, name="Ann O’Neil")
    on_the_line(advisor, ann)
    return ann


@pytest.fixture
def account() -> TaxAccount:
    return TaxAccountFactory.create(number="80012345", plan=151_951)


def page(person: Person) -> str:
    return reverse("desk:bills", args=[person.pk])


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def test_an_advisor_who_checked_adds_an_account_and_it_says_who_did(
    desk: Client, ann: Person, account: TaxAccount
) -> None:
    response = desk.post(page(ann), {"number": "8001 2345", "checked": "yes"}, follow=True)

    link = TaxLink.objects.get()
    assert (link.person, link.account, link.how) == (ann, account, "advisor")
    assert link.linked_by is not None
    assert link.linked_by.person.name == "Leila Haddad"
    assert "Ann O’Neil sees council tax account 80012345 when they sign in." in text_of(response)
    assert "Account 80012345" in text_of(response)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"number": "80012345"}, "Check who they are first, then tick this"),
        ({"checked": "yes"}, "Enter the account number"),
        ({"number": "80099999", "checked": "yes"}, "There is no account with this number."),
        ({"number": "8" * 41, "checked": "yes"}, "Use 40 characters or fewer"),
        ({"number": "\x00", "checked": "yes"}, "Enter the account number"),
    ],
)
def test_without_a_check_or_with_a_wrong_number_nothing_is_added(
    desk: Client, ann: Person, account: TaxAccount, typed: dict[str, str], words: str
) -> None:
    response = desk.post(page(ann), typed)

    assert response.status_code == 422
    assert words in text_of(response)
    assert typed.get("number", "").strip("\x00") in response.content.decode()
    assert not TaxLink.objects.exists()


@pytest.mark.req("R-40")
def test_the_desk_shows_bills_in_outline_to_who_knows_who_is_calling(
    desk: Client, advisor: User, ann: Person, account: TaxAccount
) -> None:
    TaxLinkFactory.create(account=account, person=ann)
    address = reverse("desk:person", args=[ann.pk])

    shown = " ".join(re.sub(r"<[^>]+>", " ", text_of(desk.get(address))).split())
    assert "Account 80012345 £1,519.51 left to pay" in shown
    assert "12 Lillie Road, London, SW6 7SR" in text_of(desk.get(page(ann)))
    on_the_line(advisor, ann, identity="")
    assert "80012345" not in text_of(desk.get(address))
    assert desk.get(page(ann))["Location"] == address
    assert desk.post(page(ann), {"number": "80012345", "checked": "yes"})["Location"] == address


def test_an_account_that_was_added_to_the_wrong_one_is_taken_off(
    desk: Client, ann: Person, account: TaxAccount
) -> None:
    TaxLinkFactory.create(account=account, person=ann)
    address = reverse("desk:remove_bill", args=[ann.pk, account.pk])

    for _ in range(2):
        response = desk.post(address, follow=True)
        assert response.status_code == 200

    assert not accounts.tax_accounts_of(ann).exists()


def test_an_account_of_someone_else_is_not_taken_off(desk: Client, ann: Person, account: TaxAccount) -> None:
    TaxLinkFactory.create(account=account, person=PersonFactory.create(account=True))

    desk.post(reverse("desk:remove_bill", args=[ann.pk, account.pk]))

    assert account.links.count() == 1


def test_someone_without_a_sign_in_has_no_such_page(desk: Client, account: TaxAccount) -> None:
    guest = PersonFactory.create()

    assert desk.get(page(guest)).status_code == 404
    assert desk.post(page(guest), {"number": account.number, "checked": "yes"}).status_code == 404
    assert page(guest) not in desk.get(reverse("desk:person", args=[guest.pk])).content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_takes_as_many_queries_for_thirty_accounts_as_for_one(
    desk: Client, ann: Person, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        TaxLinkFactory.create(person=ann)
    desk.get(page(ann))

    with django_assert_max_num_queries(9):
        desk.get(page(ann))
