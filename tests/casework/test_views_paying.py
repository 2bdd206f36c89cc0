"""The pages of paying: on to the provider, back from it, what came of it, the receipt, a basket, money back."""

import re
import uuid
from typing import Any

import pytest
from django.core.signing import get_cookie_signer
from django.http import HttpResponse
from django.test import Client

from accounts.middleware import VISITOR_COOKIE
from accounts.models import Person, Team, User
from accounts.rules import SHOWN_SESSION_KEY
from casework import actions
from casework.models import Case, Charge, Payment, PaymentState, Refund
from casework.payments import demo
from casework.payments.demo import Choice
from tests.factories.accounts import PersonFactory
from tests.factories.casework import CaseFactory
from tests.factories.holdings import TaxAccountFactory, TaxLinkFactory
from tests.factories.payments import (
    a_charge,
    begin_bill,
    begin_charge,
    begin_fee,
    pay_at_demo,
    pay_bill,
    work,
    work_on_everything,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client: Client, resident: Person) -> Client:
    """The resident's, signed in."""
    assert resident.user is not None
    client.force_login(resident.user)
    return client


def words(response: Any) -> str:
    """What a page says, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2]).split())


def page_of(payment: Payment, more: str = "") -> str:
    return f"/pay/{payment.pk}/{more}"


# ---- There and back


@pytest.mark.req("R-04")
def test_a_charge_is_paid_from_the_page_of_its_case(browser: Client, resident: Person) -> None:
    charge = a_charge(resident)
    case_url = charge.case.get_absolute_url()
    assert "To pay: £125" in words(browser.get(case_url))

    begun = browser.post(f"{case_url}charges/{charge.pk}/pay/")
    payment = Payment.objects.get()
    assert begun["Location"] == page_of(payment)

    waiting = browser.get(page_of(payment))
    assert "You have not paid yet" in words(waiting)
    assert waiting["Refresh"] == f"2; url={page_of(payment)}?waited=2"
    assert waiting["Cache-Control"] == "private, no-store"
    work()
    going = browser.get(page_of(payment))
    payment.refresh_from_db()
    assert going["Refresh"] == f"0; url=/demo/pay/{payment.provider_id}/"

    chosen = browser.post(f"/demo/pay/{payment.provider_id}/", {"choice": "success"})
    assert chosen["Location"] == page_of(payment, "back/")
    back = browser.get(chosen["Location"])
    assert "We are checking your payment" in words(back)
    assert back["Refresh"] == f"2; url={page_of(payment, 'back/')}?waited=2"
    work_on_everything()
    assert browser.get(page_of(payment, "back/"))["Location"] == page_of(payment)

    paid = words(browser.get(page_of(payment)))
    assert "You have paid £125" in paid
    assert payment.reference in paid
    assert "ann@example.org" in paid
    case_page = words(browser.get(case_url))
    assert "Paid: £125" in case_page
    assert "To pay" not in case_page
    assert payment.reference in words(browser.get(page_of(payment, "receipt/")))


@pytest.mark.req("R-04")
@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (Choice.DECLINED, "Your bank said no to this payment"),
        (Choice.CANCELLED, "You stopped this payment"),
        (Choice.EXPIRED, "The time to pay ran out"),
    ],
)
def test_what_came_to_nothing_says_so_and_can_be_tried_again(
    browser: Client, resident: Person, choice: Choice, told: str
) -> None:
    charge = a_charge(resident)
    payment = pay_at_demo(begin_charge(charge, person=resident), choice)

    page = words(browser.get(page_of(payment)))
    assert told in page
    assert "You have not paid" in page
    again = browser.post(page_of(payment, "again/"))

    second = Payment.objects.exclude(pk=payment.pk).get()
    assert again["Location"] == page_of(second)
    assert (second.pence, second.lines.get().charge) == (payment.pence, charge)


@pytest.mark.req("R-04")
def test_what_takes_long_says_that_nobody_pays_twice(browser: Client, resident: Person) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    work()
    payment.refresh_from_db()
    demo.choose(payment.provider_id, Choice.SLOW)
    short, long = browser.get(page_of(payment, "back/")), browser.get(page_of(payment, "back/?waited=14"))
    assert "You do not pay twice" not in words(short)
    assert "You do not pay twice" in words(long)
    assert "we send a receipt to ann@example.org" in words(long)
    assert long["Refresh"] == f"6; url={page_of(payment, 'back/')}?waited=20"


def test_a_page_stops_looking_again_in_the_end(browser: Client, resident: Person) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    for waited in ("600", "99999"):
        assert "Refresh" not in browser.get(page_of(payment, f"?waited={waited}"))
    for nonsense in ("", "-1", "x", "²", "9" * 5000):
        assert browser.get(page_of(payment), {"waited": nonsense})["Refresh"].endswith("waited=2")


@pytest.mark.req("R-04")
def test_a_payment_page_that_does_not_open_says_that_nothing_was_paid(browser: Client, resident: Person) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    page = words(browser.get(page_of(payment, "?waited=14")))
    assert "takes longer to open than it should. You have not paid anything" in page


@pytest.mark.req("R-04")
def test_the_address_that_one_comes_back_to_says_nothing(browser: Client, resident: Person) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    work()
    browser.get(page_of(payment, "back/"))
    work_on_everything()
    payment.refresh_from_db()
    assert payment.state == PaymentState.AT_PROVIDER
    assert "You have not paid yet" in words(browser.get(page_of(payment)))


@pytest.mark.req("R-04")
def test_a_payment_can_be_left(browser: Client, resident: Person) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    work()
    assert browser.post(page_of(payment, "stop/"))["Location"] == page_of(payment)
    assert "We are stopping your payment" in words(browser.get(page_of(payment)))
    work()
    assert "You stopped this payment" in words(browser.get(page_of(payment)))


def test_what_was_paid_meanwhile_cannot_be_left(browser: Client, resident: Person) -> None:
    payment = pay_bill(TaxAccountFactory.create(), person=resident)
    browser.post(page_of(payment, "stop/"))
    assert "went through before you stopped it" in words(browser.get(page_of(payment)))


@pytest.mark.req("R-04")
def test_a_form_goes_on_once_its_fee_is_reserved(browser: Client, resident: Person) -> None:
    draft = uuid.uuid4()
    payment = pay_at_demo(begin_fee(draft, person=resident))
    for address in (page_of(payment), page_of(payment, "back/")):
        assert browser.get(address)["Location"] == f"/drafts/{draft}/paid/"


@pytest.mark.req("R-04")
def test_a_fee_that_is_being_taken_says_so(browser: Client, resident: Person) -> None:
    payment = pay_at_demo(begin_fee(uuid.uuid4(), person=resident))
    actions.keep_and_capture(payment=payment, charge=None, by=None)
    assert "Your payment of £45 is on its way" in words(browser.get(page_of(payment)))


def test_a_form_whose_fee_was_declined_is_gone_back_to(browser: Client, resident: Person) -> None:
    payment = pay_at_demo(begin_fee(uuid.uuid4(), person=resident), Choice.DECLINED)
    page = browser.get(page_of(payment))
    assert "Your form is saved as you left it" in words(page)
    assert browser.post(page_of(payment, "again/"))["Location"] == page_of(payment)
    assert Payment.objects.count() == 1


@pytest.mark.req("R-11")
def test_a_guest_pays_in_this_browser_and_nobody_elses(client: Client) -> None:
    visitor = uuid.uuid4()
    payment = pay_bill(TaxAccountFactory.create(), visitor=visitor)
    elsewhere = client.get(page_of(payment))
    assert elsewhere.status_code == 404
    assert "Open this page in the browser that you paid with" in words(elsewhere)
    assert words(elsewhere) == words(client.get(f"/pay/{uuid.uuid4()}/"))
    client.cookies[VISITOR_COOKIE] = get_cookie_signer(salt=VISITOR_COOKIE).sign(str(visitor))
    assert "Receipt" in words(client.get(page_of(payment, "receipt/")))


def test_there_is_no_receipt_of_what_was_not_paid(browser: Client, resident: Person) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    assert browser.get(page_of(payment, "receipt/"))["Location"] == page_of(payment)


@pytest.mark.req("R-04", "R-17")
def test_a_guest_who_looked_up_their_case_sees_its_receipt_and_nobody_elses(client: Client) -> None:
    guest = PersonFactory.create(email="ann@example.org")
    charge = a_charge(guest)
    payment = pay_at_demo(begin_charge(charge, visitor=uuid.uuid4()))
    other = pay_at_demo(begin_charge(a_charge(PersonFactory.create()), visitor=uuid.uuid4()))
    assert client.get(page_of(payment, "receipt/")).status_code == 404
    session = client.session
    session[SHOWN_SESSION_KEY] = [charge.case.reference]
    session.save()

    assert payment.reference in words(client.get(page_of(payment, "receipt/")))
    assert client.get(page_of(other, "receipt/")).status_code == 404


# ---- What a case costs


@pytest.mark.req("R-04")
def test_only_its_reporter_pays_from_a_case(browser: Client) -> None:
    charge = a_charge(PersonFactory.create())
    assert browser.post(f"{charge.case.get_absolute_url()}charges/{charge.pk}/pay/").status_code == 404
    assert not Payment.objects.exists()


@pytest.mark.parametrize("pay_first", [True, False])
def test_what_is_not_due_cannot_be_paid(browser: Client, resident: Person, pay_first: bool) -> None:
    charge = a_charge(resident)
    if pay_first:
        pay_at_demo(begin_charge(charge, person=resident))
    else:
        charge.case.decisions.all().delete()
        Case.objects.update(outcome="", status="received", closed_at=None)
    number = Payment.objects.count()
    answer = browser.post(f"{charge.case.get_absolute_url()}charges/{charge.pk}/pay/", follow=True)
    assert "There is nothing to pay here now" in words(answer)
    assert Payment.objects.count() == number


def test_a_charge_of_what_needs_no_decision_is_due_at_once(browser: Client, resident: Person) -> None:
    case = CaseFactory.create(person=resident, application=True, journey="update")
    Charge.objects.create(case=case, words="A new bin", pence=4_500)
    assert "To pay: £45" in words(browser.get(case.get_absolute_url()))


@pytest.mark.req("R-04", "R-05")
def test_a_booking_without_a_time_is_not_paid_before_one_is_chosen(browser: Client, resident: Person) -> None:
    case = CaseFactory.create(person=resident, application=True, journey="book")
    charge = Charge.objects.create(case=case, words="Bulky waste", pence=4_500)

    page = words(browser.get(case.get_absolute_url()))
    assert "£45 to pay once you have a time" in page
    assert "Pay £45" not in page
    refused = browser.post(f"{case.get_absolute_url()}charges/{charge.pk}/pay/", follow=True)
    assert "There is nothing to pay here now" in words(refused)
    assert not Payment.objects.exists()


@pytest.mark.req("R-11")
def test_several_charges_are_paid_at_once_from_a_basket(browser: Client, resident: Person) -> None:
    first, second, third = (a_charge(resident, pence=pence) for pence in (100, 250, 300))
    a_charge(PersonFactory.create())
    pay_at_demo(begin_charge(third, person=resident))
    page = browser.get("/pay/")
    assert page.content.decode().count('type="checkbox"') == 2
    assert "together they are £3.50" in words(page)

    begun = browser.post("/pay/", {"charges": [first.pk, second.pk]})

    payment = Payment.objects.exclude(lines__charge=third).get()
    assert begun["Location"] == page_of(payment)
    assert (payment.pence, payment.words) == (350, "2 charges")


@pytest.mark.req("R-11")
def test_what_is_due_of_a_bill_stands_in_the_basket_and_is_paid_with_a_charge(
    browser: Client, resident: Person
) -> None:
    charge, account = a_charge(resident, pence=250), TaxAccountFactory.create(balance=60_000)
    TaxLinkFactory.create(account=account, person=resident)
    TaxLinkFactory.create(account=TaxAccountFactory.create(is_direct_debit=True), person=resident)
    TaxLinkFactory.create(account=TaxAccountFactory.create(balance=0), person=resident)
    page = browser.get("/pay/")
    assert page.content.decode().count('type="checkbox"') == 2
    assert f"account {account.number}" in words(page)

    browser.post("/pay/", {"charges": [charge.pk, f"bill-{account.pk}"]})

    payment = Payment.objects.get()
    lines = {line.income: (line.charge, line.tax_account) for line in payment.lines.all()}
    assert lines.pop("council-tax") == (None, account)
    assert list(lines.values()) == [(charge, None)]


@pytest.mark.req("R-04", "R-11")
def test_who_began_another_payment_chooses_which_goes_on(browser: Client, resident: Person) -> None:
    first, second = a_charge(resident, pence=100), a_charge(resident, pence=250)
    browser.post("/pay/", {"charges": [first.pk]})
    begun = Payment.objects.get()

    asked = browser.post("/pay/", {"charges": [first.pk, second.pk]})
    assert asked.status_code == 409
    assert "began to pay £1 " in words(asked)
    assert page_of(begun) in asked.content.decode()
    assert Payment.objects.get().state == PaymentState.BEGUN
    sent = re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]+)"', asked.content.decode().partition("<main")[2])
    typed: dict[str, list[str]] = {}
    for name, value in sent:
        typed.setdefault(name, []).append(value)
    anew = browser.post("/pay/", {name: typed[name] for name in ("charges", "instead_of")})

    begun.refresh_from_db()
    payment = Payment.objects.exclude(pk=begun.pk).get()
    assert (begun.state, payment.pence) == (PaymentState.CANCELLING, 350)
    assert anew["Location"] == page_of(payment)


@pytest.mark.req("R-04")
@pytest.mark.parametrize("nonsense", ["x", "", "00000000-0000-4000-8000-000000000000"])
def test_nonsense_gives_up_no_payment(browser: Client, resident: Person, nonsense: str) -> None:
    first, second = a_charge(resident, pence=100), a_charge(resident, pence=250)
    browser.post("/pay/", {"charges": [first.pk]})

    assert browser.post("/pay/", {"charges": [first.pk, second.pk], "instead_of": nonsense}).status_code == 409
    assert Payment.objects.get().state == PaymentState.BEGUN


@pytest.mark.parametrize(
    ("typed", "told"),
    [([], "Tick what you want to pay"), (["999999"], "is not yours to pay"), (["x"], "is not yours to pay")],
)
def test_a_basket_says_what_is_wrong(browser: Client, resident: Person, typed: list[str], told: str) -> None:
    a_charge(resident)
    answer = browser.post("/pay/", {"charges": typed})
    assert answer.status_code == 422
    assert told in words(answer)


@pytest.mark.req("R-11")
def test_a_basket_asks_the_same_however_many_charges_there_are(
    browser: Client, resident: Person, django_assert_num_queries: Any
) -> None:
    a_charge(resident)
    browser.get("/pay/")
    with django_assert_num_queries(6) as few:
        browser.get("/pay/")
    for _ in range(29):
        a_charge(resident)
    with django_assert_num_queries(len(few)):
        assert browser.get("/pay/").content.decode().count('type="checkbox"') == 30


# ---- Money back


@pytest.fixture
def paid_case(resident: Person, team: Team) -> Charge:
    """A permit of the team that was paid."""
    charge = a_charge(resident, team=team)
    pay_at_demo(begin_charge(charge, person=resident))
    return charge


@pytest.fixture
def desk(officer: User) -> Client:
    """An officer's browser."""
    client = Client()
    client.force_login(officer)
    return client


