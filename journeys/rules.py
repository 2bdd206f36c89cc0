"""What can be decided about drafts without asking the database."""

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.rules import Viewer
    from journeys.models import Draft

KEPT_FOR = timedelta(days=28)  # after it was last saved; as long as the cookie by which a guest's draft is found


def may_open(draft: "Draft", viewer: "Viewer") -> bool:
    """Whether the viewer may read the draft: its person, or, while it is nobody's, the browser that began it."""
    if draft.person_id is not None:
        return viewer.person is not None and draft.person_id == viewer.person.pk
    return draft.visitor is not None and draft.visitor == viewer.visitor


def needs_sign_in(draft: "Draft", viewer: "Viewer") -> bool:
    """Whether it was this browser's before its person was signed out: shown only after signing in again."""
    is_same_browser = draft.visitor is not None and draft.visitor == viewer.visitor
    return draft.person_id is not None and viewer.person is None and is_same_browser
