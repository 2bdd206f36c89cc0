"""What can be decided about drafts without asking the database."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import Person
    from accounts.rules import Viewer
    from journeys.models import Draft

KEPT_FOR = timedelta(days=28)  # after it was last saved; as long as the cookie by which a guest's draft is found

REMINDED_BEFORE = timedelta(days=7)  # before it is deleted
SEEN_AT_WORK_FOR = timedelta(minutes=30)  # after someone else's last answer, both are told of one another
NUMBER_PREFIX = "FRM"  # of the number that a caller reads out

# From one network address: a library's or an office's is shared by many, and a person makes a handful a day.
STARTS_AN_HOUR = 120
SUBMISSIONS_AN_HOUR = 60  # in each process
# To one email or mobile that nobody has shown to be theirs: its owner may not have asked for the message each brings.
SUBMISSIONS_A_DAY_TO_ONE_CONTACT = 20


STREET = "street"  # the channel of what an officer reports on their round


@dataclass(frozen=True)
class Hand:
    """Whose hand an answer is entered by: the person's own, online, or an advisor's (or whoever asks) for them."""

    channel: str = "online"
    is_advisor: bool = False


def may_open(draft: "Draft", viewer: "Viewer") -> bool:
    """Whether the viewer may read the draft: whose it is, or who fills it in for them.

    It is its person's, or, while it is nobody's, the browser's that began it; and anyone's who typed the code in this
    session that was sent to its person's or guest's own address. An advisor fills in a caller's (whose it is
    ``queries.draft_for`` asks), a councillor or a partner agency what they began for somebody.
    """
    return is_own(draft, viewer) or has_returned(draft, viewer) or viewer.is_advisor or is_raising(draft, viewer)


def is_own(draft: "Draft", viewer: "Viewer") -> bool:
    """Whether the draft is the viewer's: by their account or, while it is nobody's, by the browser that began it.

    A business's is every member's while they are here for it; what is filled in for somebody is not theirs until it is
    sent.
    """
    if viewer.business_id is not None or draft.raised_by_id is not None or viewer.raises_for_others:
        return viewer.business_id is not None and draft.organisation_id == viewer.business_id
    if draft.organisation_id is not None:
        return False
    if draft.person_id is not None:
        return viewer.person is not None and draft.person_id == viewer.person.pk
    return draft.visitor is not None and draft.visitor == viewer.visitor


def is_raising(draft: "Draft", viewer: "Viewer") -> bool:
    """Whether the viewer fills it in for somebody: the councillor who began it, or any member of the agency.

    Whether the agency's client still agrees is for ``queries.draft_for`` to ask.
    """
    if not viewer.raises_for_others or viewer.user is None or draft.raised_by_id is None:
        return False
    if viewer.partner_id is not None:
        return draft.organisation_id == viewer.partner_id
    return draft.raised_by_id == viewer.user.pk and draft.organisation_id is None


def has_returned(draft: "Draft", viewer: "Viewer") -> bool:
    """Whether the viewer typed the code of the draft in this session."""
    return str(draft.pk) in viewer.returned


def is_helping(draft: "Draft", viewer: "Viewer") -> bool:
    """Whether the viewer fills in somebody else's draft: an advisor, a councillor, a partner agency."""
    is_others = not is_own(draft, viewer) and not has_returned(draft, viewer)
    return is_others and (viewer.is_advisor or is_raising(draft, viewer))


def hand_of(draft: "Draft", viewer: "Viewer") -> Hand:
    """How the viewer's answers get into the draft."""
    if is_helping(draft, viewer):
        return Hand(viewer.channel, is_advisor=True)
    return Hand(STREET) if draft.channel == STREET else Hand()


def person_of(draft: "Draft", viewer: "Viewer") -> "Person | None":
    """Whose details the pages of the draft show and need not ask: the viewer's, or those of whom they help."""
    if draft.person_id is not None and (is_helping(draft, viewer) or has_returned(draft, viewer)):
        return draft.person
    return None if is_helping(draft, viewer) else viewer.person


def needs_sign_in(draft: "Draft", viewer: "Viewer") -> bool:
    """Whether it was this browser's before its person was signed out: shown only after signing in again."""
    is_same_browser = draft.visitor is not None and draft.visitor == viewer.visitor
    is_signed_out = draft.person_id is not None and viewer.person is None and not has_returned(draft, viewer)
    return is_signed_out and is_same_browser


def unproved(person: "Person | None", *, email: str, mobile: str) -> tuple[str, str]:
    """Which of the addresses ``person`` (``None``: a guest) has not shown to be theirs; "" in place of the others."""
    if person is not None and person.email_verified_at is not None and person.email == email.lower():
        email = ""
    if person is not None and person.mobile_verified_at is not None and str(person.mobile) == mobile:
        mobile = ""
    return email.lower(), mobile
