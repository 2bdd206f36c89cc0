"""What can be decided about drafts without asking the database."""

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import Person
    from accounts.rules import Viewer
    from journeys.models import Draft

KEPT_FOR = timedelta(days=28)  # after it was last saved; as long as the cookie by which a guest's draft is found

# From one network address: a library's or an office's is shared by many, and a person makes a handful a day.
STARTS_AN_HOUR = 120
SUBMISSIONS_AN_HOUR = 60  # in each process
# To one email or mobile that nobody has shown to be theirs: its owner may not have asked for the message each brings.
SUBMISSIONS_A_DAY_TO_ONE_CONTACT = 20


def may_open(draft: "Draft", viewer: "Viewer") -> bool:
    """Whether the viewer may read the draft: its person, or, while it is nobody's, the browser that began it."""
    if draft.person_id is not None:
        return viewer.person is not None and draft.person_id == viewer.person.pk
    return draft.visitor is not None and draft.visitor == viewer.visitor


def needs_sign_in(draft: "Draft", viewer: "Viewer") -> bool:
    """Whether it was this browser's before its person was signed out: shown only after signing in again."""
    is_same_browser = draft.visitor is not None and draft.visitor == viewer.visitor
    return draft.person_id is not None and viewer.person is None and is_same_browser


def unproved(person: "Person | None", *, email: str, mobile: str) -> tuple[str, str]:
    """Which of the addresses ``person`` (``None``: a guest) has not shown to be theirs; "" in place of the others."""
    if person is not None and person.email_verified_at is not None and person.email == email.lower():
        email = ""
    if person is not None and person.mobile_verified_at is not None and str(person.mobile) == mobile:
        mobile = ""
    return email.lower(), mobile
