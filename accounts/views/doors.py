"""What every door of the sign-in library does around what the library answers: our limits and our status codes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from accounts import limits

LibraryDoor = Callable[..., HttpResponseBase]
Door = Callable[..., HttpResponse]
CODES_TRIED = "10/5m"
CAME_LATE = "kept"  # ?kept=yes: what was sent after the session had ended waits


def door(opened: LibraryDoor) -> Door:
    """A page of the library: never kept by a cache, and 422 where it shows a form again with its errors."""

    @wraps(opened)
    def answer(request: HttpRequest, /, *args: Any, **names: Any) -> HttpResponse:
        response = opened(request, *args, **names)
        assert isinstance(response, HttpResponse)  # noqa: S101 - the library streams nothing
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        patch_cache_control(response, private=True, no_store=True)
        return response

    return require_http_methods(["GET", "HEAD", "POST"])(answer)


def code_door(opened: LibraryDoor) -> Door:
    """A page where a code is typed: the library counts wrong codes in the session, where tries at once go uncounted."""

    @wraps(opened)
    def answer(request: HttpRequest, /, *args: Any, **names: Any) -> HttpResponseBase:
        key = request.session.session_key or ""
        if request.method == "POST" and not limits.within_limit(request, action="code", limit=CODES_TRIED, key=key):
            return render(request, "429.html", status=429)
        return opened(request, *args, **names)

    return door(answer)


def own_door(opened: LibraryDoor) -> Door:
    """A page of someone signed in; others sign in first and come back."""

    @wraps(opened)
    def answer(request: HttpRequest, /, *args: Any, **names: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        return opened(request, *args, **names)

    return door(answer)
