"""Paying: begun once, asked for again whatever was lost, posted once, kept or let go."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Person
from accounts.rules import Viewer
from casework import actions, queries
from casework.models import Charge, EventKind, Payment, PaymentState, Posting, Refund, RefundState
from casework.payments import Seen
from casework.payments.govuk_pay import GovukPay
from casework.queries.ledger import ledger_balances
from casework.rules import payments as rules
from casework.rules.payments import Said
from notifications.models import Message
from tests.contracts.govuk_pay import Fault, PayStub
from tests.factories.accounts import PersonFactory
from tests.factories.casework import viewer
from tests.factories.holdings import TaxAccountFactory
from tests.factories.payments import a_charge, begin_bill, begin_charge, begin_fee, work, work_on_everything

pytestmark = pytest.mark.django_db


def now_of(payment: Payment) -> Payment:
    """The payment as the database has it now."""
    return Payment.objects.get(pk=payment.pk)


def at_provider(payment: Payment, pay: PayStub) -> str:
    """Its id at the provider, once the worker has told them of it."""
    work()
    return now_of(payment).provider_id


def paid(payment: Payment, pay: PayStub) -> Payment:
    """The payment, paid at the provider's page and asked for."""
    pay.pay(at_provider(payment, pay))
    work_on_everything()
    return now_of(payment)


# ---- Beginning


@pytest.mark.req("R-04")
def test_pressing_twice_begins_one_payment(resident: Person) -> None:
    charge = a_charge(resident)
    assert begin_charge(charge, person=resident) == begin_charge(charge, person=resident)


@pytest.mark.req("R-04")
def test_another_amount_is_begun_anew_and_the_first_cancelled_where_wanted(pay: PayStub, resident: Person) -> None:
    account = TaxAccountFactory.create()
    first = begin_bill(account, person=resident, pence=100)
    first_id = at_provider(first, pay)

    with pytest.raises(actions.AnotherBegun) as another:
        begin_bill(account, person=resident, pence=200)
    work()
    assert (another.value.payment, now_of(first).state) == (first, PaymentState.AT_PROVIDER)

    second = begin_bill(account, person=resident, pence=200, instead_of=[first.pk])
    work()

    assert second != first
    assert (now_of(first).state, pay.payments[first_id]["status"]) == (PaymentState.CANCELLED, "cancelled")
    assert now_of(second).state == PaymentState.AT_PROVIDER


def test_a_charge_that_changed_is_begun_anew_at_once(pay: PayStub, resident: Person) -> None:
    charge = a_charge(resident)
    first = begin_charge(charge, person=resident)
    at_provider(first, pay)
    charge.pence = 13_000

    second = begin_charge(charge, person=resident)
    work()

    assert (now_of(first).state, now_of(second).pence) == (PaymentState.CANCELLED, 13_000)


def test_what_somebody_else_is_paying_cannot_be_begun(resident: Person) -> None:
    charge = a_charge(resident)
    begin_charge(charge, person=resident)
    with pytest.raises(actions.PaymentUnderWay):
        begin_charge(charge, person=PersonFactory.create())
    with pytest.raises(actions.PaymentUnderWay):
        begin_charge(charge, visitor=uuid.uuid4())


def test_two_people_may_pay_the_same_account_at_once(resident: Person) -> None:
    account = TaxAccountFactory.create()
    assert begin_bill(account, person=resident) != begin_bill(account, visitor=uuid.uuid4())


def test_what_is_paid_is_not_begun_again(pay: PayStub, resident: Person) -> None:
    charge = a_charge(resident)
    paid(begin_charge(charge, person=resident), pay)
    with pytest.raises(actions.AlreadyPaid):
        begin_charge(charge, person=resident)


def test_no_more_is_paid_at_once_than_a_provider_takes(resident: Person) -> None:
    with pytest.raises(actions.TooMuchAtOnce):
        begin_bill(TaxAccountFactory.create(), person=resident, pence=rules.DEAREST + 1)


def test_a_charge_has_one_payment_going_on_in_the_database_too(resident: Person) -> None:
    charge = a_charge(resident)
    payment = begin_charge(charge, person=resident)
    other = Payment.objects.create(words="x", pence=1, provider="demo")
    with pytest.raises(IntegrityError), transaction.atomic():
        other.lines.create(charge=charge, words="x", income="x", pence=1)
    assert payment.lines.get().charge == charge


