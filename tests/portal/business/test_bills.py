"""Business rates bills: linked, opened by a code, paid, and taken off."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, Person, RatesLink, TaxAccount
from accounts.rules.bills import year_of
from casework.actions import merging
from casework.models import Payment, PaymentState
from notifications.models import Message
from portal.business.forms import LinkRatesForm
from tests.factories.business import RatesAccountFactory, RatesLinkFactory, a_member
from tests.factories.payments import settle

pytestmark = pytest.mark.req("R-30")

BILLS, LINK = reverse("business:bills"), reverse("business:link_bill")
DETAILS = {"number": "6000 0001", "postcode": "sw6 1tn", "amount": "£820.66"}


@pytest.fixture
def account(bakery: Organisation) -> TaxAccount:
    """£8,206.75 for the year, £5,000 of it left, in two instalments, one of them overdue."""
    today = timezone.localdate()
    account = RatesAccountFactory.create(number="60000001", year=year_of(today), balance=500_000)
    account.lines.create(position=1, words="Rateable value £18,250 at 49.9p", pence=910_675)
    account.lines.create(position=2, words="Retail relief", pence=-90_000)
    account.instalments.create(due_on=today - timedelta(days=10), pence=520_675)
    account.instalments.create(due_on=today + timedelta(days=20), pence=300_000)
    account.transactions.create(reference="R1", on=today, words="Card payment", pence=-320_675)
    RatesLinkFactory.create(account=account, organisation=bakery)
    return account


def an_account(**facts: Any) -> TaxAccount:
    """One with an instalment, which nobody has added."""
    account = RatesAccountFactory.create(number="60000001", **facts)
    account.instalments.create(due_on=timezone.localdate() + timedelta(days=20), pence=82_066)
    return account


def address_of(account: TaxAccount, door: str = "bill") -> str:
    return reverse(f"business:{door}", args=[account.pk])


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def opened(browser: Client, address: str) -> str:
    """The page, once the code that was emailed is typed in."""
    door = browser.get(address)["Location"]
    assert door.startswith(reverse("business:prove"))
    browser.post(door, {"send": "1"})
    [message] = Message.objects.filter(event="step_up_code").order_by("-created_at")[:1]
    answer = browser.post(door, {"code": str(message.facts["code"])}, follow=True)
    assert answer.status_code == 200
    return words_of(answer)


def test_a_bill_is_linked_and_verifies_the_business(browser: Client, bakery: Organisation) -> None:
    an_account()

    answer = browser.post(LINK, DETAILS, follow=True)

    assert "Your bill is added." in words_of(answer)
    assert RatesLink.objects.get().organisation == bakery
    bakery.refresh_from_db()
    assert bakery.verified_how == "business_rates"


def test_a_bill_of_another_waits_for_an_officer_and_who_sees_it_is_told(
    browser: Client, bakery: Organisation, florist: Organisation
) -> None:
    flora = a_member(florist, email="flora@example.org", alerts="email")
    RatesLinkFactory.create(account=an_account(names=["FULHAM FLORISTS LTD"]), organisation=florist)

    for _ in range(2):
        answer = browser.post(LINK, DETAILS, follow=True)

    assert "An officer looks at account 60000001" in words_of(answer)
    assert "820.66" not in words_of(answer)
    assert not RatesLink.objects.filter(organisation=bakery).exists()
    bakery.refresh_from_db()
    assert bakery.verified_at is None
    [told] = Message.objects.filter(event="rates_asked")
    assert (told.person, told.facts["organisation"]) == (flora, bakery.name)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Enter the account number on your bill"),
        ({"number": "12"}, "Enter the whole account number"),
        ({"number": "6000 0002"}, LinkRatesForm.NO_MATCH),
        ({"postcode": "SW6"}, "Enter a full UK postcode"),
        ({"postcode": "W6 9JU"}, LinkRatesForm.NO_MATCH),
        ({"amount": ""}, "Enter the amount of an instalment or of a payment"),
        ({"amount": "18250"}, LinkRatesForm.NO_MATCH),
        ({"amount": "Lillie Road Bakery"}, "Enter an amount of money, like 123.45"),
        ({"amount": "1" * 5000}, "Enter an amount of money, like 123.45"),
        ({"number": "' OR ''='123456"}, LinkRatesForm.NO_MATCH),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(browser: Client, typed: dict[str, str], said: str) -> None:
    an_account()
    sent = {**DETAILS, **typed} if typed else {}

    answer = browser.post(LINK, sent)

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert 'value="sw6 1tn"' in words_of(answer) or not sent or "postcode" in typed
    assert not RatesLink.objects.exists()


def test_after_five_tries_they_are_told_until_when_to_wait(browser: Client) -> None:
    an_account()
    for _ in range(5):
        browser.post(LINK, {**DETAILS, "amount": "1"})

    answer = browser.post(LINK, DETAILS)

    assert answer.status_code == 422
    assert "You have tried too often. Try again after" in words_of(answer)


def test_the_whole_bill_opens_by_a_code_and_says_how_it_is_made_up(browser: Client, account: TaxAccount) -> None:
    page = opened(browser, address_of(account))

    for words in (
        "£18,250",
        "49.9p in the pound",
        "£9,106.75",
        "Retail relief",
        "-£900",
        "£5,000 left to pay",
        "£2,000 of it is overdue",
        "Print this bill",
        account.property_reference,
    ):
        assert words in page
    assert "council tax" not in page.lower().split("<main", 1)[1].split("</main", 1)[0]


def test_the_code_leads_nowhere_but_to_pages_of_the_business(browser: Client, account: TaxAccount) -> None:
    opened(browser, address_of(account))

    for wanted in ("https://evil.example/", "//evil.example", "/business.evil/", "/account/bills/"):
        answer = browser.get(reverse("business:prove"), {"next": wanted})
        assert answer["Location"] == BILLS


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ({"how_much": "overdue"}, 200_000),
        ({"how_much": "instalment"}, 300_000),
        ({"how_much": "both"}, 500_000),
        ({"how_much": "other", "amount": "123.45"}, 12_345),
    ],
)
def test_any_amount_is_paid_is_processed_and_is_merged_when_the_feed_brings_it(
    browser: Client, account: TaxAccount, hassan: Person, typed: dict[str, str], pence: int
) -> None:
    answer = browser.post(address_of(account, "pay_bill"), typed)

    payment = Payment.objects.get()
    assert answer["Location"] == reverse("casework:payment", args=[payment.pk])
    assert (payment.pence, payment.person, payment.lines.get().income) == (pence, hassan, "business-rates")
    settle(payment, PaymentState.PAID)
    assert "is being processed" in words_of(browser.get(BILLS))
    outcome = words_of(browser.get(reverse("casework:payment", args=[payment.pk])))
    assert "Your business rates balance shows it at once" in outcome
    assert f'href="{BILLS}"' in outcome

    account.transactions.create(
        reference="R2", on=timezone.localdate(), words="Card payment", pence=-pence, our_reference=payment.reference
    )
    assert merging.merge_transactions() == 1
    assert "is being processed" not in words_of(browser.get(BILLS))


@pytest.mark.parametrize("amount", ["", "0", "-5", "5000.01", "lots", "1e9", "9" * 40])
def test_an_amount_that_cannot_be_is_refused_and_nothing_begins(
    browser: Client, account: TaxAccount, amount: str
) -> None:
    answer = browser.post(address_of(account, "pay_bill"), {"how_much": "other", "amount": amount})

    assert answer.status_code == 422
    assert not Payment.objects.exists()


def test_a_colleague_sees_what_was_paid_and_a_stranger_does_not(
    browser: Client, client: Client, account: TaxAccount, bakery: Organisation, florist: Organisation
) -> None:
    browser.post(address_of(account, "pay_bill"), {"how_much": "overdue"})
    payment = settle(Payment.objects.get(), PaymentState.PAID)
    receipt = reverse("casework:receipt", args=[payment.pk])

    for business, status in ((bakery, 200), (florist, 404)):
        person = a_member(business)
        assert person.user is not None
        client.force_login(person.user)
        assert client.get(receipt).status_code == status


def test_a_bill_is_taken_off_for_everyone_and_can_be_added_again(browser: Client, account: TaxAccount) -> None:
    assert "Take this bill off the account?" in words_of(browser.get(address_of(account, "unlink_bill")))
    browser.post(address_of(account, "unlink_bill"), follow=True)
    assert browser.get(address_of(account, "unlink_bill")).status_code == 404

    typed = {**DETAILS, "amount": "3000"}
    assert "Your bill is added." in words_of(browser.post(LINK, typed, follow=True))
