"""Giving money back: a row before the provider hears of it, sent once, posted when it has arrived."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from casework import payments as providers
from casework import queries
from casework.actions.ledger import post_refund
from casework.actions.paying import ADVANCE_PAYMENTS, DETAIL_LENGTH
from casework.actions.receipts import tell_of_refund
from casework.models import Case, Charge, Payment, PaymentLine, PaymentState, Refund, RefundState
from casework.queries.charges import Stands, charges_of, is_owed
from casework.rules import CLOSED_STATUSES
from casework.rules import payments as rules
from notifications import actions as notifications
from notifications.models import LeasedQuerySet, claim

LEASE = timedelta(minutes=2)
CANCELLED = "cancelled:"  # how what goes back with a booking is told from other refunds


class NotThatMuchLeft(Exception):
    """There is not so much left of the payment to give back."""


class NothingToGiveBack(Exception):
    """The payment brought no money."""


@transaction.atomic
def refund_payment(
    *, payment: Payment, line: PaymentLine | None = None, pence: int, reason: str, dedupe: str, by: User | None
) -> Refund:
    """Give back ``pence`` of ``payment``, and of that one ``line`` of it where it is named.

    The same ``dedupe`` gives back once, and returns what was asked for before. Raises ``NothingToGiveBack`` or
    ``NotThatMuchLeft``.
    """
    locked = Payment.objects.select_for_update().get(pk=payment.pk)
    before = Refund.objects.filter(dedupe=dedupe).first()
    if before is not None:
        return before
    if locked.state != PaymentState.PAID:
        raise NothingToGiveBack(locked.pk)
    left = queries.left_of(locked)
    of_line = left if line is None else queries.left_of_line(locked.lines.get(pk=line.pk))
    if not 0 < pence <= of_line:
        raise NotThatMuchLeft(of_line)
    refund = Refund.objects.create(
        payment=locked, line=line, pence=pence, expected=left, reason=reason[:300], dedupe=dedupe, asked_by=by
    )
    notifications.nudge(ADVANCE_PAYMENTS)
    return refund


@transaction.atomic(savepoint=False)
def give_back_surplus(*, payment: Payment) -> int:
    """Give back what was paid for nothing: paid otherwise already, not owed any more, or the fee of a form not kept.

    Returns how many pence. Whoever calls it has locked the charges (``lock_charges_of``).
    """
    why = render_to_string("casework/pay/why_surplus.txt").strip()
    if payment.captures_later and payment.kept_at is None:
        refund_payment(payment=payment, pence=payment.pence, reason=why, dedupe=f"surplus:{payment.pk}", by=None)
        return payment.pence
    surplus = [
        line for line in payment.lines.select_related("payment", "charge__case").order_by("pk") if _is_surplus(line)
    ]
    for line in surplus:
        once = f"surplus:{payment.pk}:{line.pk}"
        refund_payment(payment=payment, line=line, pence=line.pence, reason=why, dedupe=once, by=None)
    return sum(line.pence for line in surplus)


def lock_charges_of(payment: Payment) -> None:
    """Of two payments of one charge that come in the same moment the second sees the first. Charges before payments."""
    charges = PaymentLine.objects.filter(payment=payment, charge__isnull=False).order_by().values("charge")
    list(Charge.objects.filter(pk__in=charges).order_by("pk").select_for_update(of=("self",)).values_list("pk"))


@transaction.atomic(savepoint=False)
def give_back_fees(*, case: Case, by: User | None) -> int:
    """Give back all that was paid for a booking that does not take place. Doing it twice gives back once.

    Returns how many pence. What is just being taken goes back once it has come.
    """
    why = render_to_string("casework/pay/why_cancelled.txt").strip()
    given = 0
    lines = PaymentLine.objects.filter(charge__case=case, payment__state=PaymentState.PAID).select_related("payment")
    for line in lines.order_by("pk"):
        pence = queries.left_of_line(line)
        if pence > 0:
            once = f"{CANCELLED}{line.pk}"
            refund_payment(payment=line.payment, line=line, pence=pence, reason=why, dedupe=once, by=by)
            given += pence
    return given


@transaction.atomic(savepoint=False)
def settle_difference(*, case: Case, pence: int, once: str, by: User | None) -> None:
    """Charge what another time costs more, or take off what it costs less (``pence`` below 0), once for each ``once``.

    What is not paid yet is owed less first; only the rest is given back. Raises ``NotThatMuchLeft`` where it cannot be
    given back now: the money is just being taken, say.
    """
    if pence > 0:
        Charge.objects.create(case=case, words=render_to_string("casework/pay/words_moved.txt").strip(), pence=pence)
        return
    left = _take_off_unpaid(case, -pence)
    lines = PaymentLine.objects.filter(charge__case=case, payment__state=PaymentState.PAID).select_related("payment")
    for line in lines.order_by("-pk"):
        part = min(left, queries.left_of_line(line))
        if part > 0:
            why = render_to_string("casework/pay/why_moved.txt").strip()
            refund_payment(payment=line.payment, line=line, pence=part, reason=why, dedupe=f"{once}:{line.pk}", by=by)
            left -= part
    if left > 0:
        raise NotThatMuchLeft(left)


def _take_off_unpaid(case: Case, pence: int) -> int:
    """Let less be owed of what nobody paid or is paying, the newest first. Returns what could not be taken off."""
    left = pence
    unpaid = queries.unpaid_charges().filter(case=case).exclude(payment_lines__is_open=True)
    for charge in unpaid.order_by("-pk").select_for_update(of=("self",)):
        part = min(left, charge.pence)
        left -= part
        if part == charge.pence:
            # An attempt to pay it that came to nothing pays nothing now: should its money come late, it goes back.
            charge.payment_lines.update(charge=None)
            charge.delete()
        elif part:
            Charge.objects.filter(pk=charge.pk).update(pence=charge.pence - part)
    return left


@transaction.atomic(savepoint=False)
def charge_anew(*, case: Case) -> None:
    """Charge again what was given back as a booking was cancelled, now that its closed case goes on.

    What went back when it was cancelled before that was charged anew when it came back from there.
    """
    if case.journey != "book":
        return
    came_back = case.events.filter(from_status__in=CLOSED_STATUSES).order_by("-at", "-pk")
    before = came_back.exclude(to_status__in=CLOSED_STATUSES)[1:2]
    for owed in charges_of(case, is_granted=False):
        if owed.stands == Stands.GIVEN_BACK and owed.line is not None:
            given = owed.line.refunds.exclude(state=RefundState.REFUSED).filter(
                Q(dedupe__startswith=CANCELLED) | Q(dedupe__startswith="surplus:")
            )
            pence = sum(one.pence for one in given if not before or one.asked_at > before[0].at)
            if pence:
                Charge.objects.create(case=case, words=owed.words, pence=pence)


def give_back_waiting() -> int:
    """Send what is to be given back, and ask what became of what was sent. Returns how many were tried."""

    def take(down: Collection[str]) -> Refund | None:
        return next(iter(claim(_in_turn().exclude(payment__provider__in=down), limit=1, lease=LEASE)), None)

    def do(refund: Refund) -> tuple[str, bool]:
        return refund.payment.provider, give_back(refund=refund)

    return notifications.work_off(take, do, task=ADVANCE_PAYMENTS)


def give_back(*, refund: Refund) -> bool:
    """Send one claimed refund, or ask how it stands. Whether the provider answered."""
    try:
        _record(refund, _hear(refund))
    except providers.BalanceDiffers as error:
        return _look_again(refund, str(error))
    except providers.ProviderRefused as error:
        _settle(refund, RefundState.REFUSED, detail=str(error))
    except providers.ProviderAway as error:
        _later(refund, detail=str(error))
        return False
    return True


def _in_turn() -> LeasedQuerySet[Refund]:
    """One refund of a payment at a time: each names what is left after those before it."""
    before = Refund.objects.filter(
        payment=OuterRef("payment"), state=RefundState.ASKED, asked_at__lt=OuterRef("asked_at")
    )
    return Refund.objects.exclude(Exists(before))


def _hear(refund: Refund) -> providers.SeenRefund | None:
    provider = providers.provider(refund.payment.provider)
    paid_by = refund.payment.provider_id
    if refund.state == RefundState.SUBMITTED:
        return next((one for one in provider.refunds_of(paid_by) if one.provider_id == refund.provider_id), None)
    if refund.attempts_made > 1 and (lost := _lost(provider, refund)):
        return lost
    return provider.refund(paid_by, pence=refund.pence, expected=refund.expected)


def _lost(provider: providers.Provider, refund: Refund) -> providers.SeenRefund | None:
    """The refund that they made though their answer was lost: one of this amount that we know nothing of."""
    known = set(Refund.objects.filter(payment=refund.payment).values_list("provider_id", flat=True))
    there = provider.refunds_of(refund.payment.provider_id)
    return next((one for one in there if one.pence == refund.pence and one.provider_id not in known), None)


def _record(refund: Refund, seen: providers.SeenRefund | None) -> None:
    if seen is None:
        _later(refund, detail="The provider does not know of it (yet)")
    elif seen.state == RefundState.SUBMITTED:
        again_at = timezone.now() + rules.ASK_EVERY
        _keep(refund, state=RefundState.SUBMITTED, provider_id=seen.provider_id, next_attempt_at=again_at)
    else:
        _settle(refund, seen.state, provider_id=seen.provider_id)


def _look_again(refund: Refund, why: str) -> bool:
    """They expect another balance: take theirs where ours explains it, else an officer must look.

    Whether they answered.
    """
    provider = providers.provider(refund.payment.provider)
    try:
        seen = provider.read(refund.payment.provider_id)
        given = provider.refunds_of(refund.payment.provider_id)
    except providers.ProviderAway as error:
        _later(refund, detail=str(error))
        return False
    except providers.ProviderRefused as error:
        _settle(refund, RefundState.REFUSED, detail=str(error))
        return True
    known = set(Refund.objects.filter(payment=refund.payment).values_list("provider_id", flat=True))
    is_explained = {one.provider_id for one in given if one.state != RefundState.REFUSED} <= known
    if is_explained and seen.refundable is not None and refund.pence <= seen.refundable != refund.expected:
        _keep(refund, expected=seen.refundable, next_attempt_at=timezone.now(), detail=why)
    else:
        _settle(refund, RefundState.REFUSED, detail=why)
    return True


def _later(refund: Refund, *, detail: str) -> None:
    again_at = timezone.now() + rules.wait_before_asking(refund.attempts_made)
    _keep(refund, next_attempt_at=again_at, detail=detail)


def _keep(refund: Refund, **changes: Any) -> bool:
    detail = str(changes.pop("detail", refund.detail))[:DETAIL_LENGTH]
    held = Refund.objects.held_by(refund)
    return bool(held.update(**changes, detail=detail, lease=None, leased_until=None))


@transaction.atomic
def _settle(refund: Refund, state: RefundState, *, provider_id: str = "", detail: str = "") -> None:
    settled: dict[str, Any] = {"state": state, "settled_at": timezone.now(), "next_attempt_at": None}
    if not _keep(refund, **settled, detail=detail, provider_id=provider_id or refund.provider_id):
        return  # the lease ran out, and another worker has it
    if state == RefundState.GIVEN:
        post_refund(refund=refund)
        tell_of_refund(refund=refund)


def _is_surplus(line: PaymentLine) -> bool:
    """Whether what it was to pay needs no money now: it is gone, paid otherwise, or its case is over without it.

    The fee of a form that was kept stays paid, whatever became of an application meanwhile; not that of a booking.
    """
    if line.charge is None:
        return line.tax_account_id is None and not line.payment.captures_later
    is_fee = line.payment.captures_later and line.charge.case.journey != "book"
    return _is_paid_otherwise(line) or (not is_fee and not is_owed(line.charge))


def _is_paid_otherwise(line: PaymentLine) -> bool:
    others = PaymentLine.objects.filter(charge=line.charge_id, payment__state__in=queries.AS_GOOD_AS_PAID)
    return others.exclude(payment=line.payment_id).exists()