@pytest.mark.req("R-10")
def test_only_who_pays_may_see_a_payment(resident: Person) -> None:
    visitor = uuid.uuid4()
    account = TaxAccountFactory.create()
    own, guests = begin_bill(account, person=resident), begin_bill(account, visitor=visitor)

    def sees(who: Viewer, payment: Payment) -> bool:
        try:
            return queries.payment_for(who, payment.pk) == payment
        except Payment.DoesNotExist:
            return False

    assert sees(viewer(resident), own)
    assert sees(viewer(visitor=visitor), guests)
    assert not sees(viewer(resident), guests)
    assert not sees(viewer(visitor=visitor), own)
    assert not sees(viewer(PersonFactory.create(account=True), visitor=uuid.uuid4()), own)
    assert not sees(viewer(), guests)
    form = begin_fee(uuid.uuid4(), visitor=visitor)
    assert sees(Viewer(returned=frozenset({str(form.draft)})), form)
    assert not sees(Viewer(returned=frozenset({str(form.draft)})), guests)


# ---- What comes of it


@pytest.mark.req("R-04", "R-17")
def test_a_charge_that_is_paid_is_posted_told_and_on_the_timeline(pay: PayStub, resident: Person) -> None:
    charge = a_charge(resident)
    payment = begin_charge(charge, person=resident)
    provider_id = at_provider(payment, pay)
    assert (now_of(payment).state, now_of(payment).next_url[:4]) == (PaymentState.AT_PROVIDER, "http")

    pay.pay(provider_id)
    work_on_everything()

    payment = now_of(payment)
    assert (payment.state, payment.next_url, payment.next_attempt_at) == (PaymentState.PAID, "", None)
    [posting] = Posting.objects.all()
    assert (posting.debit, posting.credit, posting.pence) == ("provider:govuk_pay", "income:fees:permit", 12_500)
    assert queries.is_paid(charge)
    [message] = Message.objects.filter(event="paid")
    assert (message.to, message.about) == ("ann@example.org", charge.case.reference)
    event = charge.case.events.get(kind=EventKind.PAID)
    assert payment.reference in event.words
    assert not payment.lines.get().is_open
    [order] = pay.asked("POST", "/v1/payments")
    assert order.body["return_url"].endswith(f"/pay/{payment.pk}/back/")


@pytest.mark.req("R-04")
@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("P0010", PaymentState.DECLINED),
        ("P0020", PaymentState.EXPIRED),
        ("P0030", PaymentState.CANCELLED),
        ("P0050", PaymentState.FAILED),
    ],
)
def test_what_comes_to_nothing_takes_nothing_and_can_be_begun_again(
    pay: PayStub, resident: Person, code: str, state: PaymentState
) -> None:
    charge = a_charge(resident)
    payment = begin_charge(charge, person=resident)
    pay.fail(at_provider(payment, pay), code)
    work_on_everything()

    assert now_of(payment).state == state
    assert not Posting.objects.exists()
    assert paid(begin_charge(charge, person=resident), pay).state == PaymentState.PAID


def test_the_page_opens_once_and_who_comes_again_gets_a_new_address(pay: PayStub, resident: Person) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    at_provider(payment, pay)
    first = actions.take_next_url(payment=now_of(payment))
    assert actions.take_next_url(payment=now_of(payment)) == ""
    work_on_everything()
    second = actions.take_next_url(payment=now_of(payment))
    assert first != second != ""


# ---- The fee of a form


@pytest.mark.req("R-04")
def test_a_fee_is_reserved_and_taken_once_its_form_is_kept(pay: PayStub, resident: Person) -> None:
    payment = begin_fee(uuid.uuid4(), person=resident)
    payment = paid(payment, pay)
    assert (payment.state, pay.payments[payment.provider_id]["status"]) == (PaymentState.AUTHORISED, "capturable")
    assert not Posting.objects.exists()

    charge = a_charge(resident, pence=4_500)
    for _ in range(2):
        actions.keep_and_capture(payment=payment, charge=charge, by=None)
    assert queries.is_paid(charge)
    work()

    payment = now_of(payment)
    assert (payment.state, pay.payments[payment.provider_id]["status"]) == (PaymentState.PAID, "success")
    assert payment.lines.get().charge == charge
    assert Posting.objects.get().pence == 4_500
    assert not Refund.objects.exists()


@pytest.mark.req("R-04")
def test_a_bill_paid_through_a_form_needs_no_case(pay: PayStub, resident: Person) -> None:
    payment = paid(begin_fee(uuid.uuid4(), person=resident), pay)
    actions.keep_and_capture(payment=payment, charge=None, by=None)
    work()
    assert now_of(payment).state == PaymentState.PAID
    assert not Refund.objects.exists()


@pytest.mark.req("R-04")
def test_money_reserved_for_a_form_that_is_not_kept_is_let_go(pay: PayStub, resident: Person) -> None:
    payment = paid(begin_fee(uuid.uuid4(), person=resident), pay)

    actions.let_go(payment=payment, why="The form cannot be sent", by=None)
    with pytest.raises(actions.PaymentNotHeld):
        actions.keep_and_capture(payment=payment, charge=None, by=None)
    work()

    assert (now_of(payment).state, pay.payments[payment.provider_id]["status"]) == (PaymentState.CANCELLED, "cancelled")
    assert not Posting.objects.exists()


