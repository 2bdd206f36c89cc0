"""What a form costs, paid before it is sent: to begin it, and to keep the form once the money is reserved."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from accounts.models import User
from casework import actions as casework
from casework.models import Payment
from journeys import actions, kinds, queries
from journeys.engine.walk import Walk
from journeys.models import Draft
from journeys.showing import walk_of


class _FeeChanged(Exception):
    """What they looked over and paid is no longer what the form costs."""


def begin(
    walk: Walk,
    lines: Sequence[casework.NewLine],
    *,
    seen_at: datetime | None,
    entered: Collection[str] = (),
    instead_of: Collection[UUID] = (),
    by: User | None,
) -> Payment:
    """Begin to pay what the form of ``walk`` costs. Raises as ``journeys.actions.begin_fee`` does."""
    contact = kinds.journey_of(walk.service).contact(walk)
    return actions.begin_fee(
        draft=walk.draft,
        lines=lines,
        words=walk.service.definition.noun,
        email=contact.email,
        seen_at=seen_at,
        entered=entered,
        instead_of=instead_of,
        by=by,
    )


def keep_form(payment: Payment) -> Draft | None:
    """Send the form whose fee is reserved and return its draft; None where the money had to be let go.

    Whoever comes first does it, the browser on its way back or the clock: the other finds it done.
    """
    try:
        draft = queries.draft_of_payment(payment)
        draft.case_reference = _keep(payment, draft)
    except Draft.DoesNotExist:
        return _let_go(payment, "The form is gone")
    except (_FeeChanged, actions.AnsweredMeanwhile):
        return _let_go(payment, "The form was changed after Pay was pressed")
    except casework.SlotTaken:
        return _let_go(payment, "The time was somebody else's by then")
    except casework.PaymentNotHeld:  # it was let go in this very moment
        return None
    except actions.AlreadySubmitted as done:
        draft.case_reference = done.reference
        return draft if queries.is_kept_for(payment) else _let_go(payment, "The form was sent without this payment")
    return draft


def _keep(payment: Payment, draft: Draft) -> str:
    walk = walk_of(draft)
    journey = kinds.journey_of(walk.service)
    if draft.submitted_at is not None:
        raise actions.AlreadySubmitted(draft.case_reference)
    if not walk.route.is_complete or sum(line.pence for line in journey.lines_to_pay(walk)) != payment.pence:
        raise _FeeChanged
    if not journey.opens_case:
        return actions.settle_paid(payment=payment, draft=draft)
    new, contact = journey.new_case(walk), journey.contact(walk)
    return actions.submit_paid(payment=payment, draft=draft, new=new, contact=contact)


def _let_go(payment: Payment, why: str) -> Draft | None:
    casework.let_go(payment=payment, why=why, by=None)
    return None
