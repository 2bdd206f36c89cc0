"""What every request of someone signed in passes first: is the session still on, and was a second factor shown."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts import sessions
from accounts.middleware import Request
from accounts.models import User
from accounts.queries import sign_ins as queries
from accounts.rules.hats import HatKind
from accounts.rules.second_factor import Step, next_step

WORKPLACES = {HatKind.STAFF, HatKind.COUNCILLOR, HatKind.PARTNER}
REFUSED = {403, 404}
SESSION_DOOR = "session"  # asks how long is left: asking is no use of the portal
# Reached without the second factor: to sign in, out and set it up, to take another hat, and what every page shows.
OPEN_SPACES = ("account_", "mfa_", "council_", "front:", "socialaccount_")
OPEN_DOORS = {SESSION_DOOR, "sign_out_others", "kept_form", "hats:choose", "hats:wear", "healthz", "readyz"}

Answer = Callable[[HttpRequest], HttpResponse]


class SessionGate:
    """Ends a session whose time is up. What is sent too late is kept for its owner, who signs in and sends it again."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sessions.end_if_over(request)
        if request.path != reverse(SESSION_DOOR):
            sessions.touch(request)
        response = self.get_response(request)
        came_late = request.method == "POST" and sessions.ENDED_USER in request.session
        if came_late and not request.user.is_authenticated and _is_refused(response):
            return _kept(request) or response
        return response


class SecondFactorGate:
    """Keeps a workplace closed to whoever has not shown a second factor in this sign-in, and says how to."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Refuse before the view runs: by its name, so that a new address is closed until it is listed as open."""
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        found = request.resolver_match
        name = found.view_name if found is not None else ""
        if name in OPEN_DOORS or name.startswith(OPEN_SPACES):
            return None
        return _to_second_factor(cast(Request, request))


def _to_second_factor(request: Request) -> HttpResponse | None:
    user = cast(User, request.user)
    has_shown = sessions.has_shown_second(request, user)
    has_workplace = not has_shown and request.viewer.hat.kind in WORKPLACES
    step = next_step(
        is_required=True,
        has_workplace=has_workplace,
        has_shown=has_shown,
        has_one=has_workplace and queries.has_second_factor(user),
    )
    if step == Step.NOTHING:
        return None
    if step == Step.SET_UP:
        return redirect("mfa_required")
    return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")


def _is_refused(response: HttpResponse) -> bool:
    to_sign_in = response.status_code == 302 and response["Location"].startswith(reverse(settings.LOGIN_URL))
    return to_sign_in or response.status_code in REFUSED


def _kept(request: HttpRequest) -> HttpResponse | None:
    kept = sessions.keep_what_came_late(request)
    if kept is None:
        return None
    where = reverse("kept_form", args=[kept.pk])
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': where, 'kept': 'yes'})}")
