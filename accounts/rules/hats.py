"""Hats: the capacities in which one signed-in person acts, one at a time."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

HAT_SESSION_KEY = "hat"


class HatKind(StrEnum):
    """In what capacity somebody is at a door."""

    GUEST = "guest"
    RESIDENT = "resident"
    DELEGATE = "delegate"  # acts in the account of somebody who asked them to
    BUSINESS = "business"
    PARTNER = "partner"
    COUNCILLOR = "councillor"
    STAFF = "staff"


@dataclass(frozen=True, kw_only=True)
class Hat:
    """One capacity of one person.

    ``id`` is the organisation's or the delegation's; ``name`` that of the organisation, the person acted for, the
    wards or the teams. ``role`` is a member's role, or how far a delegate may go ("see", "act"), then in ``subjects``.
    """

    kind: HatKind
    id: uuid.UUID | None = None
    name: str = ""
    role: str = ""
    subjects: frozenset[str] = field(default_factory=frozenset)

    @property
    def key(self) -> str:
        """By what a session and the switch in the header know it."""
        return f"{self.kind}:{self.id}" if self.id else str(self.kind)


GUEST = Hat(kind=HatKind.GUEST)
RESIDENT = Hat(kind=HatKind.RESIDENT)
# What somebody wears until they choose: work first, as that is what a second capacity is for.
WORN_FIRST = [HatKind.STAFF, HatKind.COUNCILLOR, HatKind.PARTNER, HatKind.BUSINESS, HatKind.RESIDENT]


def hat_worn(hats: Sequence[Hat], chosen: str) -> Hat:
    """The hat that was ``chosen``; where none was, the one that is worn first.

    Whoever's hat ended is there for themselves, and never for somebody else instead, until they choose again.
    """
    if chosen:
        return next((hat for hat in hats if hat.key == chosen), RESIDENT)
    return min(
        (hat for hat in hats if hat.kind in WORN_FIRST), key=lambda hat: WORN_FIRST.index(hat.kind), default=RESIDENT
    )
