"""Money of several charges, of bookings that move or are closed, and of what is not owed any more."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person, User
from accounts.rules import Viewer
from casework import actions, queries
from casework.forms.paying import BasketForm
from casework.models import (
    Booking,
    Case,
    Charge,
    Event,
    EventKind,
    Outcome,
    Payment,
    PaymentState,
    Posting,
    Refund,
    RefundState,
    Status,
)
from casework.queries.charges import Stands, charges_of, due_charges_of
from casework.queries.ledger import ledger_balances
from notifications.models import Message
from tests.contracts.govuk_pay import PayStub
from tests.factories.bookings import a_booking, a_resource, case_of, moment
from tests.factories.casework import an_officer
from tests.factories.holdings import TaxAccountFactory
from tests.factories.payments import (
    a_charge,
    begin_bill,
    begin_charge,
    begin_fee,
    pay_bill,
    reserve,
    settle,
    work,
    work_on_everything,
)

pytestmark = pytest.mark.django_db


def paid(pay: PayStub, payment: Payment) -> Payment:
    """Paid at the provider's page, and asked for."""
    work()
    payment.refresh_from_db()
    pay.pay(payment.provider_id)
    work_on_everything()
    payment.refresh_from_db()
    assert payment.state == PaymentState.PAID
    return payment


def declined(pay: PayStub, payment: Payment) -> Payment:
    """Refused at the provider's page, and asked for."""
    work()
    payment.refresh_from_db()
    pay.fail(payment.provider_id)
    work_on_everything()
    payment.refresh_from_db()
    assert payment.state == PaymentState.DECLINED
    return payment


def stands(case: Case) -> list[tuple[str, int, int]]:
    """How each charge stands, in their order: what is owed, and what went back."""
    case.refresh_from_db()
    return [(one.stands, one.pence, one.given_back) for one in charges_of(case, is_granted=False)]


def move(booking: Booking, person: Person, *, days: int, difference: int) -> Booking:
    resource = booking.slot.resource
    return actions.change_booking(
        booking=booking, resource=resource, starts_at=moment(days), difference=difference, by=person.user
    )


@pytest.fixture
def booked(resident: Person) -> Booking:
    """A time in five days."""
    return a_booking(a_resource(), moment(5), person=resident)


@pytest.fixture
def charge(booked: Booking) -> Charge:
    """£12 for it."""
    return Charge.objects.create(case=case_of(booked), words="Tennis court", pence=1_200)


# ---- Another time at another price


@pytest.mark.req("R-04", "R-05")
def test_what_a_dearer_time_costs_more_is_still_owed_once_it_took_place(
    resident: Person, booked: Booking, charge: Charge
) -> None:
    settle(begin_charge(charge, person=resident), PaymentState.PAID)
    moved = move(booked, resident, days=6, difference=400)
    with time_machine.travel(moved.slot.ends_at + timedelta(hours=1), tick=False):
        assert actions.finish_bookings() == 1

    assert stands(charge.case) == [(Stands.PAID, 1_200, 0), (Stands.DUE, 400, 0)]
    assert [one.pence for one in due_charges_of(Viewer(user=resident.user, person=resident))] == [400]


@pytest.mark.req("R-04", "R-05")
def test_moving_there_and_back_leaves_what_was_paid_and_owes_nothing(
    resident: Person, booked: Booking, charge: Charge
) -> None:
    settle(begin_charge(charge, person=resident), PaymentState.PAID)
    move(move(booked, resident, days=6, difference=400), resident, days=5, difference=-400)

    assert stands(charge.case) == [(Stands.PAID, 1_200, 0)]
    assert not Refund.objects.exists()


@pytest.mark.req("R-04", "R-05")
def test_what_is_not_paid_is_taken_off_before_anything_goes_back(
    resident: Person, booked: Booking, charge: Charge
) -> None:
    settle(begin_charge(charge, person=resident), PaymentState.PAID)
    move(move(booked, resident, days=6, difference=400), resident, days=7, difference=-900)

    assert stands(charge.case) == [(Stands.PAID, 1_200, 500)]


