"""What an advisor does while they deal with a letter or an email came by it, whatever their browser last said."""

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.middleware import Request
from accounts.rules import Viewer
from casework.queries import contacts
from portal.desk.contact import keep_contact


class ChannelOfPost:
    """Gives ``request.viewer`` the channel of the letter or the email that they have taken.

    The session knows a channel, too, but of one browser, until it signs out: the letter would reach no request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = cast(Request, request)
        seen = known.viewer
        known.viewer = cast(Viewer, SimpleLazyObject(lambda: _at_post(known, seen)))
        return self.get_response(request)


def _at_post(request: Request, viewer: Viewer) -> Viewer:
    if not viewer.is_advisor or viewer.user is None:
        return viewer
    contact = contacts.open_contact_of(viewer.user)
    keep_contact(request, contact)  # the page asks for it once more
    if contact is None or contact.post is None:
        return viewer
    return replace(copy(viewer), channel=contact.post.channel)  # a copy of a lazy one is the viewer itself
