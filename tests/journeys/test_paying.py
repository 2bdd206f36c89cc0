"""A fee that is paid before a form is sent: no fee for a form that is lost, no form lost for a fee."""

import html
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import TaxAccount
from casework.models import Booking, Case, Charge, Decision, Opening, Payment, PaymentState
from journeys import kinds, tasks
from journeys.models import Draft
from notifications.models import Message
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.bookings import a_hold
from tests.factories.contacts import on_the_line
from tests.factories.journeys import Borough, begin, sign_in, typed_for
from tests.factories.payments import make_tax_account, reserve, settle

GARDEN = "subscribe-to-garden-waste"
CHOSEN = {
    "garden": "own",
    "whose": "home",
    "subscriptions": 2,
    "account": "80123456",
    "amount": 15_050,
    "email": "ann@example.org",
    "alerts": "email",
}


def fill_in(client: Client, slug: str) -> str:
    """Fill in a form up to its check, and return the check's address."""
    url = begin(client, slug)
    while not url.endswith("/check/"):
        name = url.rstrip("/").rpartition("/")[2]
        page = next(page for page in kinds.services()[slug].pages if page.name == name)
        typed: dict[str, Any] = {}
        for question in page.questions:
            typed |= typed_for(question, CHOSEN[question.name]) if question.name in CHOSEN else typed_for(question)
        response = client.post(url, typed)
        assert response.status_code == 302, (url, response.content.decode())
        url = response["Location"]
    return url


def pay(client: Client, slug: str = GARDEN) -> tuple[str, Payment]:
    """Press Pay at the check: its address, and the payment that begins."""
    url = fill_in(client, slug)
    response = client.post(url)
    payment = Payment.objects.get()
    assert response["Location"] == f"/pay/{payment.pk}/"
    return url, payment


def back(url: str) -> str:
    """Where the browser comes to from the payment page."""
    return url.replace("/check/", "/paid/")


@pytest.mark.req("R-04")
def test_the_check_says_what_is_paid_now(client: Client, borough: Borough) -> None:
    page = client.get(fill_in(client, GARDEN)).content.decode()

    assert "Pay and send" in page
    assert "£180" in page


@pytest.mark.req("R-04")
def test_a_form_is_sent_once_its_fee_is_reserved_and_the_money_is_then_taken(client: Client, borough: Borough) -> None:
    url, payment = pay(client)
    assert (payment.pence, payment.captures_later, payment.email) == (18_000, True, "ann@example.org")
    assert not Case.objects.exists()

    reserve(payment)
    response = client.get(back(url))

    case = Case.objects.get()
    assert response["Location"] == f"/cases/{case.reference}/done/"
    payment.refresh_from_db()
    assert payment.state == PaymentState.CAPTURING
    assert Charge.objects.get(case=case).payment_lines.get().payment == payment


@pytest.mark.req("R-04")
def test_who_has_paid_is_not_asked_to_pay_again(client: Client, borough: Borough) -> None:
    url, payment = pay(client)
    reserve(payment)
    client.get(back(url))

    assert Decision.objects.get().is_automatic
    assert {message.facts["pence_to_pay"] for message in Message.objects.filter(event="decided")} == {0}


@pytest.mark.req("R-04")
def test_a_form_whose_browser_went_away_is_sent_by_the_clock(client: Client, borough: Borough) -> None:
    _url, payment = pay(client)
    reserve(payment)

    assert tasks.keep_paid_forms() == 0  # the browser may still be on its way

    Payment.objects.update(asked_at=timezone.now() - timedelta(minutes=5))
    assert tasks.keep_paid_forms() == 1
    assert Case.objects.count() == 1
    assert tasks.keep_paid_forms() == 0


@pytest.mark.req("R-04")
def test_coming_back_twice_sends_it_once(client: Client, borough: Borough) -> None:
    url, payment = pay(client)
    reserve(payment)

    first, second = client.get(back(url)), client.get(back(url))

    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1
    assert Payment.objects.get().state == PaymentState.CAPTURING


