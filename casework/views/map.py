"""The public map of open reports, its list that says the same, and what the map is drawn from."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_GET

from accounts.middleware import Request
from accounts.models import MapShape, Street, Ward
from casework import queries, showing
from casework.forms import Box, MapForm
from casework.queries import choices
from casework.views import points
from casework.views.doors import personal
from design.templatetags import govuk

A_PAGE = 25
THE_WORLD = Box(west=-180, south=-90, east=180, north=90)


@require_GET
@gzip_page
@cache_control(public=True, max_age=3600)
@conditional_page
def base(request: HttpRequest) -> HttpResponse:
    """What the map is drawn from where there are no tiles: wards, neighbours, river, parks and streets."""
    wards = Ward.objects.select_related("council").order_by("code")
    streets = Street.objects.exclude(line=None).order_by("usrn").values_list("name", "line")
    features = [
        *(drawn("ward" if ward.council.is_ours else "council", ward.name, ward.boundary) for ward in wards),
        *(drawn(shape.kind, shape.name, shape.geometry) for shape in MapShape.objects.order_by("pk")),
        *(drawn("street", name, line) for name, line in streets),
    ]
    return points.collection(features, attribution="" if settings.MAP_TILES_URL else settings.MAP_TILES_ATTRIBUTION)


def drawn(kind: str, name: str, geometry: Any) -> dict[str, Any]:
    """One shape of the map."""
    return points.feature(to_a_metre(geometry), kind=kind, name=name)


def to_a_metre(geometry: Any) -> Any:
    """The same geometry with five decimals of a degree."""
    if isinstance(geometry, float):
        return round(geometry, 5)
    if isinstance(geometry, list):
        return [to_a_metre(part) for part in geometry]
    if isinstance(geometry, dict):
        return {key: to_a_metre(part) for key, part in geometry.items()}
    return geometry


@require_GET
@personal
def page(request: Request) -> HttpResponse:
    """The map with its list: what the box of the map holds, or all of it, newest first."""
    form = map_form(request)
    is_valid = form.is_valid()
    found = on_map(request, form)
    shown = Paginator(found[: points.AT_MOST], A_PAGE).get_page(request.GET.get("page"))
    narrowed = {name: request.GET[name] for name in form.fields if request.GET.get(name)} if is_valid else {}
    cards = [showing.card_of(case) for case in shown.object_list]
    return render(
        request,
        "casework/map.html",
        {
            "form": form,
            "page": shown,
            "cards": cards,
            "has_more": len(found) > points.AT_MOST,
            "is_filtered": bool(narrowed),
            "page_query": urlencode(narrowed),
        },
    )


@require_GET
@personal
def cases(request: Request) -> HttpResponse:
    """The open reports in a box as GeoJSON, at most 500, newest first; ``truncated`` says whether there are more."""
    form = map_form(request)
    if not form.is_valid():
        return points.refusal(form.errors.get_json_data())
    found = on_map(request, form)
    return points.collection(
        (point_of(case) for case in found[: points.AT_MOST]), is_truncated=len(found) > points.AT_MOST
    )


def map_form(request: Request) -> MapForm:
    """What was asked of the map."""
    return MapForm(request.GET, wards=choices.our_wards(), services=choices.services_named())


def on_map(request: Request, form: MapForm) -> list[queries.SeenCase]:
    """The open reports asked for, and one more where there are more than are shown."""
    asked = form.cleaned_data
    box: Box = asked.get("bbox") or THE_WORLD
    return queries.cases_on_map(
        viewer=request.viewer,
        west=box.west,
        south=box.south,
        east=box.east,
        north=box.north,
        limit=points.AT_MOST + 1,
        ward=asked.get("ward", ""),
        service=asked.get("service", ""),
        words=asked.get("q", ""),
    )


def point_of(case: queries.SeenCase) -> dict[str, Any]:
    """One report as a point of the map, with the words that the list shows."""
    card = showing.card_of(case)
    told = {name: card[name] for name in ("title", "url", "tag_kind", "tag_text", "place", "promise")}
    reported = govuk.time_ago(case.opened_at)
    return points.point(case.lat, case.lon, reference=case.reference, reported=reported, **told)
