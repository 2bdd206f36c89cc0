"""The one place where an address is opened or not, by the permission table."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.middleware import Request
from accounts.models import User
from accounts.queries.seats import last_seat
from accounts.queries.viewers import ended_hat
from accounts.rules import permissions
from accounts.rules.hats import HatKind
from accounts.rules.permissions import What
from accounts.rules.viewers import Viewer
from portal import doors

FOR_ANYONE = {What.PAGES, What.MACHINES}
# What is open to whoever wears a hat that has ended: the way out, another hat, their own sign-in.
OPEN_AT_THE_END = {What.MACHINES, What.SIGN_IN, What.HATS, What.SECURITY}
NOTHING_CHANGES = {"GET", "HEAD", "OPTIONS"}


class PermissionMiddleware:
    """Asks of every address whether the hat that is worn has rows there, before anything of it runs.

    A guest is sent to sign in; whoever wears another hat is told which of theirs would do. Pages that are not for
    anyone stay out of every cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = request.resolver_match
        if found is not None and doors.what_of(found.view_name) not in FOR_ANYONE:
            patch_cache_control(response, private=True, no_store=True)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and is_bare_page(request, response):
            return _not_like_this(request, response)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """What is answered in place of the page, or None to go on."""
        found = request.resolver_match
        what = doors.what_of(found.view_name) if found is not None else None
        if what is None:
            raise Http404
        viewer = cast(Request, request).viewer
        is_read = request.method in NOTHING_CHANGES
        if what not in OPEN_AT_THE_END and not (what == What.PAGES and is_read) and viewer.ended:
            return _ended(request, viewer)
        if what in FOR_ANYONE:
            return None
        if not permissions.may_open(viewer, what):
            return _refused(request, viewer, what)
        if not is_read and not permissions.may_change(viewer, what):
            return render(request, "portal/hats/only_looks.html", {"hat": viewer.hat}, status=403)
        return None


def is_bare_page(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a browser asked for a page and would get an empty one."""
    asks_for_page = "text/html" in request.headers.get("Accept", "")  # machines say "*/*" or nothing
    return asks_for_page and not response.streaming and not response.content


def _not_like_this(request: HttpRequest, bare: HttpResponse) -> HttpResponse:
    """What stands where an address only takes what a form sends, with the way back to the page with the form."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    back = came_from if is_ours and came_from != request.build_absolute_uri() else ""
    response = render(request, "405.html", {"back": back}, status=HTTPStatus.METHOD_NOT_ALLOWED)
    response["Allow"] = bare["Allow"]
    patch_cache_control(response, private=True, no_store=True)
    return response


def _ended(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """That what they were here as has ended, that nothing was done, and as whom they may go on."""
    ended = ended_hat(cast(User, viewer.user), viewer.ended)
    shown = {"ended": ended, "hats": viewer.hats, "is_sent": request.method not in NOTHING_CHANGES}
    return render(request, "portal/hats/ended.html", shown, status=403)


def _refused(request: HttpRequest, viewer: Viewer, what: What) -> HttpResponse:
    """The way to sign in, or the hats of theirs for which the page is there."""
    if viewer.hat.kind == HatKind.GUEST:
        return redirect_to_login(request.get_full_path())
    others = [hat for hat in viewer.hats if hat != viewer.hat and permissions.hat_opens(hat, what)]
    shown = {"hat": viewer.hat, "others": others, "next": request.get_full_path()}
    if what == What.WARD and viewer.user is not None and not others:
        shown["ended"] = last_seat(viewer.user, timezone.localdate())
    return render(request, "403.html", shown, status=403)