@pytest.mark.req("R-04")
@pytest.mark.parametrize(
    ("state", "words"),
    [
        (PaymentState.DECLINED, "did not accept the card"),
        (PaymentState.CANCELLED, "stopped before paying"),
        (PaymentState.EXPIRED, "time to pay ran out"),
        (PaymentState.FAILED, "did not work"),
    ],
)
def test_who_could_not_pay_is_told_and_has_lost_nothing(
    client: Client, borough: Borough, state: PaymentState, words: str
) -> None:
    url, payment = pay(client)
    settle(payment, state)

    response = client.get(back(url), follow=True)

    assert response.redirect_chain[-1][0] == url
    assert words in response.content.decode()
    assert Draft.objects.get().submitted_at is None
    again = client.post(url)
    assert again["Location"] == f"/pay/{Payment.objects.exclude(pk=payment.pk).get().pk}/"


@pytest.mark.req("R-04")
def test_a_form_that_changed_while_it_was_paid_is_not_sent_and_nothing_is_taken(
    client: Client, borough: Borough
) -> None:
    url, payment = pay(client)
    client.post(url.replace("/check/", "/how-many/"), {"subscriptions": "1"})
    reserve(payment)

    response = client.get(back(url), follow=True)

    assert not Case.objects.exists()
    assert Payment.objects.get().state == PaymentState.CANCELLING
    assert "did not take the money" in response.content.decode()


@pytest.mark.req("R-04")
def test_words_that_changed_while_it_was_paid_are_looked_over_first(client: Client, borough: Borough) -> None:
    url, payment = pay(client)
    client.post(url.replace("/check/", "/access/"), {"access_words": "Mind the dog"})
    reserve(payment)

    client.get(back(url))

    assert not Case.objects.exists()
    assert Payment.objects.get().state == PaymentState.CANCELLING


@pytest.mark.req("R-04")
def test_the_money_for_a_form_that_is_gone_is_let_go(client: Client, borough: Borough) -> None:
    _url, payment = pay(client)
    reserve(payment)
    Draft.objects.all().delete()
    Payment.objects.update(asked_at=timezone.now() - timedelta(minutes=5))

    assert tasks.keep_paid_forms() == 0
    assert Payment.objects.get().state == PaymentState.CANCELLING


@pytest.mark.req("R-04")
def test_pressing_pay_twice_goes_on_with_one_payment(client: Client, borough: Borough) -> None:
    url, payment = pay(client)

    assert client.post(url)["Location"] == f"/pay/{payment.pk}/"
    assert Payment.objects.count() == 1


@pytest.mark.req("R-04", "R-23")
def test_an_advisor_takes_no_card(client: Client, borough: Borough) -> None:
    advisor = PersonFactory.create(account=True)
    TeamFactory.create(slug="resident-advisors", is_desk=True, members=[advisor.user])
    make_tax_account()
    url = fill_in(client, "pay-council-tax")
    Draft.objects.update(channel="phone", person=PersonFactory.create())
    on_the_line(advisor.user, Draft.objects.get().person)
    sign_in(client, advisor)

    response = client.post(url, follow=True)

    assert not Payment.objects.exists()
    assert not Case.objects.exists()
    assert "We take no card" in response.content.decode()


@pytest.mark.req("R-04", "R-23")
def test_a_fee_that_an_advisor_sent_a_form_without_is_owed_for_its_case(client: Client, borough: Borough) -> None:
    advisor = PersonFactory.create(account=True)
    TeamFactory.create(slug="resident-advisors", is_desk=True, members=[advisor.user])
    url = fill_in(client, GARDEN)
    Draft.objects.update(channel="phone", person=PersonFactory.create())
    on_the_line(advisor.user, Draft.objects.get().person)
    sign_in(client, advisor)

    client.post(url)

    assert not Payment.objects.exists()
    assert Charge.objects.get().case == Case.objects.get()


@pytest.mark.req("R-04", "R-28")
def test_a_guest_pays_a_bill_by_its_number_without_seeing_it(client: Client, borough: Borough) -> None:
    account = make_tax_account()
    url, payment = pay(client, "pay-council-tax")
    checked = client.get(url).content.decode()
    line = payment.lines.get()
    assert (line.tax_account, line.pence, line.income) == (account, 15_050, "council-tax")
    assert "O’Neil" not in checked
    assert "£600" not in checked  # what is owed

    reserve(payment)
    response = client.get(back(url))

    assert response["Location"] == f"/pay/{payment.pk}/"
    assert not Case.objects.exists()
    payment.refresh_from_db()
    assert payment.state == PaymentState.CAPTURING
    assert client.get(url)["Location"] == f"/pay/{payment.pk}/"  # the form is done


