"""What is due: the sum that a list of requests carries, and the charges themselves, say the same."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Person
from accounts.rules import Viewer
from casework.models import Booking, Case, Charge, Outcome, PaymentState
from casework.queries.charges import due_charges_of, is_payable, pence_unpaid
from casework.queries.own import own_requests
from casework.rules.statuses import OUTCOMES_OF
from tests.factories.casework import CaseFactory, DecisionFactory
from tests.factories.households import add_booking
from tests.factories.payments import begin_charge, settle

JOURNEYS = ("report", "apply", "book", "update", "information")


def charge_for(person: Person, **facts: Any) -> Charge:
    """A charge of a case that is as ``facts`` say."""
    case = CaseFactory.create(person=person)
    Case.objects.filter(pk=case.pk).update(**facts)
    return Charge.objects.create(case=case, words="Fee", pence=1_000)


def every_way_a_case_stands(person: Person) -> None:
    """A charge for each journey, open, and closed with each outcome; a complaint, a second look, bookings."""
    closed: dict[str, Any] = {"closed_at": timezone.now()}
    more: dict[Outcome, dict[str, Any]] = {
        Outcome.DUPLICATE: {"duplicate_of": CaseFactory.create().pk},
        Outcome.NOT_OURS: {"belongs_to": "Somebody else"},
    }
    for journey in JOURNEYS:
        charge_for(person, journey=journey)
        charge_for(person, journey=journey, need="complaint")
        charge_for(person, journey=journey, challenges=DecisionFactory.create())
        for status, outcomes in OUTCOMES_OF.items():
            for outcome in outcomes:
                charge_for(person, journey=journey, status=status, outcome=outcome, **closed, **more.get(outcome, {}))
    for state in (Booking.State.CONFIRMED, Booking.State.CANCELLED):
        booking = add_booking(person)
        assert booking.case is not None
        Booking.objects.filter(pk=booking.pk).update(state=state)
        Case.objects.filter(pk=booking.case.pk).update(journey="book")
        Charge.objects.create(case=booking.case, words="Fee", pence=1_000)


@pytest.mark.req("R-04")
def test_what_the_list_says_is_to_pay_are_the_charges_that_are_due(resident: Person) -> None:
    every_way_a_case_stands(resident)
    for state in (PaymentState.PAID, PaymentState.CAPTURING, PaymentState.DECLINED):
        settle(begin_charge(charge_for(resident, journey="report"), person=resident), state)

    listed = own_requests(Viewer(user=resident.user, person=resident)).annotate(pence_unpaid=pence_unpaid())
    payable = {
        case.pk
        for case in listed
        if case.pence_unpaid and is_payable(case, has_time=case.booked_for is not None)  # type: ignore[attr-defined]
    }

    due = due_charges_of(Viewer(user=resident.user, person=resident))
    assert payable == {charge.case_id for charge in due}
    assert 0 < len(due) < Charge.objects.count()


@pytest.mark.req("R-04", "R-51")
def test_nothing_is_due_of_a_restricted_case_or_of_somebody_else(resident: Person) -> None:
    due = charge_for(resident)
    charge_for(resident, is_restricted=True, is_confidential=True, is_private=True)
    Charge.objects.create(case=CaseFactory.create(), words="Fee", pence=1_000)
    assert due_charges_of(Viewer(user=resident.user, person=resident)) == [due]
