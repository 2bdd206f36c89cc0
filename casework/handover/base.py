"""What every kind of back office has in common: a delivery in, an answer out, never an exception."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One case as a back office gets it. The same ``key`` always means the same case, however often it comes."""

    key: str
    body: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """They have it, under a number of their own."""

    their_reference: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class Refused:
    """They will not take it as it is: an officer must look."""

    detail: str


@dataclass(frozen=True, kw_only=True)
class Failed:
    """Nobody knows, or not now: try again, under the same key."""

    detail: str


Answer = Accepted | Refused | Failed


class BackOffice(Protocol):
    """One kind of back office, made from its part of the setting ``BACK_OFFICES``."""

    def deliver(self, delivery: Delivery) -> Answer:
        """Hand the case over, in bounded time."""