@pytest.mark.req("R-04", "R-28")
@pytest.mark.parametrize("balance", [60_000, 0, -5_000])
def test_nothing_that_a_guest_may_pay_tells_what_is_owed(client: Client, borough: Borough, balance: int) -> None:
    account = make_tax_account()
    TaxAccount.objects.filter(pk=account.pk).update(balance=balance)
    url = client.post(begin(client, "pay-council-tax"), {"account": "80123456"})["Location"]

    refused = client.post(url, {"amount": "10000.01"})
    assert refused.status_code == 422
    assert "£10,000" in html.unescape(refused.content.decode())
    assert client.post(url, {"amount": "10000"}).status_code == 302  # what is too much stays on the account


@pytest.mark.req("R-04", "R-28")
def test_whoever_tries_numbers_one_after_the_other_is_stopped(client: Client, borough: Borough) -> None:
    make_tax_account()
    url = begin(client, "pay-council-tax")

    assert [client.post(url, {"account": "80999999"}).status_code for _ in range(21)][-1] == 429


@pytest.mark.req("R-04", "R-28")
def test_a_guest_who_pays_the_same_bill_in_a_second_form_chooses_which_goes_on(
    client: Client, borough: Borough
) -> None:
    make_tax_account()
    _url, first = pay(client, "pay-council-tax")
    second = fill_in(client, "pay-council-tax")

    asked = client.post(second)
    assert asked.status_code == 409
    assert f"/pay/{first.pk}/" in asked.content.decode()
    begun = client.post(second, {"instead_of": str(first.pk)})
    first.refresh_from_db()
    assert first.state == PaymentState.CANCELLING
    assert begun["Location"].startswith("/pay/")
    assert "account ending 3456" in client.get(begun["Location"]).content.decode()


@pytest.mark.req("R-04")
@pytest.mark.parametrize("typed", ["8012 3456", "8012-3456", "80123456 "])
def test_a_number_is_known_however_it_is_written(client: Client, borough: Borough, typed: str) -> None:
    make_tax_account()
    url = begin(client, "pay-council-tax")

    assert client.post(url, {"account": typed}).status_code == 302


@pytest.mark.req("R-04")
@pytest.mark.parametrize("typed", ["", "1", "99999999", "8012345x", "' OR 1=1", "８０１２３４５７"])
def test_a_number_that_is_no_account_is_refused_and_kept_in_the_box(
    client: Client, borough: Borough, typed: str
) -> None:
    make_tax_account()
    url = begin(client, "pay-council-tax")

    response = client.post(url, {"account": typed})

    assert response.status_code == 422
    assert "account number" in response.content.decode()


BULKY = "book-a-bulky-waste-collection"


@pytest.mark.req("R-04", "R-05")
def test_a_time_is_held_while_it_is_paid_and_booked_with_the_form(client: Client, borough: Borough) -> None:
    url, payment = pay(client, BULKY)
    held = Booking.objects.get()
    assert held.held_until is not None
    assert held.held_until > timezone.now() + timedelta(minutes=29)
    reserve(payment)
    client.get(back(url))

    held.refresh_from_db()
    assert (held.state, held.case) == (Booking.State.CONFIRMED, Case.objects.get())


@pytest.mark.req("R-04", "R-05")
def test_money_is_let_go_where_the_time_is_somebody_elses_by_then(client: Client, borough: Borough) -> None:
    Opening.objects.update(capacity=1)
    url, payment = pay(client, BULKY)
    held = Booking.objects.select_related("slot__resource").get()
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        a_hold(held.slot.resource, held.slot.starts_at)
        reserve(payment)
        client.get(back(url))
        page = html.unescape(client.get(url).content.decode())

    payment.refresh_from_db()
    assert payment.state == PaymentState.CANCELLING
    assert not Case.objects.exists()
    assert "somebody else has it now" in page
