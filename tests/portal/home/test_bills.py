"""Council tax bills: linked, opened by a code, paid, by email or by post, and unlinked."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Consent, Person, TaxAccount, TaxLink
from casework.models import Payment, PaymentState
from notifications.models import Message
from portal.home.forms import LinkBillForm
from tests.factories.accounts import PersonFactory
from tests.factories.holdings import TaxAccountFactory
from tests.factories.households import add_bill, pay
from tests.factories.payments import begin_bill, pay_at_demo
from tests.portal.home.test_home import read

BILLS, LINK, PROVE = reverse("home:bills"), reverse("home:link_bill"), reverse("home:prove")
DETAILS = {"number": "8000 0001", "postcode": "sw6 7sr", "name": "sian obrien"}


@pytest.fixture
def account(resident: Person) -> TaxAccount:
    return add_bill(resident)


def address_of(account: TaxAccount, door: str = "bill") -> str:
    return reverse(f"home:{door}", args=[account.pk])


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def the_code() -> str:
    [message] = Message.objects.filter(event="step_up_code").order_by("-created_at")[:1]
    return str(message.facts["code"])


def opened(browser: Client, address: str) -> str:
    """The page, once the code that was emailed is typed in."""
    door = browser.get(address)["Location"]
    browser.post(door, {"send": "1"})
    answer = browser.post(door, {"code": the_code()}, follow=True)
    assert answer.status_code == 200
    return words_of(answer)


# Linking


@pytest.mark.req("R-12", "R-61")
def test_a_bill_is_linked_by_its_number_and_two_details_however_they_are_written(
    browser: Client, resident: Person
) -> None:
    account = TaxAccountFactory.create(number="80000001")

    answer = browser.post(LINK, DETAILS, follow=True)

    assert "Your bill is added." in words_of(answer)
    assert TaxLink.objects.get().account == account
    assert "80000001" in words_of(answer)


@pytest.mark.parametrize(
    "wrong", [{"number": "8000 0002"}, {"postcode": "W6 9JU"}, {"name": "Ann Other"}, {"number": "' OR ''='"}]
)
def test_which_detail_is_wrong_is_not_told_and_all_that_was_typed_stays(browser: Client, wrong: dict[str, str]) -> None:
    TaxAccountFactory.create(number="80000001")
    typed = {**DETAILS, **wrong}

    answer = browser.post(LINK, typed)

    assert answer.status_code == 422
    assert LinkBillForm.NO_MATCH in words_of(answer) or "Enter the whole account number" in words_of(answer)
    for name in ("postcode", "name"):
        assert f'value="{typed[name]}"' in words_of(answer)
    assert not TaxLink.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Enter the account number on your bill"),
        ({"number": "12"}, "Enter the whole account number"),
        ({"postcode": "SW6"}, "Enter a full UK postcode"),
        ({"name": ""}, "Enter a name that is on the bill"),
        ({"name": "x" * 5000}, "Use 200 signs or fewer"),
        ({"number": "4111 1111 1111 1111"}, "Take out the card number"),
    ],
)
def test_what_is_missing_or_wrong_is_said_by_its_field(browser: Client, typed: dict[str, str], said: str) -> None:
    answer = browser.post(LINK, {**DETAILS, **typed} if typed else {})

    assert answer.status_code == 422
    assert said in words_of(answer)


def test_tries_are_limited_and_they_are_told_until_when(browser: Client) -> None:
    TaxAccountFactory.create(number="80000001")
    for _ in range(5):
        browser.post(LINK, {**DETAILS, "name": "Ann Other"})

    answer = browser.post(LINK, DETAILS)

    assert answer.status_code == 422
    assert "You have tried too often. Try again after" in words_of(answer)
    assert not TaxLink.objects.exists()


def test_an_example_account_is_named_in_the_demo_only(browser: Client, settings: Settings) -> None:
    TaxAccountFactory.create(number="80000001")
    assert "80000001" not in read(browser, LINK)

    settings.IS_DEMO = True

    assert "80000001" in read(browser, LINK)


# Looking


@pytest.mark.req("R-12")
def test_the_details_open_after_a_code_by_email(browser: Client, account: TaxAccount) -> None:
    page = opened(browser, address_of(account))

    for words in ("Band D", "£1,500", "Paid so far", "-£900", "Left to pay", "£600", "Payment, thank you", "Next"):
        assert words in page
    assert page.count(">Paid</strong>") == 6
    assert [message.to for message in Message.objects.filter(event="step_up_code")] == ["ann@example.org"]


def test_what_the_code_opens_closes_after_fifteen_minutes(browser: Client, account: TaxAccount) -> None:
    opened(browser, address_of(account))
    now = timezone.now()

    with time_machine.travel(now + timedelta(minutes=14), tick=False):
        assert browser.get(address_of(account)).status_code == 200
    with time_machine.travel(now + timedelta(minutes=16), tick=False):
        assert browser.get(address_of(account)).status_code == 302


def test_a_wrong_code_opens_nothing_and_five_of_them_end_it(browser: Client, account: TaxAccount) -> None:
    browser.post(PROVE, {"send": "1"})
    right = the_code()
    wrong = "000000" if right != "000000" else "111111"

    for _ in range(5):
        answer = browser.post(PROVE, {"code": wrong})
        assert answer.status_code == 422
    answer = browser.post(PROVE, {"code": right})

    assert answer.status_code == 422
    assert "This code no longer works" in words_of(answer)
    assert browser.get(address_of(account)).status_code == 302


def test_codes_are_not_sent_without_end(browser: Client) -> None:
    for _ in range(3):
        assert browser.post(PROVE, {"send": "1"}).status_code == 302

    answer = browser.post(PROVE, {"send": "1"})

    assert answer.status_code == 422
    assert "We have sent several codes to you" in words_of(answer)
    assert Message.objects.filter(event="step_up_code").count() == 3


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "/demo/outbox/", "/account\\@evil", ""])
def test_after_the_code_they_stay_in_their_account(browser: Client, wanted: str) -> None:
    door = f"{PROVE}?next={wanted}"
    browser.post(door, {"send": "1"})

    assert browser.post(door, {"code": the_code()})["Location"] == BILLS


def test_the_code_goes_to_the_address_that_was_proved(browser: Client, resident: Person) -> None:
    Person.objects.filter(pk=resident.pk).update(email="new@example.org", email_verified_at=None)

    browser.post(PROVE, {"send": "1"})

    assert [message.to for message in Message.objects.filter(event="step_up_code")] == ["ann@example.org"]


def test_a_code_of_one_account_opens_no_bills_of_another(
    browser: Client, account: TaxAccount, resident: Person
) -> None:
    opened(browser, address_of(account))
    other = PersonFactory.create(account=True)
    assert other.user is not None
    session = dict(browser.session)
    browser.force_login(other.user)
    store = browser.session
    store["proved_by_code"] = session["proved_by_code"]
    store.save()

    assert browser.get(address_of(add_bill(other))).status_code == 302


@pytest.mark.parametrize("door", ["bill", "pay_bill", "e_billing", "unlink_bill"])
def test_a_bill_of_somebody_else_is_not_there(browser: Client, door: str) -> None:
    other = PersonFactory.create(account=True)
    account = add_bill(other)

    assert browser.get(address_of(account, door)).status_code == 404
    assert browser.post(address_of(account, door), {"off": "1"}).status_code in {404, 405}
    assert TaxLink.objects.filter(person=other).exists()


@pytest.mark.req("R-12")
def test_a_payment_shows_as_being_processed_until_the_feed_has_it(
    browser: Client, account: TaxAccount, resident: Person
) -> None:
    payment = pay(account, resident, 15_000)
    page = opened(browser, address_of(account))
    assert "Being processed" in page
    assert payment.reference in page
    assert "£450 left to pay" in page

    payment.lines.update(merged_at=timezone.now())

    page = words_of(browser.get(address_of(account)))
    assert "Being processed" not in page
    assert "£600 left to pay" in page


@pytest.mark.req("R-12")
def test_only_ones_own_payments_lead_to_a_receipt(browser: Client, account: TaxAccount, resident: Person) -> None:
    own, other = pay(account, resident, 15_000), pay(account, PersonFactory.create(account=True), 10_000)
    page = opened(browser, address_of(account))
    assert other.reference in page

    linked = browser.get(address_of(account)).content.decode()

    assert f"/pay/{own.pk}/receipt/" in linked
    assert f"/pay/{other.pk}/" not in linked


@pytest.mark.req("R-12")
def test_what_a_guest_paid_into_the_account_is_told_apart(browser: Client, account: TaxAccount) -> None:
    pay_guest = begin_bill(account, visitor=uuid.uuid4(), pence=10_000)
    pay_at_demo(pay_guest)

    assert "Paid without signing in" in opened(browser, address_of(account))


@pytest.mark.req("R-04", "R-11")
def test_another_amount_asks_which_payment_goes_on(browser: Client, account: TaxAccount) -> None:
    url = address_of(account, "pay_bill")
    browser.post(url, {"how_much": "other", "amount": "10"})
    first = Payment.objects.get()

    asked = browser.post(url, {"how_much": "other", "amount": "20"})
    assert asked.status_code == 409
    assert "Stop that one and pay £20" in words_of(asked)
    browser.post(url, {"how_much": "other", "amount": "20", "instead_of": str(first.pk)})
    assert sorted(Payment.objects.values_list("pence", "state")) == [
        (1_000, PaymentState.CANCELLING),
        (2_000, PaymentState.BEGUN),
    ]


@pytest.mark.parametrize("rows", [1, 30])
def test_bills_take_the_same_queries_whatever_the_rows(
    browser: Client, resident: Person, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        account = add_bill(resident)
        pay(account, resident, 100)
    opened(browser, address_of(account))

    for address in (BILLS, address_of(account)):
        with django_assert_max_num_queries(11):
            assert browser.get(address).status_code == 200


def test_a_bill_in_credit_and_a_paid_one_ask_for_nothing(browser: Client, resident: Person) -> None:
    credit, paid = add_bill(resident, balance=-1_234), add_bill(resident, balance=0)

    page = read(browser, BILLS)

    assert "£12.34 in credit" in page
    assert "Nothing to pay" in page
    for account in (credit, paid):
        assert "There is nothing to pay" in read(browser, address_of(account, "pay_bill"))
        assert browser.post(address_of(account, "pay_bill"), {"how_much": "other", "amount": "5"}).status_code == 422
    assert not Payment.objects.exists()


# Paying


@pytest.mark.req("R-04", "R-12")
@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ({"how_much": "all"}, 60_000),
        ({"how_much": "other", "amount": "12.5"}, 1_250),
        ({"how_much": "other", "amount": "£12.50"}, 1_250),
        ({"how_much": "other", "amount": " 1 0 0 "}, 10_000),
        ({"how_much": "other", "amount": "600.00"}, 60_000),
        ({"how_much": "other", "amount": "0.01"}, 1),
    ],
)
def test_any_amount_up_to_all_can_be_paid(
    browser: Client, account: TaxAccount, resident: Person, typed: dict[str, str], pence: int
) -> None:
    answer = browser.post(address_of(account, "pay_bill"), typed)

    payment = Payment.objects.get()
    assert (payment.pence, payment.person, payment.email) == (pence, resident, "ann@example.org")
    assert [(line.tax_account, line.income) for line in payment.lines.all()] == [(account, "council-tax")]
    assert answer["Location"] == reverse("casework:payment", args=[payment.pk])


@pytest.mark.req("R-04")
def test_thousands_may_be_written_with_a_comma(browser: Client, resident: Person) -> None:
    account = add_bill(resident, balance=150_000)

    browser.post(address_of(account, "pay_bill"), {"how_much": "other", "amount": "1,200"})

    assert Payment.objects.get().pence == 120_000


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose how much to pay"),
        ({"how_much": "everything"}, "Choose how much to pay"),
        ({"how_much": "other"}, "Enter how much to pay"),
        ({"how_much": "other", "amount": "0"}, "more than £0"),
        ({"how_much": "other", "amount": "-5"}, "Enter an amount"),
        ({"how_much": "other", "amount": "600.01"}, "You can pay £600 at most"),
        ({"how_much": "other", "amount": "12,50"}, "Enter an amount of money, like 123.45"),
        ({"how_much": "other", "amount": "1.005"}, "Enter an amount of money, like 123.45"),
        ({"how_much": "other", "amount": "ten pounds"}, "Enter an amount of money, like 123.45"),
        ({"how_much": "other", "amount": "9" * 4000}, "Enter an amount of money, like 123.45"),
    ],
)
def test_what_is_no_amount_is_refused_in_words_by_its_field(
    browser: Client, account: TaxAccount, typed: dict[str, str], said: str
) -> None:
    answer = browser.post(address_of(account, "pay_bill"), typed)

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not Payment.objects.exists()


@pytest.mark.req("R-04")
@pytest.mark.parametrize("amount", ["20", "-5", "nonsense", "9" * 4000])
def test_an_amount_that_was_written_and_not_chosen_is_never_passed_over(
    browser: Client, account: TaxAccount, amount: str
) -> None:
    answer = browser.post(address_of(account, "pay_bill"), {"how_much": "all", "amount": amount})

    assert answer.status_code == 422
    shown = words_of(answer)
    assert "You wrote an amount but did not choose “Another amount”" in shown
    assert re.search(r'value="other"[^>]* checked', shown)
    assert amount in shown
    assert not Payment.objects.exists()


@pytest.mark.req("R-04")
def test_an_empty_box_beside_a_fixed_choice_does_no_harm(browser: Client, account: TaxAccount) -> None:
    browser.post(address_of(account, "pay_bill"), {"how_much": "all", "amount": " "})

    assert Payment.objects.get().pence == 60_000


def test_pressing_twice_goes_on_with_the_same_payment(browser: Client, account: TaxAccount) -> None:
    for _ in range(2):
        browser.post(address_of(account, "pay_bill"), {"how_much": "all"})

    assert Payment.objects.count() == 1


@pytest.mark.req("R-04")
def test_whoever_presses_pay_without_end_is_asked_to_wait(browser: Client, account: TaxAccount) -> None:
    presses = [browser.post(address_of(account, "pay_bill"), {"how_much": "nothing"}) for _ in range(121)]

    assert {answer.status_code for answer in presses[:-1]} == {422}
    assert presses[-1].status_code == 429
    assert browser.get(address_of(account, "pay_bill")).status_code == 200


def test_a_payment_that_is_being_taken_is_not_begun_again(browser: Client, account: TaxAccount) -> None:
    browser.post(address_of(account, "pay_bill"), {"how_much": "all"})
    Payment.objects.update(state=PaymentState.CAPTURING)

    answer = browser.post(address_of(account, "pay_bill"), {"how_much": "other", "amount": "5"})

    assert answer.status_code == 422
    assert "A payment of this bill is under way" in words_of(answer)


# By email or by post


@pytest.mark.req("R-12", "R-56", "R-58")
def test_the_very_words_they_agreed_to_are_kept_and_can_be_taken_back(
    browser: Client, account: TaxAccount, resident: Person
) -> None:
    page = browser.get(address_of(account, "e_billing"))
    shown = words_of(page)
    browser.post(address_of(account, "e_billing"), {"on": "1", "words": page.context["mark"]})

    consent = Consent.objects.get()
    assert consent.words in shown
    assert resident.email in consent.words
    assert (consent.person, consent.account, consent.given_by) == (resident, account, resident.user)
    assert "You get this bill by email" in read(browser, BILLS)

    browser.post(address_of(account, "e_billing"), {"off": "1"})

    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert "You get this bill by post" in read(browser, BILLS)


@pytest.mark.req("R-12", "R-56")
def test_words_that_changed_since_the_page_was_drawn_are_not_agreed_to(
    browser: Client, account: TaxAccount, resident: Person
) -> None:
    seen = browser.get(address_of(account, "e_billing")).context["mark"]
    Person.objects.filter(pk=resident.pk).update(email="new@example.org")

    for sent in ({"on": "1", "words": seen}, {"on": "1"}):
        page = browser.post(address_of(account, "e_billing"), sent, follow=True)
        assert "Nothing has changed yet" in words_of(page)
        assert "new@example.org" in words_of(page)
    assert not Consent.objects.exists()


@pytest.mark.req("R-12", "R-56")
def test_bills_go_to_no_email_that_is_not_proved(browser: Client, account: TaxAccount, resident: Person) -> None:
    seen = browser.get(address_of(account, "e_billing")).context["mark"]
    Person.objects.filter(pk=resident.pk).update(email_verified_at=None)

    assert "We cannot send this bill by email yet" in read(browser, address_of(account, "e_billing"))
    browser.post(address_of(account, "e_billing"), {"on": "1", "words": seen})
    assert not Consent.objects.exists()


def test_a_bill_is_taken_off_after_a_question(browser: Client, account: TaxAccount) -> None:
    assert "Take this bill off your account?" in read(browser, address_of(account, "unlink_bill"))
    assert TaxLink.objects.exists()

    browser.post(address_of(account, "unlink_bill"))

    assert TaxLink.objects.get().ended_at is not None
    assert TaxAccount.objects.exists()
    assert re.search(r"You have not added your council tax bill", read(browser, BILLS))
