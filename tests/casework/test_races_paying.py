"""Two at once, where money is: on both databases one payment is begun, one takes the money, once."""

import threading
import uuid
from collections import Counter

import pytest
from django.db import connection, transaction

from accounts.models import Person, TaxAccount
from casework import actions
from casework.models import FinanceBatch, Payment, PaymentState, Posting, ProviderNotice, Refund
from casework.queries.ledger import ledger_balances
from tests.casework.test_races import at_once, kinds
from tests.contracts.govuk_pay import PayStub
from tests.factories.holdings import TaxAccountFactory
from tests.factories.payments import a_charge, begin_bill, begin_charge, begin_fee, pay_bill, work, work_on_everything

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 4


@pytest.mark.req("R-04")
def test_a_charge_pressed_four_times_at_once_is_begun_once(resident: Person) -> None:
    charge = a_charge(resident)
    payments = at_once(*[lambda: begin_charge(charge, person=resident)] * PRESSES)
    assert payments == [Payment.objects.get()] * PRESSES


@pytest.mark.req("R-04")
def test_a_bill_pressed_four_times_at_once_is_begun_once(resident: Person) -> None:
    account = TaxAccountFactory.create()
    payments = at_once(*[lambda: begin_bill(account, person=resident)] * PRESSES)
    assert payments == [Payment.objects.get()] * PRESSES


@pytest.mark.req("R-04")
def test_a_bill_can_be_paid_while_a_feed_holds_its_account(resident: Person) -> None:
    account = TaxAccountFactory.create()
    is_held, is_begun = threading.Event(), threading.Event()

    def feed() -> bool:
        with transaction.atomic():
            TaxAccount.objects.filter(pk=account.pk).update(balance=1)
            is_held.set()
            return is_begun.wait(timeout=2)

    def press() -> Payment:
        is_held.wait(timeout=10)
        payment = begin_bill(account, person=resident)
        is_begun.set()
        return payment

    was_meanwhile, payment = at_once(feed, press)

    assert payment == Payment.objects.get()
    assert was_meanwhile or connection.vendor == "sqlite"  # where whoever writes waits for whoever else does


@pytest.mark.req("R-04")
def test_a_form_pressed_four_times_at_once_is_begun_once(resident: Person) -> None:
    draft = uuid.uuid4()
    payments = at_once(*[lambda: begin_fee(draft, person=resident)] * PRESSES)
    assert payments == [Payment.objects.get()] * PRESSES


@pytest.mark.req("R-04")
def test_two_people_who_press_at_once_pay_a_charge_once(resident: Person) -> None:
    charge = a_charge(resident)
    payers = [lambda: begin_charge(charge, person=resident), lambda: begin_charge(charge, visitor=uuid.uuid4())]
    assert kinds(at_once(*payers)) == ["Payment", "PaymentUnderWay"]


@pytest.mark.req("R-04")
def test_four_workers_at_once_make_one_payment_and_post_it_once(pay: PayStub, resident: Person) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    at_once(*[work] * PRESSES)
    pay.pay(pay.only())
    Payment.objects.update(next_attempt_at=payment.begun_at)
    at_once(*[work] * PRESSES)
    assert Payment.objects.get().state == PaymentState.PAID
    assert Posting.objects.get().pence == payment.pence


@pytest.mark.req("R-04")
def test_money_is_taken_or_let_go_and_never_both(pay: PayStub, resident: Person) -> None:
    payment = begin_fee(uuid.uuid4(), person=resident)
    work()
    pay.pay(pay.only())
    work_on_everything()

    results = at_once(
        lambda: actions.keep_and_capture(payment=payment, charge=None, by=None),
        lambda: actions.let_go(payment=payment, why="", by=None),
    )
    work_on_everything()

    assert kinds(results) == ["NoneType", "PaymentNotHeld"]
    was_kept = results[0] is None
    assert Payment.objects.get().state == (PaymentState.PAID if was_kept else PaymentState.CANCELLED)
    assert Posting.objects.exists() == was_kept


@pytest.mark.req("R-04")
def test_money_goes_back_once_however_often_it_is_pressed(resident: Person) -> None:
    payment = pay_bill(TaxAccountFactory.create(), person=resident)

    def give_back(dedupe: str) -> Refund:
        return actions.refund_payment(payment=payment, pence=payment.pence, reason="x", dedupe=dedupe, by=None)

    same = at_once(*[lambda: give_back("same")] * PRESSES)
    assert same == [Refund.objects.get()] * PRESSES
    assert kinds(at_once(*[lambda: give_back(uuid.uuid4().hex)] * PRESSES)) == ["NotThatMuchLeft"] * PRESSES
    at_once(*[work] * PRESSES)
    assert Posting.objects.get(refund__isnull=False).pence == payment.pence
    assert {one.pence for one in ledger_balances()} == {0}


@pytest.mark.req("R-04")
def test_two_payments_of_a_charge_that_come_at_once_keep_one_and_give_one_back(pay: PayStub, resident: Person) -> None:
    charge = a_charge(resident)
    first = begin_charge(charge, person=resident)
    work()
    pay.fail(pay.only())
    work_on_everything()
    begin_charge(charge, person=resident)
    work()
    for provider_id in pay.payments:
        pay.payments[provider_id] |= {"status": "success", "code": ""}
    Payment.objects.update(next_attempt_at=first.begun_at)

    at_once(work, work)
    work_on_everything()

    assert list(Payment.objects.values_list("state", flat=True)) == [PaymentState.PAID] * 2
    assert Refund.objects.get().pence == charge.pence
    assert {one.account: one.pence for one in ledger_balances()}["provider:govuk_pay"] == charge.pence


@pytest.mark.req("R-04")
def test_one_notice_that_comes_four_times_at_once_is_kept_once(pay: PayStub) -> None:
    other = pay.create({"amount": 1, "reference": "P1", "description": "x", "return_url": "x"})
    body, _signed = pay.notice(other, "the-same")
    results = at_once(*[lambda: actions.record_notice(provider="govuk_pay", body=body)] * PRESSES)
    assert Counter(kinds(results)) == {"NoneType": PRESSES - 1, "ProviderNotice": 1}
    assert ProviderNotice.objects.count() == 1


@pytest.mark.req("R-11")
def test_batches_made_at_once_hold_every_posting_once(resident: Person) -> None:
    pay_bill(TaxAccountFactory.create(), person=resident)
    at_once(*[lambda: actions.make_finance_batch(by=None)] * PRESSES)
    assert list(FinanceBatch.objects.values_list("number", flat=True)) == [1]
    assert Posting.objects.get().batch == FinanceBatch.objects.get()