@pytest.mark.req("R-04", "R-05")
def test_money_for_a_difference_that_is_gone_goes_back(
    pay: PayStub, resident: Person, booked: Booking, charge: Charge
) -> None:
    paid(pay, begin_charge(charge, person=resident))
    moved = move(booked, resident, days=6, difference=400)
    late = declined(pay, begin_charge(Charge.objects.get(pence=400), person=resident))
    move(moved, resident, days=5, difference=-400)
    assert stands(charge.case) == [(Stands.PAID, 1_200, 0)]

    pay.payments[late.provider_id] |= {"status": "success", "code": ""}
    for _ in range(2):
        work_on_everything()

    assert (pay.given(late.provider_id), Refund.objects.get().state) == (400, RefundState.GIVEN)


@pytest.mark.req("R-05")
def test_each_time_a_booking_comes_back_it_is_charged_once(
    pay: PayStub, resident: Person, booked: Booking, charge: Charge
) -> None:
    case, booking = charge.case, booked
    for _ in range(2):
        due = next(one.charge for one in charges_of(case, is_granted=False) if one.is_due)
        paid(pay, begin_charge(due, person=resident))
        actions.cancel_booking(booking=booking, by=resident.user)
        case.refresh_from_db()
        actions.reopen_case(case=case, words="A mistake", by=resident.user)
        booking = actions.change_booking(
            booking=booking, resource=booking.slot.resource, starts_at=moment(5), by=resident.user
        )

    assert [stand for stand, *_rest in stands(case)] == [Stands.GIVEN_BACK, Stands.GIVEN_BACK, Stands.DUE]


# ---- When we close


def close(booking: Booking) -> Case:
    day = timezone.localdate(booking.slot.starts_at)
    actions.add_closure(
        resource=booking.slot.resource, first_on=day, last_on=day, reason="Crew off.", moves=False, by=an_officer()
    )
    return Case.objects.get(bookings=booking)


@pytest.mark.req("R-05")
def test_who_is_asked_to_choose_another_time_keeps_what_they_paid_for_it(
    resident: Person, booked: Booking, charge: Charge
) -> None:
    settle(begin_charge(charge, person=resident), PaymentState.PAID)
    case = close(booked)
    told = Message.objects.get(about=case.reference)
    assert (told.event, told.facts["pence_kept"]) == ("booking_closed", 1_200)

    actions.change_booking(booking=booked, resource=booked.slot.resource, starts_at=moment(9), by=resident.user)

    assert not Refund.objects.exists()
    assert stands(case) == [(Stands.PAID, 1_200, 0)]


@pytest.mark.req("R-05")
def test_who_takes_back_what_we_closed_gets_their_money(resident: Person, booked: Booking, charge: Charge) -> None:
    settle(begin_charge(charge, person=resident), PaymentState.PAID)
    case = close(booked)

    actions.withdraw_case(case=case, words="", by=resident.user)

    assert Refund.objects.get().pence == 1_200


@pytest.mark.req("R-05")
def test_who_never_chooses_another_time_gets_their_money_once_it_is_closed(
    resident: Person, booked: Booking, charge: Charge
) -> None:
    settle(begin_charge(charge, person=resident), PaymentState.PAID)
    case = close(booked)
    for days in (30, 45, 60, 75):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            actions.remind_of_replies()
    case.refresh_from_db()

    assert (case.status, case.outcome) == (Status.CLOSED, Outcome.NO_REPLY)
    assert Refund.objects.get().pence == 1_200


@pytest.mark.req("R-05")
def test_a_booking_that_an_officer_takes_up_again_is_charged_anew(
    resident: Person, booked: Booking, charge: Charge
) -> None:
    settle(begin_charge(charge, person=resident), PaymentState.PAID)
    actions.cancel_booking(booking=booked, by=resident.user)
    case = Case.objects.get(pk=charge.case_id)

    actions.move_case(case=case, to=Status.IN_PROGRESS, words="It goes on.", by=an_officer())

    assert stands(case) == [(Stands.GIVEN_BACK, 1_200, 1_200), (Stands.NO_TIME, 1_200, 0)]


# ---- A basket


@pytest.fixture
def basket(pay: PayStub, resident: Person) -> tuple[Payment, Charge, Charge]:
    """£30 and £20 for two bookings, in one payment."""
    desk = a_resource()
    charges = [
        Charge.objects.create(
            case=case_of(a_booking(desk, moment(5, hour), person=resident)), words=f"At {hour}", pence=pence
        )
        for hour, pence in ((10, 3_000), (11, 2_000))
    ]
    lines = [
        actions.NewLine(words=one.words, income=f"fees:{number}", pence=one.pence, charge=one)
        for number, one in enumerate(charges)
    ]
    begun = actions.begin_payment(lines=lines, words="2 charges", person=resident, visitor=None, by=resident.user)
    first, second = charges
    return paid(pay, begun), first, second


