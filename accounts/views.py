"""The doors of signing up, in and out: the sign-in library's own, with our limits and our status codes."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views as library
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from accounts import limits

LibraryDoor = Callable[[HttpRequest], HttpResponseBase]
CODES_TRIED = "10/5m"


def _door(opened: LibraryDoor) -> Callable[[HttpRequest], HttpResponse]:
    """A page of the library: never kept by a cache, and 422 where it shows a form again with its errors."""

    @wraps(opened)
    def answer(request: HttpRequest) -> HttpResponse:
        response = opened(request)
        assert isinstance(response, HttpResponse)  # noqa: S101 - the library streams nothing
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        patch_cache_control(response, private=True, no_store=True)
        return response

    return require_http_methods(["GET", "HEAD", "POST"])(answer)


def _code_door(opened: LibraryDoor) -> Callable[[HttpRequest], HttpResponse]:
    """A page where a code is typed: the library counts wrong codes in the session, where tries at once go uncounted."""

    @wraps(opened)
    def answer(request: HttpRequest) -> HttpResponseBase:
        key = request.session.session_key or ""
        if request.method == "POST" and not limits.within_limit(request, action="code", limit=CODES_TRIED, key=key):
            return render(request, "429.html", status=429)
        return opened(request)

    return _door(answer)


sign_in = _door(library.login)
sign_up = _door(library.signup)
sign_out = _door(library.logout)
ask_for_code = _door(library.request_login_code)
sign_in_code = _code_door(library.confirm_login_code)
sign_up_code = _code_door(library.email_verification_sent)
ask_for_password = _door(library.password_reset)
password_code = _code_door(library.confirm_password_reset_code)
new_password = _door(library.complete_password_reset)
closed = _door(library.account_inactive)


def done(request: HttpRequest) -> HttpResponse:
    """Where the library sends someone signed in who has nothing left to do with it: home."""
    return redirect(settings.LOGIN_REDIRECT_URL)
