"""Doors of the front page and the statements. They need no database, so they answer when it is away."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from journeys import kinds
from portal import context
from portal.front import brand

STATEMENTS_REVIEWED_ON = date(2026, 11, 21)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return render(request, "front/front.html", {"kinds": kinds.live_kinds()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "front/accessibility.html", {"reviewed_on": STATEMENTS_REVIEWED_ON})


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    return render(request, "front/cookies.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "front/privacy.html", {"reviewed_on": STATEMENTS_REVIEWED_ON})


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def brand_css(request: HttpRequest) -> HttpResponse:
    return HttpResponse(brand.stylesheet(), content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request: HttpRequest) -> HttpResponse:
    return render(request, "front/favicon.svg", content_type="image/svg+xml")


def server_error(request: HttpRequest) -> HttpResponse:
    """The last resort: no database, no session, no context processors."""
    page = render_to_string("500.html", {"council": context.Council(None)})
    return HttpResponse(page, status=500)
