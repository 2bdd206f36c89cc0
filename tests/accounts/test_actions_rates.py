"""Linking a business rates account, what it verifies, and premises."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts import actions as accounts
from accounts.actions import feeding, rates
from accounts.models import Organisation, Person, RatesLink, TaxAccount, TaxLinkTry
from accounts.queries.rates import premises_of, rates_accounts_of
from tests.factories.accounts import PropertyFactory
from tests.factories.business import BusinessFactory, RatesAccountFactory, a_member, a_rates_file
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
    return RatesAccountFactory.create(number="60012345", property_reference="0012340048003")


def link(
    who: Person, what: Organisation, *, number: str = "6001 2345", postcode: str = "sw6 1tn", detail: str = "18250"
) -> RatesLink:
    assert who.user is not None
    return rates.link_rates_account(
        organisation=what, person=who, number=number, postcode=postcode, detail=detail, by=who.user
    )


@pytest.mark.parametrize(
    "detail", ["18250", "£18,250", "£18,250.00", "0012340048003", "00 1234 0048003", "Lillie Road Bakery Limited"]
)
def test_number_postcode_and_one_detail_more_link_the_account_and_verify_the_business(
    bakery: Organisation, hassan: Person, account: TaxAccount, detail: str
) -> None:
    linked = link(hassan, bakery, detail=detail)

    assert (linked.account, linked.linked_by) == (account, hassan.user)
    assert list(rates_accounts_of(bakery.pk)) == [account]
    bakery.refresh_from_db()
    assert (bakery.verified_how, bakery.verified_by) == ("business_rates", hassan.user)
    assert TaxLinkTry.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "60012346"},
        {"number": ""},
        {"number": "6" * 500},
        {"postcode": "SW6 1TP"},
        {"postcode": ""},
        {"detail": ""},
        {"detail": "1825"},
        {"detail": "182500"},
        {"detail": "None"},
        {"detail": "Lillie Road"},
        {"detail": "Ltd"},
    ],
)
def test_any_wrong_detail_links_nothing_and_verifies_nobody(
    bakery: Organisation, hassan: Person, account: TaxAccount, wrong: dict[str, str]
) -> None:
    with pytest.raises(accounts.DetailsDoNotMatch):
        link(hassan, bakery, **wrong)

    bakery.refresh_from_db()
    assert (rates_accounts_of(bakery.pk).count(), bakery.verified_at) == (0, None)
    assert TaxLinkTry.objects.filter(person=hassan).count() == 1


def test_a_council_tax_bill_is_none_of_business_rates_and_the_other_way_round(
    bakery: Organisation, hassan: Person, account: TaxAccount
) -> None:
    TaxAccountFactory.create(number="60099999", postcode="SW61TN", names=["Lillie Road Bakery Ltd"])

    with pytest.raises(accounts.DetailsDoNotMatch):
        link(hassan, bakery, number="60099999", detail="Lillie Road Bakery Ltd")
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
            link(hassan, bakery, detail="1")
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
    link(hassan, bakery, detail="Lillie Road Bakery")

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
