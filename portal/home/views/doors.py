"""What every door of a resident's own pages does before it answers."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

from accounts import limits
from accounts.middleware import Request
from accounts.models import Person

P = ParamSpec("P")
Door = Callable[Concatenate[Request, P], HttpResponse]
DjangoDoor = Callable[Concatenate[HttpRequest, P], HttpResponse]
PersonsDoor = Callable[Concatenate[Request, Person, P], HttpResponse]


def signed_in(door: Door[P]) -> DjangoDoor[P]:
    """A page of the person signed in, which no cache may keep; others sign in first and come back."""

    @wraps(door)
    def opened(request: HttpRequest, /, *args: P.args, **rest: P.kwargs) -> HttpResponse:
        known = cast(Request, request)
        response = door(known, *args, **rest) if known.viewer.user else redirect_to_login(request.get_full_path())
        patch_cache_control(response, private=True, no_store=True)
        return response

    return opened


def of_person(door: PersonsDoor[P]) -> DjangoDoor[P]:
    """The same for a page about what someone holds as a resident: a sign-in without a person has none of it."""

    @wraps(door)
    def opened(request: Request, /, *args: P.args, **rest: P.kwargs) -> HttpResponse:
        person = request.viewer.person
        return redirect("home:home") if person is None else door(request, person, *args, **rest)

    return signed_in(opened)


def say(request: HttpRequest, what: str, **facts: object) -> None:
    """Tell the person on the next page what was done, in the words of ``templates/portal/home/said/``."""
    messages.success(request, render_to_string(f"portal/home/said/{what}.txt", facts).strip())


def warn(request: HttpRequest, what: str, **facts: object) -> None:
    """Tell the person on the next page why nothing was done."""
    messages.info(request, render_to_string(f"portal/home/said/{what}.txt", facts).strip())


def too_many(request: HttpRequest, *, action: str, limit: str, key: str = "") -> HttpResponse | None:
    """The answer to someone who tries too often, or None to go on."""
    if limits.within_limit(request, action=action, limit=limit, key=key):
        return None
    return render(request, "429.html", status=429)
