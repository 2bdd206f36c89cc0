"""Tells every request who is looking, and keeps a guest's browser known for 28 days."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts import queries
from accounts.rules import GLIMPSED_SESSION_KEY, RETURNED_SESSION_KEY, SHOWN_SESSION_KEY, Viewer

VISITOR_COOKIE = "visitor"
VISITOR_KEPT_FOR = timedelta(days=28)


class Request(HttpRequest):
    """A request with the portal's own facts about it."""

    viewer: Viewer
    visitor: uuid.UUID | None
    renews_visitor: bool


def visitor_of(request: HttpRequest) -> uuid.UUID | None:
    """The id in the browser's signed cookie, or None where there is none or it was tampered with."""
    try:
        return uuid.UUID(request.get_signed_cookie(VISITOR_COOKIE, max_age=VISITOR_KEPT_FOR))
    except (KeyError, BadSignature, ValueError):
        return None


def remember_visitor(request: HttpRequest) -> uuid.UUID:
    """Give the browser an id of its own, kept in a cookie from this response on; return the one it has otherwise."""
    known = cast(Request, request)
    if known.visitor is None:
        known.visitor = uuid.uuid4()
    known.renews_visitor = True  # what the browser begins now must be found for 28 days from now
    return known.visitor


def forget_visitor(request: HttpRequest) -> None:
    """Take the browser's id away: whoever uses it next cannot find what was begun here."""
    cast(Request, request).visitor = None


def show_reference(request: HttpRequest, reference: str) -> None:
    """Note that this browser has proved, for this session, that ``reference`` is its own."""
    request.session[SHOWN_SESSION_KEY] = [*request.session.get(SHOWN_SESSION_KEY, []), reference][-20:]


def glimpse_reference(request: HttpRequest, reference: str) -> None:
    """Note that this browser knew, in this session, ``reference`` and its reporter's postcode, and no more."""
    request.session[GLIMPSED_SESSION_KEY] = [*request.session.get(GLIMPSED_SESSION_KEY, []), reference][-20:]


def show_draft(request: HttpRequest, draft_id: uuid.UUID) -> None:
    """Note that this browser has proved, for this session, that the draft may be opened here."""
    request.session[RETURNED_SESSION_KEY] = [*request.session.get(RETURNED_SESSION_KEY, []), str(draft_id)][-20:]


class ViewerMiddleware:
    """Sets ``request.viewer`` (found in the database only when asked for) and keeps the visitor cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = cast(Request, request)
        known.visitor = came_with = visitor_of(request)
        known.renews_visitor = False
        known.viewer = cast(Viewer, SimpleLazyObject(lambda: queries.viewer_of(known)))
        response = self.get_response(request)
        if known.visitor is not None and known.renews_visitor:
            response.set_signed_cookie(
                VISITOR_COOKIE,
                str(known.visitor),
                max_age=VISITOR_KEPT_FOR,
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        elif came_with is not None and known.visitor is None:
            response.delete_cookie(VISITOR_COOKIE, samesite="Lax")
        return response