@pytest.mark.req("R-04")
def test_money_that_nobody_took_in_a_day_is_let_go(pay: PayStub, resident: Person) -> None:
    payment = paid(begin_fee(uuid.uuid4(), person=resident), pay)
    assert queries.authorised_unkept() == []  # their browser is on its way back
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert queries.authorised_unkept() == [payment]

    with time_machine.travel(timezone.now() + rules.OPEN_FOR_AT_MOST + timedelta(minutes=2)):
        work()

    assert (now_of(payment).state, pay.payments[payment.provider_id]["status"]) == (PaymentState.CANCELLED, "cancelled")


def test_what_is_taken_cannot_be_let_go(pay: PayStub, resident: Person) -> None:
    payment = paid(begin_charge(a_charge(resident), person=resident), pay)
    with pytest.raises(actions.PaymentNotHeld):
        actions.let_go(payment=payment, why="", by=None)


def test_a_form_has_one_payment_and_begins_the_next_while_the_last_is_let_go(pay: PayStub, resident: Person) -> None:
    draft = uuid.uuid4()
    first = begin_fee(draft, person=resident)
    assert begin_fee(draft, person=resident) == first
    second = begin_fee(draft, person=resident, pence=6_000)
    assert (now_of(first).state, second.draft) == (PaymentState.CANCELLING, draft)
    work()
    assert (now_of(first).state, now_of(second).state) == (PaymentState.CANCELLED, PaymentState.AT_PROVIDER)


# ---- What goes wrong


@pytest.mark.req("R-04")
@pytest.mark.parametrize("fault", Fault)
def test_an_answer_lost_while_it_begins_makes_no_second_payment_that_can_be_paid(
    pay: PayStub, resident: Person, fault: Fault
) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    pay.faults = [fault]
    work()
    assert (now_of(payment).state, now_of(payment).lease) == (PaymentState.BEGUN, None)

    work_on_everything()

    assert len(pay.payments) == 1
    assert paid(payment, pay).state == PaymentState.PAID
    assert Posting.objects.get().pence == payment.pence


@pytest.mark.req("R-04")
@pytest.mark.parametrize("fault", Fault)
def test_an_answer_lost_while_the_money_is_taken_takes_it_once(pay: PayStub, resident: Person, fault: Fault) -> None:
    payment = paid(begin_fee(uuid.uuid4(), person=resident), pay)
    actions.keep_and_capture(payment=payment, charge=None, by=None)
    for faults in ([fault], [Fault.FAIL, fault], []):
        pay.faults = list(faults)
        work_on_everything()

    assert now_of(payment).state == PaymentState.PAID
    assert sum(one.status == 204 for one in pay.asked("POST", ".*/capture")) <= 1
    assert Posting.objects.get().pence == payment.pence


def test_an_outage_does_not_use_up_the_worker(pay: PayStub, resident: Person) -> None:
    for _ in range(6):
        begin_bill(TaxAccountFactory.create(), person=resident)
    pay.faults = [Fault.FAIL] * 20
    assert actions.advance_payments() == 3
    assert len(pay.exchanges) == 3


def test_a_worker_that_died_leaves_nothing_behind(pay: PayStub, resident: Person) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    Payment.objects.update(lease=uuid.uuid4(), leased_until=timezone.now() + timedelta(minutes=2), attempts_made=1)
    pay.create({"amount": payment.pence, "reference": payment.reference, "description": "x", "return_url": "x"})
    work()
    assert now_of(payment).state == PaymentState.BEGUN

    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        work()

    assert now_of(payment).provider_id == pay.only()


