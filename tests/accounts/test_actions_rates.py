"""Linking a business rates account, what it verifies, and premises."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts import actions as accounts
from accounts.actions import feeding, rates
from accounts.models import Organisation, Person, RatesClaim, RatesLink, TaxAccount, TaxLinkTry
from accounts.queries.rates import holders_of, premises_of, rates_accounts_of, rates_claims
from tests.factories.accounts import PropertyFactory
from tests.factories.business import BusinessFactory, RatesAccountFactory, a_member, a_rates_file
from tests.factories.hats import a_user
from tests.factories.holdings import TaxAccountFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-30")]


@pytest.fixture
def bakery() -> Organisation:
    return BusinessFactory.create(name="Lillie Road Bakery Ltd")


@pytest.fixture
def hassan(bakery: Organisation) -> Person:
    return a_member(bakery, name="Hassan Yilmaz")


@pytest.fixture
def account() -> TaxAccount:
    """£820.66 a month, one of them paid."""
    account = RatesAccountFactory.create(number="60012345", property_reference="0012340048003")
    account.instalments.create(due_on=date(2026, 5, 1), pence=82_066)
    account.transactions.create(reference="R1", on=date(2026, 4, 1), words="Card payment", pence=-82_075)
    account.transactions.create(reference="R2", on=date(2026, 4, 2), words="Costs", pence=6_000)
    return account


def link(
    who: Person, what: Organisation, *, number: str = "6001 2345", postcode: str = "sw6 1tn", pence: int = 82_066
) -> RatesLink | RatesClaim:
    assert who.user is not None
    account = rates.rates_account_of_bill(person=who, number=number, postcode=postcode, pence=pence)
    return rates.ask_for_rates_account(organisation=what, account=account, person=who, by=who.user)


@pytest.mark.parametrize("pence", [82_066, 82_075])
def test_number_postcode_and_an_amount_of_a_bill_in_its_name_link_the_account_and_verify_the_business(
    bakery: Organisation, hassan: Person, account: TaxAccount, pence: int
) -> None:
    linked = link(hassan, bakery, pence=pence)

    assert isinstance(linked, RatesLink)
    assert (linked.account, linked.linked_by, linked.matched_name) == (account, hassan.user, bakery.name)
    assert list(rates_accounts_of(bakery.pk)) == [account]
    bakery.refresh_from_db()
    assert (bakery.verified_how, bakery.verified_by) == ("business_rates", hassan.user)
    assert TaxLinkTry.objects.count() == 0
    assert link(hassan, bakery) == linked


def test_a_bill_in_another_name_waits_for_an_officer_and_verifies_nobody(account: TaxAccount) -> None:
    cafe = BusinessFactory.create(name="Nick's Cafe")
    nick = a_member(cafe, name="Nick")

    claims = [link(nick, cafe), link(nick, cafe)]

    assert isinstance(claims[0], RatesClaim)
    assert claims[0] == claims[1] == rates_claims().get()
    cafe.refresh_from_db()
    assert (rates_accounts_of(cafe.pk).count(), cafe.verified_at) == (0, None)


def test_a_bill_that_another_business_sees_waits_for_an_officer_though_it_is_in_the_name(
    bakery: Organisation, hassan: Person, account: TaxAccount
) -> None:
    link(hassan, bakery)
    other = BusinessFactory.create(name="The Lillie Road Bakery (Limited)")

    claim = link(a_member(other), other)

    assert isinstance(claim, RatesClaim)
    assert list(holders_of(account)) == [bakery]
    other.refresh_from_db()
    assert other.verified_at is None


def test_an_officer_grants_a_claim_or_refuses_it_once(account: TaxAccount) -> None:
    officer, cafe = a_user(), BusinessFactory.create(name="Nick's Cafe")
    nick = a_member(cafe)
    refused = link(nick, cafe)
    assert isinstance(refused, RatesClaim)
    rates.refuse_rates_claim(claim=refused, words="It is the bakery's.", by=officer)
    with pytest.raises(accounts.AlreadyDecided):
        rates.grant_rates_claim(claim=refused, by=officer)
    assert not rates_accounts_of(cafe.pk).exists()

    again = link(nick, cafe)
    assert isinstance(again, RatesClaim)
    rates.grant_rates_claim(claim=again, by=officer)

    cafe.refresh_from_db()
    assert (list(rates_accounts_of(cafe.pk)), cafe.verified_by) == ([account], officer)
    assert not rates_claims().exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "60012346"},
        {"number": ""},
        {"number": "6" * 500},
        {"postcode": "SW6 1TP"},
        {"postcode": ""},
        {"pence": 0},
        {"pence": 18_250},
        {"pence": 1_825_000},
        {"pence": 6_000},
        {"pence": -6_000},
        {"pence": 820_675},
    ],
)
def test_any_wrong_detail_links_nothing_and_verifies_nobody(
    bakery: Organisation, hassan: Person, account: TaxAccount, wrong: dict[str, Any]
) -> None:
    with pytest.raises(accounts.DetailsDoNotMatch):
        link(hassan, bakery, **wrong)

    bakery.refresh_from_db()
    assert (rates_accounts_of(bakery.pk).count(), bakery.verified_at) == (0, None)
    assert TaxLinkTry.objects.filter(person=hassan).count() == 1


def test_a_council_tax_bill_is_none_of_business_rates_and_the_other_way_round(
    bakery: Organisation, hassan: Person, account: TaxAccount
) -> None:
    TaxAccountFactory.create(number="60099999", postcode="SW61TN", names=["Lillie Road Bakery Ltd"]).instalments.create(
        due_on=date(2026, 5, 1), pence=82_066
    )

    with pytest.raises(accounts.DetailsDoNotMatch):
        link(hassan, bakery, number="60099999")
    with pytest.raises(accounts.DetailsDoNotMatch):
        accounts.link_tax_account(
            person=hassan, number=account.number, postcode="SW6 1TN", name="Lillie Road Bakery Ltd", by=None
        )
    assert list(rates_accounts_of(bakery.pk)) == []


def test_after_five_tries_nobody_may_try_for_an_hour_even_with_the_right_details(
    bakery: Organisation, hassan: Person, account: TaxAccount
) -> None:
    for _ in range(5):
        with pytest.raises(accounts.DetailsDoNotMatch):
            link(hassan, bakery, pence=1)
    with pytest.raises(accounts.TooManyTries):
        link(hassan, bakery)
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        assert link(hassan, bakery).account == account


def test_taken_off_twice_it_is_off_once_and_can_be_linked_anew(
    bakery: Organisation, hassan: Person, account: TaxAccount
) -> None:
    first = link(hassan, bakery)
    assert hassan.user is not None
    for _ in range(2):
        rates.unlink_rates_account(organisation=bakery, account=account, by=hassan.user)

    assert not rates_accounts_of(bakery.pk).exists()
    assert link(hassan, bakery) != first


def test_a_link_by_a_name_ends_when_the_feed_brings_another_business(bakery: Organisation, hassan: Person) -> None:
    as_of = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
    feeding.run_feed(feed="business-rates", content=a_rates_file({}), as_of=as_of, by=None)
    link(hassan, bakery)

    changed = a_rates_file({"names": ["FULHAM FLORISTS LTD"]})
    feeding.run_feed(feed="business-rates", content=changed, as_of=as_of + timedelta(days=1), by=None)

    assert not rates_accounts_of(bakery.pk).exists()


def test_premises_are_kept_once_and_ended(bakery: Organisation, hassan: Person) -> None:
    shop = PropertyFactory.create()
    assert hassan.user is not None
    for _ in range(2):
        kept = rates.add_premises(organisation=bakery, home=shop, by=hassan.user)
    assert [one.property for one in premises_of(bakery.pk)] == [shop]

    rates.end_premises(premises=kept, by=hassan.user)
    assert not premises_of(bakery.pk).exists()
