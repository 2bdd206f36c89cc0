"""What every door of the ward does before it answers."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

from accounts.middleware import Request
from accounts.models import User

P = ParamSpec("P")


def councillors_only(
    door: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page for whoever sits for a ward today, which no cache may keep; each request asks again whether they do."""

    @wraps(door)
    def opened(request: HttpRequest, /, *args: P.args, **rest: P.kwargs) -> HttpResponse:
        known = cast(Request, request)
        if known.viewer.user is None:
            return redirect_to_login(request.get_full_path())
        if not known.viewer.ward_ids:
            raise PermissionDenied
        response = door(known, *args, **rest)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return opened


def councillor(request: Request) -> User:
    """Who is at a door of ``councillors_only``."""
    return cast(User, request.viewer.user)


def say(request: HttpRequest, what: str, **facts: Any) -> None:
    """Tell the councillor on the next page what was done, in the words of ``templates/portal/ward/said/``."""
    messages.success(request, render_to_string(f"portal/ward/said/{what}.txt", facts).strip())