def give_back(desk: Client, charge: Charge, **typed: str) -> HttpResponse:
    facts = {"once": str(uuid.uuid4()), "amount": "25.50", "reason": "You moved in March", **typed}
    address = f"{charge.case.get_absolute_url()}charges/{charge.pk}/give-back/"
    return desk.post(address, facts)  # type: ignore[return-value]


@pytest.mark.req("R-04")
def test_an_officer_gives_back_a_part_once(desk: Client, paid_case: Charge, browser: Client) -> None:
    case_url = paid_case.case.get_absolute_url()
    assert "Give back" in words(desk.get(case_url))
    once = str(uuid.uuid4())
    for _ in range(2):
        assert give_back(desk, paid_case, once=once).status_code == 302
    assert Refund.objects.get().pence == 2_550
    assert "£25.50 of it is going back" in words(desk.get(case_url))
    work()
    assert "£25.50 of it went back" in words(desk.get(case_url))
    assert "We gave back £25.50" in words(browser.get(case_url))
    assert "We gave back £25.50" in words(browser.get(page_of(Payment.objects.get())))

    give_back(desk, paid_case, amount="99.50")
    work()
    assert "Given back: £125" in words(browser.get(case_url))
    assert desk.get(f"{case_url}charges/{paid_case.pk}/give-back/").status_code == 302


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"amount": ""}, "Enter how much to give back"),
        ({"amount": "x"}, "Enter an amount in pounds"),
        ({"amount": "0"}, "Enter an amount from 1p to £125"),
        ({"amount": "125.01"}, "Enter an amount from 1p to £125"),
        ({"amount": "1.001"}, "pounds and pence"),
        ({"amount": "NaN"}, "Enter an amount in pounds"),
        ({"amount": "1e999"}, "Enter an amount"),
        ({"reason": ""}, "Say why it goes back"),
        ({"reason": "4111 1111 1111 1111"}, "card"),
    ],
)
def test_a_wrong_amount_is_told_by_the_field_and_kept(
    desk: Client, paid_case: Charge, typed: dict[str, str], told: str
) -> None:
    answer = give_back(desk, paid_case, **typed)
    assert answer.status_code == 422
    assert told in words(answer)
    assert not Refund.objects.exists()
