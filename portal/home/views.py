"""Doors of a resident's own pages."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET, require_http_methods

from accounts import actions as accounts
from accounts.middleware import Request
from casework import queries as casework
from casework.models import CaseQuerySet, Status
from journeys import queries as journeys
from portal.home.forms import AlertsForm

A_PAGE = 20
ON_THE_HOME_PAGE = 5
FOLLOWED_AT_MOST = 100


def signed_in(door: Callable[[Request], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A page of the person signed in, which no cache may keep; others sign in first and come back."""

    @wraps(door)
    def opened(request: HttpRequest) -> HttpResponse:
        known = cast(Request, request)
        response = door(known) if known.viewer.user else redirect_to_login(request.get_full_path())
        patch_cache_control(response, private=True, no_store=True)
        return response

    return opened


@require_GET
@signed_in
def home(request: Request) -> HttpResponse:
    """What needs them first, then their requests and what they did not finish. Officers go to their queue."""
    if request.viewer.is_staff:
        return redirect("casework:queue")
    own = seen_by(request, casework.requests_of(request.viewer), at_most=50)
    shown = {
        "person": request.viewer.person,
        "waiting": [case for case in own if case.status == Status.WAITING],
        "own": own[:ON_THE_HOME_PAGE],
        "has_more": len(own) > ON_THE_HOME_PAGE,
        "open_count": sum(not case.is_closed for case in own),
        "followed": seen_by(request, casework.followed_by(request.viewer), at_most=ON_THE_HOME_PAGE),
        "drafts": list(journeys.drafts_of(request.viewer)[:ON_THE_HOME_PAGE]),
    }
    return render(request, "portal/home/home.html", shown)


@require_GET
@signed_in
def requests(request: Request) -> HttpResponse:
    """All they asked for, newest first, and all they follow."""
    own = casework.requests_of(request.viewer).with_standing(request.viewer).with_affected()
    page = Paginator(own, A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "own": [casework.seen(case, casework.sight_of(request.viewer, case)) for case in page.object_list],
        "followed": seen_by(request, casework.followed_by(request.viewer), at_most=FOLLOWED_AT_MOST),
    }
    return render(request, "portal/home/requests.html", shown)


@require_http_methods(["GET", "POST"])
@signed_in
def alerts(request: Request) -> HttpResponse:
    """How they are told, and what of."""
    person = request.viewer.person
    if person is None:
        return redirect("home:home")
    form = AlertsForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        accounts.set_alerts(person=person, alerts=form.cleaned_data["alerts"], by=request.viewer.user)
        messages.success(request, render_to_string("portal/home/said/alerts.txt").strip())
        return redirect("home:alerts")
    followed = seen_by(request, casework.followed_by(request.viewer), at_most=FOLLOWED_AT_MOST)
    shown = {"form": form, "person": person, "followed": followed}
    return render(request, "portal/home/alerts.html", shown, status=422 if form.is_bound else 200)


def seen_by(request: Request, cases: CaseQuerySet, *, at_most: int) -> list[casework.SeenCase]:
    """The first of ``cases`` as this viewer may see them, in one query."""
    found = cases.with_standing(request.viewer).with_affected()[:at_most]
    return [casework.seen(case, casework.sight_of(request.viewer, case)) for case in found]
