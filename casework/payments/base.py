"""What all who take money have in common. Each call ends in bounded time, with an answer or one of these errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from casework.rules.payments import RefundState, Said


class ProviderAway(Exception):
    """Nobody knows, or not now: ask again, and look before doing the same a second time."""


class ProviderRefused(Exception):
    """They will not do it as it is, now or later."""


class BalanceDiffers(ProviderRefused):
    """What may still be given back is not what we said: nothing was given back."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be paid. The money of one that ``captures_later`` is only reserved until it is captured."""

    reference: str
    pence: int
    words: str
    return_url: str
    email: str = ""
    captures_later: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A payment as its provider has it. ``next_url`` is their page, where someone may still pay.

    ``refundable`` is how many pence may still be given back, None where they do not say.
    """

    provider_id: str
    reference: str
    pence: int
    said: Said
    detail: str = ""
    next_url: str = ""
    refundable: int | None = None


@dataclass(frozen=True, kw_only=True)
class SeenRefund:
    """Money that is given back, as the provider has it."""

    provider_id: str
    pence: int
    state: RefundState


class Provider(Protocol):
    """Someone who takes money. Every call may raise ``ProviderAway`` or ``ProviderRefused``."""

    def create(self, order: Order) -> Seen:
        """Tell them of a payment. After a lost answer ``find_by_reference`` is asked before it is told again."""

    def read(self, provider_id: str) -> Seen:
        """How one payment stands."""

    def find_by_reference(self, reference: str) -> Sequence[Seen]:
        """Every payment that they know by our reference."""

    def capture(self, provider_id: str) -> None:
        """Take the money that is reserved."""

    def cancel(self, provider_id: str) -> None:
        """Let a payment go that is not finished."""

    def refund(self, provider_id: str, *, pence: int, expected: int) -> SeenRefund:
        """Give back ``pence`` of the ``expected`` that may still be given back. Raises ``BalanceDiffers``."""

    def refunds_of(self, provider_id: str) -> Sequence[SeenRefund]:
        """All that was given back of a payment, the oldest first."""
