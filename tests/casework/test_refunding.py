"""Giving back: once, of what is left, and found again when the answer was lost."""

import pytest

from accounts.models import Person, User
from accounts.rules import Viewer
from casework import actions, queries
from casework.models import Booking, Charge, EventKind, Payment, Posting, Refund, RefundState
from casework.queries.charges import Stands, charges_of, due_charges_of
from casework.queries.ledger import ledger_balances
from notifications.models import Message
from tests.contracts.govuk_pay import Fault, PayStub
from tests.factories.bookings import a_booking, a_resource, moment
from tests.factories.payments import a_charge, begin_charge, work, work_on_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(pay: PayStub, resident: Person) -> Payment:
    """£125 that were paid for a permit."""
    begun = begin_charge(a_charge(resident), person=resident)
    work()
    pay.pay(pay.only())
    work_on_everything()
    return Payment.objects.get(pk=begun.pk)


def give_back(payment: Payment, pence: int, dedupe: str = "once", by: User | None = None) -> Refund:
    return actions.refund_payment(payment=payment, pence=pence, reason="You cancelled in time", dedupe=dedupe, by=by)


@pytest.mark.req("R-04")
def test_money_goes_back_is_posted_told_and_on_the_timeline(pay: PayStub, payment: Payment, officer: User) -> None:
    refund = give_back(payment, 500, by=officer)
    assert refund.expected == 12_500
    work()

    refund.refresh_from_db()
    assert (refund.state, refund.next_attempt_at, refund.lease) == (RefundState.GIVEN, None, None)
    [asked] = pay.asked("POST", ".*/refunds")
    assert asked.body == {"amount": 500, "refund_amount_available": 12_500}
    posting = Posting.objects.get(refund=refund)
    assert (posting.debit, posting.credit, posting.pence) == ("income:fees:permit", "provider:govuk_pay", 500)
    assert [message.to for message in Message.objects.filter(event="refunded")] == ["ann@example.org"]
    line = payment.lines.get()
    assert line.charge is not None
    assert line.charge.case.events.get(kind=EventKind.REFUNDED).by == officer
    assert queries.left_of(payment) == 12_000


@pytest.mark.req("R-04")
def test_the_same_asked_twice_goes_back_once(pay: PayStub, payment: Payment) -> None:
    assert give_back(payment, 500) == give_back(payment, 500)
    for _ in range(3):
        work_on_everything()
    assert pay.given(payment.provider_id) == 500
    assert Posting.objects.filter(refund__isnull=False).count() == 1


@pytest.mark.req("R-04")
@pytest.mark.parametrize("fault", Fault)
def test_an_answer_that_was_lost_gives_back_once(pay: PayStub, payment: Payment, fault: Fault) -> None:
    refund = give_back(payment, 500)
    for faults in ([fault], [Fault.FAIL], []):
        pay.faults = list(faults)
        work_on_everything()
    refund.refresh_from_db()
    assert refund.state == RefundState.GIVEN
    assert pay.given(payment.provider_id) == 500
    assert Posting.objects.get(refund=refund).pence == 500


def test_no_more_goes_back_than_came(payment: Payment) -> None:
    give_back(payment, 12_000)
    with pytest.raises(actions.NotThatMuchLeft):
        give_back(payment, 501, "again")
    with pytest.raises(actions.NotThatMuchLeft):
        give_back(payment, 0, "nothing")
    assert give_back(payment, 500, "the rest").expected == 500


def test_nothing_goes_back_of_what_was_not_paid(pay: PayStub, resident: Person) -> None:
    with pytest.raises(actions.NothingToGiveBack):
        give_back(begin_charge(a_charge(resident), person=resident), 100)


def test_several_go_back_one_after_the_other_each_of_what_is_left(pay: PayStub, payment: Payment) -> None:
    give_back(payment, 500, "one")
    give_back(payment, 700, "two")
    pay.faults = [Fault.FAIL]
    for _ in range(3):
        work_on_everything()
    assert [one.body["refund_amount_available"] for one in pay.asked("POST", ".*/refunds")][-2:] == [12_500, 12_000]
    assert set(Refund.objects.values_list("state", flat=True)) == {RefundState.GIVEN}


@pytest.mark.req("R-04")
def test_one_that_takes_time_is_asked_for_again(pay: PayStub, payment: Payment) -> None:
    pay.refunds_take_time = True
    refund = give_back(payment, 500)
    work()
    refund.refresh_from_db()
    assert (refund.state, Posting.objects.filter(refund=refund).exists()) == (RefundState.SUBMITTED, False)

    pay.payments[payment.provider_id]["refunds"][0]["status"] = "success"
    work_on_everything()

    refund.refresh_from_db()
    assert (refund.state, Posting.objects.get(refund=refund).pence) == (RefundState.GIVEN, 500)


