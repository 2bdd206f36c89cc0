"""The contact that the advisor at this request has open: asked once, however often a page needs it."""

from typing import cast

from django.http import HttpRequest

from accounts.middleware import Request
from casework.models import Contact
from casework.queries import contacts

KEPT = "_open_contact"


def contact_of(request: HttpRequest) -> Contact | None:
    """The advisor's open contact; no query for anyone who is not one. At most one query for a request."""
    viewer = getattr(cast(Request, request), "viewer", None)
    if viewer is None or not viewer.is_advisor or viewer.user is None:
        return None
    if not hasattr(request, KEPT):
        keep_contact(request, contacts.open_contact_of(viewer.user))
    return cast(Contact | None, getattr(request, KEPT))


def keep_contact(request: HttpRequest, contact: Contact | None) -> None:
    """Let nothing at this request ask for it again."""
    setattr(request, KEPT, contact)
