"""What every door of casework does before it answers."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

from accounts import limits
from accounts.middleware import Request
from accounts.models import User
from casework import queries, rules
from casework.models import Case
from casework.rules import Sight

P = ParamSpec("P")
Form = TypeVar("Form", bound=BaseForm)
Door = Callable[Concatenate[Request, P], HttpResponse]
DjangoDoor = Callable[Concatenate[HttpRequest, P], HttpResponse]


FOLLOWED_SESSION_KEY = "followed_references"  # what a guest confirmed by a code in this session


def personal(door: Door[P]) -> DjangoDoor[P]:
    """A page that depends on who looks: no cache may keep it."""

    @wraps(door)
    def opened(request: HttpRequest, /, *args: P.args, **rest: P.kwargs) -> HttpResponse:
        response = door(cast(Request, request), *args, **rest)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return opened


def or_track(door: Door[P]) -> Door[P]:
    """A door of a case that a guest may come to from our own message: where it is not open to them they look it up.

    They are answered the same way whether or not there is such a case.
    """

    @wraps(door)
    def opened(request: Request, /, *args: P.args, **rest: P.kwargs) -> HttpResponse:
        try:
            return door(request, *args, **rest)
        except Http404:
            written = rules.parse_reference(str(rest.get("reference", "")))
            if written is None or request.viewer.user is not None or request.method != "GET":
                raise
            return redirect(track_url(written))

    return opened


def track_url(reference: str) -> str:
    """Where a guest shows by a contact detail that a case is theirs."""
    return f"{resolve_url(settings.TRACK_URL)}?{urlencode({'reference': reference})}"


def signed_in_only(door: Door[P]) -> DjangoDoor[P]:
    """A personal page for whoever has an account: others sign in first, and come back here."""

    @wraps(door)
    def opened(request: Request, /, *args: P.args, **rest: P.kwargs) -> HttpResponse:
        if request.viewer.user is None:
            return redirect_to_login(request.get_full_path())
        if request.viewer.person is None:
            raise PermissionDenied
        return door(request, *args, **rest)

    return personal(opened)


def case_and_sight(request: Request, reference: str) -> tuple[Case, Sight]:
    """The case and what of it this viewer may see. Raises ``Http404`` where they may not know of it."""
    try:
        case = queries.case_for(request.viewer, reference)
    except Case.DoesNotExist as error:
        raise Http404 from error
    return case, queries.sight_of(request.viewer, case)


def case_to_act_on(request: Request, reference: str) -> tuple[Case, Sight, User]:
    """The case for an officer of its team. Raises ``Http404`` or ``PermissionDenied``."""
    found, sight = case_and_sight(request, reference)
    if not sight.may_act or request.viewer.user is None:
        raise PermissionDenied
    return found, sight, request.viewer.user


def say(request: HttpRequest, what: str, **facts: Any) -> None:
    """Tell the person on the next page what was done, in the words of ``templates/casework/said/``."""
    messages.success(request, render_to_string(f"casework/said/{what}.txt", facts).strip())


def warn(request: HttpRequest, what: str, **facts: Any) -> None:
    """Tell the person on the next page why nothing was done."""
    messages.info(request, render_to_string(f"casework/said/{what}.txt", facts).strip())


def typed_into(
    kind: Callable[[QueryDict | None], Form], request: Request, *, action: str, limit: str
) -> Form | HttpResponse:
    """The form with what was typed into it, empty on a GET; or the answer to someone who sends it too often."""
    if request.method != "POST":
        return kind(None)
    return too_many(request, action=action, limit=limit) or kind(request.POST)


def too_many(request: Request, *, action: str, limit: str, key: str = "") -> HttpResponse | None:
    """The answer to someone who asks too often, or None to go on."""
    if limits.within_limit(request, action=action, limit=limit, key=key):
        return None
    return render(request, "429.html", status=429)
