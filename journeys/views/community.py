"""The doors of the directory of help in the community."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from casework.views.doors import personal
from journeys import kinds, queries
from journeys.forms import CommunityForm
from journeys.information import directory, showing
from journeys.information.directory import Wanted
from journeys.models import HelpService
from journeys.queries import Spot


@require_GET
@personal
def community(request: Request) -> HttpResponse:
    """The groups that fit, nearest first, as a list and on the map."""
    form = CommunityForm(request.GET, home=home_of(request))
    if not form.is_valid():
        return render(request, "journeys/community.html", {"form": form, "is_filtered": True}, status=422)
    near = form.spot
    asked = form.cleaned_data
    found = directory.listed(
        Wanted(need=asked["need"], words=asked["q"], is_free=asked["free"], near=near, within=form.metres),
        page=request.GET.get("page"),
    )
    cards = showing.cards_of(found.groups, first=found.page.start_index())
    narrowed = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    shown: dict[str, Any] = {
        "form": form,
        "page": found.page,
        "cards": cards,
        "near": near,
        "is_from_home": form.is_from_home,
        "pins": showing.pins_of(cards),
        "here": {"lat": near.lat, "lon": near.lon} if near else None,
        "is_filtered": bool(narrowed),
        "page_query": urlencode(narrowed),
        "get_help": kinds.services().get("get-help"),
    }
    return render(request, "journeys/community.html", shown)


def home_of(request: Request) -> Spot | None:
    """Where whoever looks lives, as their account says."""
    return queries.spot_of_home(request.viewer.person.home) if request.viewer.person else None


@require_GET
@personal
def group(request: Request, slug: str) -> HttpResponse:
    """One group: what, for whom, what it costs, when, where and how to reach it."""
    try:
        service = queries.group_by_slug(slug)
    except HelpService.DoesNotExist as error:
        raise Http404 from error
    return render(request, "journeys/group.html", showing.group_of(service))
