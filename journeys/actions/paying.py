"""The fee of a form: the money is reserved first, taken once the form is kept, and let go where it is not."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from casework import actions as casework
from casework.models import Payment
from journeys.actions.drafts import GuestContact, refuse_unseen, submit_draft, unsent
from journeys.models import Draft


@transaction.atomic
def begin_fee(
    *,
    draft: Draft,
    lines: Sequence[casework.NewLine],
    words: str,
    email: str,
    seen_at: datetime | None,
    entered: Collection[str] = (),
    instead_of: Collection[UUID] = (),
    by: User | None,
) -> Payment:
    """Begin to pay what a form costs; one that is on its way for the same amount goes on.

    ``seen_at``: as of when the draft was that they looked over; ``entered`` names what they answered with this very
    press. Raises ``AnsweredMeanwhile`` where anyone changed an answer since then, ``PaymentUnderWay``, and
    ``casework.actions.AnotherBegun`` where they pay the same bill elsewhere and ``instead_of`` does not name that.
    """
    if seen_at is not None and seen_at < draft.saved_at:
        refuse_unseen(draft, seen_at, but_for=entered)
    return casework.begin_payment(
        lines=lines,
        words=words,
        person=draft.person,
        visitor=draft.visitor,
        email=email,
        draft=draft.pk,
        seen_at=draft.saved_at,
        captures_later=True,
        instead_of=instead_of,
        by=by,
    )


@transaction.atomic
def submit_paid(*, payment: Payment, draft: Draft, new: casework.NewCase, contact: GuestContact) -> str:
    """Open the case of a form whose fee is reserved, let the money be taken, and return the reference: both or neither.

    Raises ``AlreadySubmitted``, ``AnsweredMeanwhile`` where the form is no longer what they looked over and paid, and
    ``casework.actions.PaymentNotHeld``.
    """
    if new.charge is None:
        raise ValueError("A form that is paid has a fee")
    paid = replace(new, charge=replace(new.charge, payment=payment))
    return submit_draft(draft=draft, new=paid, contact=contact, seen_at=payment.seen_at, by=payment.begun_by)


@transaction.atomic
def settle_paid(*, payment: Payment, draft: Draft) -> str:
    """Let the money be taken of a form that opens no case, a bill's, and return the payment's reference.

    Raises as ``submit_paid`` does.
    """
    kept = unsent(draft)
    if payment.seen_at is not None and kept.saved_at > payment.seen_at:
        refuse_unseen(kept, payment.seen_at)
    Draft.objects.filter(pk=draft.pk).update(submitted_at=timezone.now(), case_reference=payment.reference)
    casework.keep_and_capture(payment=payment, charge=None, by=payment.begun_by)
    return payment.reference
