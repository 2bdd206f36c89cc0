"""The demo's own provider: no money moves. What was chosen on its page is kept where page and worker both see it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.core.cache import cache

from casework.payments.base import BalanceDiffers, Order, ProviderRefused, Seen, SeenRefund
from casework.rules.payments import PAGE_LIVES, RefundState, Said

SLOW_SECONDS = 20
LIVES_SECONDS = PAGE_LIVES.total_seconds()


class Choice(StrEnum):
    """What whoever pays chose on the demo's page."""

    NONE = ""
    SUCCESS = "success"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    SLOW = "slow"  # success, once ``SLOW_SECONDS`` are over
    CLOSED = "closed"  # success, and the browser is closed: only the notice comes


CAME_TO = {Choice.DECLINED: Said.DECLINED, Choice.CANCELLED: Said.CANCELLED, Choice.EXPIRED: Said.EXPIRED}


@dataclass(frozen=True, kw_only=True)
class DemoPayment:
    """One payment at the demo's provider."""

    reference: str
    pence: int
    words: str
    return_url: str
    captures_later: bool
    made_at: float
    choice: str = Choice.NONE
    chosen_at: float = 0
    is_captured: bool = False
    is_cancelled: bool = False
    refunds: list[int] = field(default_factory=list)

    @property
    def said(self) -> Said:
        """How it stands now."""
        choice = Choice(self.choice)
        if self.is_cancelled:
            return Said.CANCELLED
        if choice == Choice.NONE:
            return Said.EXPIRED if time.time() - self.made_at > LIVES_SECONDS else Said.WAITING
        if choice in CAME_TO:
            return CAME_TO[choice]
        if choice == Choice.SLOW and time.time() - self.chosen_at < SLOW_SECONDS:
            return Said.WAITING
        return Said.AUTHORISED if self.captures_later and not self.is_captured else Said.PAID

    @property
    def is_open(self) -> bool:
        """Whether its page still takes a choice."""
        return self.choice == Choice.NONE and self.said == Said.WAITING


def payment_at_demo(provider_id: str) -> DemoPayment:
    """The payment of that id. Raises ``ProviderRefused`` where there is none."""
    kept: dict[str, Any] | None = cache.get(_key(provider_id))
    if kept is None:
        raise ProviderRefused("The demo's provider knows no such payment")
    return DemoPayment(**kept)


def choose(provider_id: str, choice: Choice) -> DemoPayment:
    """What its page does when a button is pressed. The first choice counts."""
    return _change(provider_id, lambda one: replace(one, choice=choice, chosen_at=time.time()) if one.is_open else one)


class DemoPay:
    """The provider as the worker calls it."""

    def create(self, order: Order) -> Seen:
        provider_id = f"demo-{order.reference.lower()}"
        made = DemoPayment(
            reference=order.reference,
            pence=order.pence,
            words=order.words,
            return_url=order.return_url,
            captures_later=order.captures_later,
            made_at=time.time(),
        )
        cache.add(_key(provider_id), asdict(made), timeout=None)
        return self.read(provider_id)

    def read(self, provider_id: str) -> Seen:
        one = payment_at_demo(provider_id)
        return Seen(
            provider_id=provider_id,
            reference=one.reference,
            pence=one.pence,
            said=one.said,
            detail=one.choice,
            next_url=f"/demo/pay/{provider_id}/" if one.is_open else "",
            refundable=one.pence - sum(one.refunds) if one.said == Said.PAID else 0,
        )

    def find_by_reference(self, reference: str) -> Sequence[Seen]:
        try:
            return [self.read(f"demo-{reference.lower()}")]
        except ProviderRefused:
            return []

    def capture(self, provider_id: str) -> None:
        if payment_at_demo(provider_id).said != Said.AUTHORISED:
            raise ProviderRefused("There is nothing to capture")
        _change(provider_id, lambda one: replace(one, is_captured=True))

    def cancel(self, provider_id: str) -> None:
        if payment_at_demo(provider_id).said not in {Said.WAITING, Said.AUTHORISED}:
            raise ProviderRefused("It is finished")
        _change(provider_id, lambda one: replace(one, is_cancelled=True))

    def refund(self, provider_id: str, *, pence: int, expected: int) -> SeenRefund:
        one = payment_at_demo(provider_id)
        left = one.pence - sum(one.refunds)
        if one.said != Said.PAID or pence > left:
            raise ProviderRefused("There is not so much to give back")
        if expected != left:
            raise BalanceDiffers(f"{left} pence may be given back, not {expected}")
        changed = _change(provider_id, lambda one: replace(one, refunds=[*one.refunds, pence]))
        return _refund(provider_id, len(changed.refunds), pence)

    def refunds_of(self, provider_id: str) -> Sequence[SeenRefund]:
        given = payment_at_demo(provider_id).refunds
        return [_refund(provider_id, number, pence) for number, pence in enumerate(given, start=1)]


def _refund(provider_id: str, number: int, pence: int) -> SeenRefund:
    return SeenRefund(provider_id=f"{provider_id}-{number}", pence=pence, state=RefundState.GIVEN)


def _change(provider_id: str, change: Callable[[DemoPayment], DemoPayment]) -> DemoPayment:
    changed = change(payment_at_demo(provider_id))
    cache.set(_key(provider_id), asdict(changed), timeout=None)
    return changed


def _key(provider_id: str) -> str:
    return f"demo-pay:{provider_id}"
