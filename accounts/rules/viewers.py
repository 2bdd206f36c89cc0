"""Who is looking: the facts that every permission rule starts from."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import Person, User

SHOWN_SESSION_KEY = "shown_references"
GLIMPSED_SESSION_KEY = "glimpsed_references"
CHANNEL_SESSION_KEY = "desk_channel"
RETURNED_SESSION_KEY = "returned_drafts"


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Someone at a door: signed in or not, of which teams, at which browser.

    ``visitor`` is the id in the browser's signed cookie of 28 days. ``shown`` are references whose reporter this
    browser has proved to be in this session (by reference and their email or phone, or by a code); ``glimpsed`` those
    for which it knew no more than the reporter's postcode. ``channel`` is how the contact comes about which an advisor
    is at work; of everyone else it is "online". ``returned`` are drafts, by id, that this browser has opened in this
    session by the code that was sent for them.
    """

    user: "User | None" = None
    person: "Person | None" = None
    team_ids: frozenset[int] = frozenset()
    is_advisor: bool = False
    channel: str = "online"
    visitor: uuid.UUID | None = None
    shown: frozenset[str] = frozenset()
    glimpsed: frozenset[str] = frozenset()
    returned: frozenset[str] = frozenset()

    @property
    def is_staff(self) -> bool:
        """Whether they work for the council."""
        return bool(self.team_ids)
