"""Refuses what is too large before any of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

MEGABYTE = 1024 * 1024


class RefuseLargeBodies:
    """Answers 413 to a request whose body is larger than ``MAX_REQUEST_MB``, which is three photos with room.

    Some addresses may be sent more (``LARGER_BELOW``): their doors read nothing before they know from whom it is.
    It stands before the CSRF check, which would read the whole body to find its token. Of a body that
    does not say its length Django reads nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > _most_of(request) * MEGABYTE:
            return render(request, "413.html", {"form_url": form_of(request)}, status=413)
        return self.get_response(request)


def _most_of(request: HttpRequest) -> int:
    """How many megabytes the address may be sent."""
    larger = (most for start, most in settings.LARGER_BELOW.items() if request.path_info.startswith(start))
    return next(larger, settings.MAX_REQUEST_MB)


def form_of(request: HttpRequest) -> str:
    """The page whose form was sent, on this site: the one the browser names, else the address it was sent to."""
    page = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return page if is_ours else request.get_full_path()