def balances() -> dict[str, int]:
    """What stands in each account of the ledger."""
    return {one.account: one.pence for one in ledger_balances()}


@pytest.mark.req("R-04", "R-11")
@pytest.mark.parametrize("which", [0, 1])
def test_of_a_basket_only_what_was_cancelled_goes_back(
    pay: PayStub, resident: Person, basket: tuple[Payment, Charge, Charge], which: int
) -> None:
    payment, *charges = basket
    gone, stays = charges[which], charges[1 - which]
    actions.cancel_booking(booking=Booking.objects.get(case=gone.case), by=resident.user)
    for _ in range(2):
        work_on_everything()

    assert stands(gone.case) == [(Stands.GIVEN_BACK, gone.pence, gone.pence)]
    assert stands(stays.case) == [(Stands.PAID, stays.pence, 0)]
    assert pay.given(payment.provider_id) == gone.pence
    assert balances() == {
        f"income:fees:{which}": 0,
        f"income:fees:{1 - which}": -stays.pence,
        "provider:govuk_pay": stays.pence,
    }
    [row] = Event.objects.filter(kind=EventKind.REFUNDED)
    assert (row.case, f"£{gone.pence // 100} " in row.words) == (gone.case, True)
    assert Message.objects.get(event="refunded").about == gone.case.reference


@pytest.mark.req("R-04", "R-11")
def test_both_of_a_basket_go_back_each_once_and_no_more_of_one_than_it_cost(
    pay: PayStub, resident: Person, officer: User, basket: tuple[Payment, Charge, Charge]
) -> None:
    payment, first, second = basket
    line = payment.lines.get(charge=second)
    with pytest.raises(actions.NotThatMuchLeft):
        actions.refund_payment(payment=payment, line=line, pence=2_001, reason="x", dedupe="more", by=officer)
    actions.refund_payment(payment=payment, line=line, pence=500, reason="x", dedupe="part", by=officer)
    for charge in (second, first):
        actions.cancel_booking(booking=Booking.objects.get(case=charge.case), by=resident.user)
    for _ in range(4):
        work_on_everything()

    assert sorted(Refund.objects.values_list("pence", "state")) == [(500, "given"), (1_500, "given"), (3_000, "given")]
    assert set(balances().values()) == {0}
    assert (queries.left_of(payment), pay.left(payment.provider_id)) == (0, 0)


@pytest.mark.req("R-04", "R-11")
def test_what_goes_back_without_a_line_goes_off_the_lines_in_order_and_leaves_what_is_going_of_another(
    resident: Person, basket: tuple[Payment, Charge, Charge]
) -> None:
    payment, first, second = basket
    line = payment.lines.get(charge=first)
    actions.refund_payment(payment=payment, line=line, pence=2_900, reason="x", dedupe="one", by=None)
    actions.refund_payment(payment=payment, pence=300, reason="x", dedupe="two", by=None)
    assert stands(first.case) == [(Stands.GIVEN_BACK, 3_000, 3_000)]
    assert stands(second.case) == [(Stands.PAID, 2_000, 200)]
    for _ in range(3):
        work_on_everything()

    assert balances() == {"income:fees:0": 0, "income:fees:1": -1_800, "provider:govuk_pay": 1_800}
    told = {(row.case_id, row.words.split(" ")[0]) for row in Event.objects.filter(kind=EventKind.REFUNDED)}
    assert told == {(first.case_id, "£29"), (first.case_id, "£1"), (second.case_id, "£2")}