def test_whose_lease_ran_out_records_nothing(pay: PayStub, resident: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    pay.pay(at_provider(payment, pay))
    read = GovukPay.read

    def read_too_late(provider: GovukPay, provider_id: str) -> Seen:
        Payment.objects.update(lease=uuid.uuid4(), next_attempt_at=timezone.now() + timedelta(hours=1))
        return read(provider, provider_id)

    monkeypatch.setattr(GovukPay, "read", read_too_late)
    work_on_everything()
    assert now_of(payment).state == PaymentState.AT_PROVIDER
    assert not Posting.objects.exists()


@pytest.mark.req("R-04")
def test_what_the_provider_refuses_fails_and_says_so_to_officers(pay: PayStub, resident: Person) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    Payment.objects.update(pence=rules.DEAREST + 1)
    work()
    assert now_of(payment).state == PaymentState.FAILED
    assert "P0102" in now_of(payment).detail


def test_an_amount_that_is_not_ours_is_never_believed(pay: PayStub, resident: Person) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    provider_id = at_provider(payment, pay)
    pay.payments[provider_id]["amount"] = 1
    pay.pay(provider_id)
    work_on_everything()
    assert now_of(payment).state == PaymentState.AT_PROVIDER
    assert "1 pence" in now_of(payment).detail


def test_what_could_not_be_begun_while_its_page_would_have_lived_is_given_up(pay: PayStub, resident: Person) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    pay.faults = [Fault.FAIL]
    work()
    with time_machine.travel(timezone.now() + rules.PAGE_LIVES + timedelta(minutes=1)):
        work()
    assert now_of(payment).state == PaymentState.EXPIRED
    assert pay.payments == {}


@pytest.mark.req("R-04")
def test_the_sweep_asks_about_attempts_older_than_their_page(pay: PayStub, resident: Person) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    provider_id = at_provider(payment, pay)
    pay.fail(provider_id, "P0020")
    with time_machine.travel(timezone.now() + rules.PAGE_LIVES + timedelta(minutes=2)):
        work()
    assert now_of(payment).state == PaymentState.EXPIRED


@pytest.mark.req("R-04")
def test_money_that_comes_after_we_gave_up_counts(pay: PayStub, resident: Person) -> None:
    charge = a_charge(resident)
    payment = begin_charge(charge, person=resident)
    provider_id = at_provider(payment, pay)
    pay.fail(provider_id, "P0020")
    work_on_everything()
    assert now_of(payment).state == PaymentState.EXPIRED
    pay.payments[provider_id] |= {"status": "success", "code": ""}

    with time_machine.travel(timezone.now() + rules.LOOK_BACK_AFTER + timedelta(minutes=1)):
        work()

    assert now_of(payment).state == PaymentState.PAID
    assert queries.is_paid(charge)
    assert Posting.objects.get().pence == 12_500
    assert not Refund.objects.exists()


@pytest.mark.req("R-04")
def test_money_that_comes_after_it_was_paid_otherwise_goes_back(pay: PayStub, resident: Person) -> None:
    charge = a_charge(resident)
    first = begin_charge(charge, person=resident)
    first_id = at_provider(first, pay)
    pay.fail(first_id, "P0020")
    work_on_everything()
    second = paid(begin_charge(charge, person=resident), pay)
    pay.payments[first_id] |= {"status": "success", "code": ""}

    work_on_everything()
    work()

    assert (now_of(first).state, now_of(second).state) == (PaymentState.PAID, PaymentState.PAID)
    refund = Refund.objects.get()
    assert (refund.payment, refund.state, refund.pence) == (first, RefundState.GIVEN, 12_500)
    assert (pay.left(first_id), pay.left(second.provider_id)) == (0, 12_500)
    assert [(one.account, one.pence) for one in ledger_balances()] == [
        ("income:fees:permit", -12_500),
        ("provider:govuk_pay", 12_500),
    ]
    assert sorted(message.event for message in Message.objects.all()) == ["paid", "refunded"]  # once of each


def test_a_page_that_is_still_open_after_we_gave_up_is_closed(pay: PayStub, resident: Person) -> None:
    payment = begin_bill(TaxAccountFactory.create(), person=resident)
    provider_id = at_provider(payment, pay)
    pay.fail(provider_id, "P0020")
    work_on_everything()
    pay.payments[provider_id] |= {"status": "started", "code": ""}
    work_on_everything()
    assert pay.payments[provider_id]["status"] == "cancelled"


@pytest.mark.parametrize("state", PaymentState)
@pytest.mark.parametrize("said", Said)
@pytest.mark.parametrize("captures_later", [True, False])
def test_nothing_takes_back_what_was_paid_and_nothing_is_authorised_that_was_given_up(
    state: PaymentState, said: Said, captures_later: bool
) -> None:
    after = rules.next_state(state, said, captures_later=captures_later)
    assert (after == PaymentState.PAID) == (state == PaymentState.PAID or said == Said.PAID)
    if state not in rules.GOING_ON:
        assert after not in rules.GOING_ON
    if after == PaymentState.CAPTURING:
        assert state == PaymentState.CAPTURING or not captures_later


@pytest.mark.req("R-11")
def test_several_charges_are_paid_at_once(pay: PayStub, resident: Person) -> None:
    charges = [a_charge(resident, pence=pence) for pence in (100, 200, 300)]
    lines = [
        actions.NewLine(words=charge.words, income="fees:permit", pence=charge.pence, charge=charge)
        for charge in charges
    ]
    payment = actions.begin_payment(lines=lines, words="3 charges", person=resident, visitor=None, by=resident.user)
    paid(payment, pay)
    assert all(queries.is_paid(charge) for charge in Charge.objects.all())
    assert sorted(Posting.objects.values_list("pence", flat=True)) == [100, 200, 300]
