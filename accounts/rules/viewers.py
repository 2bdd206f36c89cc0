"""Who is looking: the facts that every permission rule starts from."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.rules.hats import GUEST, RESIDENT, Hat, HatKind

if TYPE_CHECKING:
    from accounts.models import Person, User

SHOWN_SESSION_KEY = "shown_references"
GLIMPSED_SESSION_KEY = "glimpsed_references"
CHANNEL_SESSION_KEY = "desk_channel"
RETURNED_SESSION_KEY = "returned_drafts"


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Someone at a door: signed in or not, in which hat, at which browser.

    Only the facts of the hat that is worn (``worn``, one of ``hats``) are here: an officer who looks at their own
    account has no teams. ``person`` is whose account it is: their own, or, for a delegate, that of who asked them to
    act. ``team_ids`` are the teams they work on, ``safeguarding_team_ids`` those of them that are safeguarding,
    ``managed_team_ids`` those they lead, ``ward_ids`` a councillor's.

    ``visitor`` is the id in the browser's signed cookie of 28 days. ``shown`` are references whose reporter this
    browser has proved to be in this session (by reference and their email or phone, or by a code); ``glimpsed`` those
    for which it knew no more than the reporter's postcode. ``channel`` is how the contact comes about which an advisor
    is at work; of a councillor or a partner it is their own, of everyone else "online". ``returned`` are drafts, by id,
    that this browser has opened in this session by the code that was sent for them. ``ended`` is the key of the hat
    that they chose and that is not theirs any more: until they choose again they do nothing, so that nothing is done
    as somebody else.
    """

    user: "User | None" = None
    person: "Person | None" = None
    worn: Hat | None = None
    hats: tuple[Hat, ...] = ()
    ended: str = ""
    team_ids: frozenset[int] = frozenset()
    managed_team_ids: frozenset[int] = frozenset()
    ward_ids: frozenset[int] = frozenset()
    is_advisor: bool = False
    safeguarding_team_ids: frozenset[int] = frozenset()
    is_auditor: bool = False
    is_administrator: bool = False
    channel: str = "online"
    visitor: uuid.UUID | None = None
    shown: frozenset[str] = frozenset()
    glimpsed: frozenset[str] = frozenset()
    returned: frozenset[str] = frozenset()

    @property
    def hat(self) -> Hat:
        """The hat that is worn; where none was chosen it is what the facts say."""
        if self.worn is not None:
            return self.worn
        if self.is_staff or self.is_auditor or self.is_administrator:
            return Hat(kind=HatKind.STAFF)
        return GUEST if self.user is None else RESIDENT

    @property
    def is_staff(self) -> bool:
        """Whether they are here as someone who works on cases for the council."""
        return bool(self.team_ids) or self.is_advisor

    @property
    def is_safeguarding(self) -> bool:
        """Whether they work on a safeguarding team."""
        return bool(self.safeguarding_team_ids)

    @property
    def organisation_id(self) -> uuid.UUID | None:
        """The business or partner agency for which they are here."""
        return self.worn.id if self.worn and self.worn.kind in {HatKind.BUSINESS, HatKind.PARTNER} else None

    @property
    def business_id(self) -> uuid.UUID | None:
        """The business for which they are here."""
        return self.worn.id if self.worn and self.worn.kind == HatKind.BUSINESS else None

    @property
    def partner_id(self) -> uuid.UUID | None:
        """The partner agency for which they are here."""
        return self.worn.id if self.worn and self.worn.kind == HatKind.PARTNER else None

    @property
    def raises_for_others(self) -> bool:
        """Whether what they send is for somebody else: a councillor's resident, an agency's client."""
        return self.hat.kind in {HatKind.COUNCILLOR, HatKind.PARTNER}

    @property
    def acts_for_giver(self) -> bool:
        """Whether the account is another's, who asked them to act."""
        return self.hat.kind == HatKind.DELEGATE

    def may_act_for(self, subject: str) -> bool:
        """Whether ``subject`` of the account (``Subject``) is open to them: to a delegate what was shared, to its
        owner all."""
        return not self.acts_for_giver or subject in self.hat.subjects
