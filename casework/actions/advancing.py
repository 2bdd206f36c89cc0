"""Advancing payments: claimed, asked for outside any transaction, recorded only while the lease is still ours."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from casework import payments as providers
from casework.actions.ledger import post_payment
from casework.actions.paying import ADVANCE_PAYMENTS, DETAIL_LENGTH
from casework.actions.receipts import tell_of_no_payment, tell_of_payment
from casework.actions.refunding import give_back_surplus, lock_charges_of
from casework.models import OPEN_PAYMENTS, Payment, PaymentState
from casework.rules import payments as rules
from casework.rules.payments import Said
from notifications import actions as notifications
from notifications.models import claim

LEASE = timedelta(minutes=2)  # well above three calls with all their timeouts
# The one that has most to say of several payments under one reference, which only lost answers make.
MOST_TELLING = [Said.PAID, Said.AUTHORISED, Said.WAITING]


def advance_payments() -> int:
    """Do for each payment what its state asks for. Returns how many were tried."""

    def take(down: Collection[str]) -> Payment | None:
        waiting = Payment.objects.exclude(provider__in=down)
        return next(iter(claim(waiting, limit=1, lease=LEASE)), None)

    def do(payment: Payment) -> tuple[str, bool]:
        return payment.provider, advance_payment(payment=payment)

    return notifications.work_off(take, do, task=ADVANCE_PAYMENTS)


def advance_payment(*, payment: Payment) -> bool:
    """Ask the provider about one claimed payment, or tell it what to do. Whether it answered."""
    try:
        seen = _hear(payment)
    except providers.ProviderAway as error:
        _record_nothing(payment, str(error))
        return False
    except providers.ProviderRefused as error:
        _record_refusal(payment, str(error))
        return True
    if seen is not None and (seen.pence, seen.reference) != (payment.pence, payment.reference):
        _record_nothing(payment, f"The provider has {seen.pence} pence for {seen.reference}")
        return True
    _record(payment, seen)
    return True


def _hear(payment: Payment) -> providers.Seen | None:
    """How the payment stands at its provider after what had to be done there; None where it knows of none."""
    provider = providers.provider(payment.provider)
    seen = _look(provider, payment)
    if seen is None:
        is_wanted = payment.state == PaymentState.BEGUN and timezone.now() - payment.begun_at < rules.PAGE_LIVES
        return provider.create(_order(payment)) if is_wanted else None
    if payment.state == PaymentState.CAPTURING and seen.said == Said.AUTHORISED:
        provider.capture(seen.provider_id)
        return provider.read(seen.provider_id)
    if payment.state == PaymentState.CANCELLING and seen.said in {Said.WAITING, Said.AUTHORISED}:
        provider.cancel(seen.provider_id)
        return provider.read(seen.provider_id)
    return seen


def _look(provider: providers.Provider, payment: Payment) -> providers.Seen | None:
    if payment.provider_id:
        return provider.read(payment.provider_id)
    if payment.state == PaymentState.BEGUN and payment.attempts_made == 1:
        return None  # nobody has told them yet
    found = {seen.said: seen for seen in provider.find_by_reference(payment.reference)}
    telling = [found[said] for said in MOST_TELLING if said in found]
    return next(iter([*telling, *found.values()]), None)


def _order(payment: Payment) -> providers.Order:
    return providers.Order(
        reference=payment.reference,
        pence=payment.pence,
        words=payment.words,
        return_url=f"{settings.PUBLIC_URL}{reverse('casework:payment_return', args=[payment.pk])}",
        email=payment.email or (payment.person.email if payment.person else ""),
        captures_later=payment.captures_later,
        metadata={"income": ", ".join(sorted({line.income for line in payment.lines.all()}))},
    )


@transaction.atomic
def _record(payment: Payment, seen: providers.Seen | None) -> None:
    lock_charges_of(payment)
    row = Payment.objects.held_by(payment).select_for_update().first()
    if row is None:
        return  # the lease ran out, and another worker has it
    state = _state_on(row, seen)
    if seen is not None:
        row.provider_id, row.asked_at = seen.provider_id, timezone.now()
        row.detail = (seen.detail or row.detail)[:DETAIL_LENGTH]
        row.next_url = seen.next_url if state == PaymentState.AT_PROVIDER else ""
        row.expires_at = row.expires_at or timezone.now() + rules.PAGE_LIVES
    _move(row, state, claimed=payment)


def _state_on(row: Payment, seen: providers.Seen | None) -> PaymentState:
    state = PaymentState(row.state)
    if seen is not None:
        state = rules.next_state(state, seen.said, captures_later=row.captures_later)
    elif state in OPEN_PAYMENTS:
        state = PaymentState.CANCELLED if state == PaymentState.CANCELLING else PaymentState.EXPIRED
    is_too_old = rules.is_too_old(state, begun_at=row.begun_at, now=timezone.now())
    return PaymentState.CANCELLING if is_too_old else state


@transaction.atomic
def _record_refusal(payment: Payment, why: str) -> None:
    """They will not: of a payment that they were told of for the first time nothing is there."""
    row = Payment.objects.held_by(payment).select_for_update().first()
    if row is None:
        return
    row.detail = why[:DETAIL_LENGTH]
    was_new = payment.state == PaymentState.BEGUN and not row.provider_id
    if not was_new:
        _move(row, PaymentState(row.state), claimed=payment)
    elif row.state == PaymentState.CANCELLING:
        _move(row, PaymentState.CANCELLED, claimed=payment)
    else:
        _move(row, PaymentState.FAILED, claimed=payment)


def _record_nothing(payment: Payment, why: str) -> None:
    """Nobody knows: ask again later, sooner where someone asked for it meanwhile."""
    later: dict[str, Any] = {"lease": None, "leased_until": None, "detail": why[:DETAIL_LENGTH]}
    again_at = timezone.now() + rules.wait_before_asking(payment.attempts_made)
    held = Payment.objects.held_by(payment)
    held.filter(next_attempt_at=payment.next_attempt_at).update(**later, next_attempt_at=again_at)
    held.update(**later)


def _move(row: Payment, state: PaymentState, *, claimed: Payment) -> None:
    """Keep what was heard, and all that follows from it, in one transaction."""
    now = timezone.now()
    is_news = row.state != state
    is_lost = row.state == PaymentState.CAPTURING and row.kept_at is not None and state in rules.NOTHING_CAME.values()
    row.state = state
    if state in OPEN_PAYMENTS:
        row.settled_at = None
    elif row.settled_at is None or is_news:
        row.settled_at = now
    in_vain = not is_news and state in {PaymentState.CAPTURING, PaymentState.CANCELLING, PaymentState.BEGUN}
    row.attempts_made = row.attempts_made if in_vain else 0
    if row.next_attempt_at == claimed.next_attempt_at:  # else someone asked for it meanwhile
        row.next_attempt_at = rules.ask_next_at(
            state, expires_at=row.expires_at, settled_at=row.settled_at, asked=row.attempts_made, now=now
        )
    if is_news and state in {PaymentState.CAPTURING, PaymentState.CANCELLING}:
        row.next_attempt_at = now
        notifications.nudge(ADVANCE_PAYMENTS)
    row.lease = row.leased_until = None
    row.save()
    row.lines.update(is_open=state in rules.GOING_ON)
    if is_news and state == PaymentState.PAID:
        post_payment(payment=row)
        if give_back_surplus(payment=row) < row.pence:
            tell_of_payment(payment=row)
    if is_lost:
        tell_of_no_payment(payment=row)