@pytest.mark.req("R-11")
def test_postings_stay_after_refunds_learned_of_lines(basket: tuple[Payment, Charge, Charge]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.update(pence=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.all().delete()


@pytest.mark.req("R-11")
def test_a_charge_ticked_twice_is_paid_once(resident: Person) -> None:
    charge = a_charge(resident)
    form = BasketForm({"charges": [str(charge.pk)] * 2}, charges=[charge])

    assert form.is_valid()
    assert form.chosen == [charge]


@pytest.mark.req("R-04")
def test_one_charge_on_two_lines_never_touches_a_strangers_payment(resident: Person) -> None:
    stranger = begin_bill(TaxAccountFactory.create(), visitor=uuid4())
    charge = a_charge(resident)
    line = actions.NewLine(words="x", income="fees:permit", pence=charge.pence, charge=charge)
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.begin_payment(lines=[line, line], words="x", person=resident, visitor=None, by=None)

    assert list(Payment.objects.all()) == [stranger]


# ---- What is not owed any more


def refuse(charge: Charge) -> None:
    charge.case.decisions.all().delete()
    Case.objects.filter(pk=charge.case_id).update(outcome=Outcome.WITHDRAWN, status=Status.CLOSED)


@pytest.mark.req("R-04")
def test_what_is_not_owed_any_more_cannot_be_tried_again(pay: PayStub, resident: Person) -> None:
    charge, browser = a_charge(resident), Client()
    payment = declined(pay, begin_charge(charge, person=resident))
    refuse(charge)
    assert resident.user is not None
    browser.force_login(resident.user)
    page = browser.get(f"/pay/{payment.pk}/").content.decode()
    assert "Try again" not in page
    assert "You do not need to pay this any more" in page

    assert browser.post(f"/pay/{payment.pk}/again/")["Location"] == f"/pay/{payment.pk}/"
    assert Payment.objects.count() == 1


@pytest.mark.req("R-04")
def test_money_that_comes_for_what_is_not_owed_any_more_goes_back(pay: PayStub, resident: Person) -> None:
    charge = a_charge(resident)
    payment = declined(pay, begin_charge(charge, person=resident))
    refuse(charge)
    pay.payments[payment.provider_id] |= {"status": "success", "code": ""}
    for _ in range(2):
        work_on_everything()

    assert (pay.given(payment.provider_id), Refund.objects.get().state) == (12_500, RefundState.GIVEN)


@pytest.mark.req("R-11")
def test_what_went_back_is_not_being_processed(resident: Person) -> None:
    account = TaxAccountFactory.create()
    payment = pay_bill(account, person=resident)
    assert queries.pending_for([account]) == {account.pk: 15_050}
    actions.refund_payment(payment=payment, pence=15_050, reason="x", dedupe="all", by=None)

    assert queries.pending_for([account]) == {}


# ---- Money that could not be taken after its form was kept


@pytest.mark.req("R-04")
def test_a_fee_that_could_not_be_taken_is_owed_again_and_told_of(
    pay: PayStub, resident: Person, booked: Booking, charge: Charge
) -> None:
    payment = begin_fee(uuid4(), person=resident, pence=1_200)
    work()
    payment.refresh_from_db()
    pay.pay(payment.provider_id)
    work_on_everything()
    actions.keep_and_capture(payment=payment, charge=charge, by=None)
    pay.payments[payment.provider_id] |= {"status": "error", "code": "P0050"}
    work_on_everything()

    payment.refresh_from_db()
    assert payment.state in {PaymentState.FAILED, PaymentState.EXPIRED, PaymentState.CANCELLED}
    assert stands(charge.case) == [(Stands.DUE, 1_200, 0)]
    assert Event.objects.get(kind=EventKind.NOT_PAID).case == charge.case
    assert Message.objects.get(event="not_paid").facts["amount"] == "£12"
    browser = Client()
    assert resident.user is not None
    browser.force_login(resident.user)
    assert "Try again" in browser.get(f"/pay/{payment.pk}/").content.decode()
    browser.post(f"/pay/{payment.pk}/again/")
    again = Payment.objects.exclude(pk=payment.pk).get()
    assert (again.pence, again.lines.get().charge) == (1_200, charge)


@pytest.mark.req("R-04")
def test_a_bill_that_could_not_be_taken_through_its_form_can_be_paid_again(resident: Person) -> None:
    account = TaxAccountFactory.create()
    payment = reserve(begin_bill(account, person=resident, draft=uuid4(), captures_later=True))
    actions.keep_and_capture(payment=payment, charge=None, by=None)
    settle(payment, PaymentState.FAILED)
    browser = Client()
    assert resident.user is not None
    browser.force_login(resident.user)

    browser.post(f"/pay/{payment.pk}/again/")

    again = Payment.objects.exclude(pk=payment.pk).get()
    assert (again.draft, again.lines.get().tax_account) == (None, account)