def test_one_that_they_refuse_is_not_posted_and_may_be_asked_anew(pay: PayStub, payment: Payment) -> None:
    pay.refunds_take_time = True
    refund = give_back(payment, 12_500)
    work()
    pay.payments[payment.provider_id]["refunds"][0]["status"] = "error"
    work_on_everything()

    refund.refresh_from_db()
    assert refund.state == RefundState.REFUSED
    assert not Posting.objects.filter(refund=refund).exists()
    assert queries.left_of(payment) == 12_500
    assert give_back(payment, 12_500, "again").expected == 12_500


@pytest.mark.req("R-04")
def test_another_balance_is_read_again_where_ours_explains_it(pay: PayStub, payment: Payment) -> None:
    refund = give_back(payment, 500)
    Refund.objects.update(expected=12_400)
    work()
    work_on_everything()
    refund.refresh_from_db()
    assert (refund.state, refund.expected) == (RefundState.GIVEN, 12_500)


@pytest.mark.req("R-04")
def test_what_somebody_gave_back_by_hand_stops_it_for_an_officer(pay: PayStub, payment: Payment) -> None:
    pay.refund(payment.provider_id, 300)
    refund = give_back(payment, 500)
    for _ in range(2):
        work_on_everything()
    refund.refresh_from_db()
    assert (refund.state, pay.given(payment.provider_id)) == (RefundState.REFUSED, 300)
    assert "mismatch" in refund.detail


@pytest.mark.req("R-11")
def test_what_goes_back_of_several_charges_is_taken_off_each_in_turn(pay: PayStub, resident: Person) -> None:
    charges = [a_charge(resident, pence=pence) for pence in (100, 200)]
    lines = [
        actions.NewLine(words="x", income=f"fees:{number}", pence=charge.pence, charge=charge)
        for number, charge in enumerate(charges)
    ]
    begun = actions.begin_payment(lines=lines, words="x", person=resident, visitor=None, by=None)
    work()
    pay.pay(pay.only())
    work_on_everything()
    for pence, dedupe in ((60, "one"), (60, "two")):
        give_back(begun, pence, dedupe)
        work_on_everything()
    assert {one.account: one.pence for one in ledger_balances()} == {
        "income:fees:0": 0,
        "income:fees:1": -180,
        "provider:govuk_pay": 180,
    }


@pytest.fixture
def booked(resident: Person) -> tuple[Booking, Charge]:
    """A time that costs £41."""
    booking = a_booking(a_resource(), moment(5), person=resident)
    assert booking.case is not None
    charge = Charge.objects.create(case=booking.case, words="Bulky waste", pence=4_100)
    return booking, charge


@pytest.mark.req("R-05")
def test_cancelling_a_booking_in_time_gives_its_fee_back_and_coming_back_charges_it_anew(
    pay: PayStub, resident: Person, booked: tuple[Booking, Charge]
) -> None:
    booking, charge = booked
    begin_charge(charge, person=resident)
    work()
    pay.pay(pay.only())
    work_on_everything()

    actions.cancel_booking(booking=booking, by=resident.user)
    work()

    refund = Refund.objects.get()
    assert (refund.pence, refund.state, refund.asked_by) == (4_100, RefundState.GIVEN, resident.user)
    case = charge.case
    case.refresh_from_db()
    actions.reopen_case(case=case, words="A mistake", by=resident.user)
    assert sorted(one.stands for one in charges_of(case, is_granted=False)) == [Stands.GIVEN_BACK, Stands.NO_TIME]
    assert due_charges_of(Viewer(user=resident.user, person=resident)) == []  # a time first

    actions.change_booking(booking=booking, resource=booking.slot.resource, starts_at=moment(6), by=resident.user)
    assert sorted(one.stands for one in charges_of(case, is_granted=False)) == [Stands.DUE, Stands.GIVEN_BACK]
    assert [one.pence for one in due_charges_of(Viewer(user=resident.user, person=resident))] == [4_100]


@pytest.mark.req("R-05")
def test_money_that_comes_after_its_booking_was_cancelled_goes_back(
    pay: PayStub, resident: Person, booked: tuple[Booking, Charge]
) -> None:
    booking, charge = booked
    begin_charge(charge, person=resident)
    work()
    actions.cancel_booking(booking=booking, by=resident.user)
    pay.pay(pay.only())
    for _ in range(2):
        work_on_everything()
    assert (pay.given(pay.only()), Refund.objects.get().state) == (4_100, RefundState.GIVEN)


def test_a_booking_that_cost_nothing_gives_nothing_back(resident: Person) -> None:
    actions.cancel_booking(booking=a_booking(a_resource(), moment(5), person=resident), by=resident.user)
    assert not Refund.objects.exists()
