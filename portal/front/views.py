"""Doors of the front page and the statements."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts import devices, middleware
from journeys import kinds
from journeys import queries as journeys
from portal import context
from portal.front import brand, queries

NOTICES_SHOWN = 3
STATEMENTS_REVIEWED_ON = date(2026, 11, 21)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    shown = {
        "kinds": kinds.live_kinds(),
        "most_used": queries.most_used(hour=hour),
        "notices": journeys.notices_for_all()[:NOTICES_SHOWN],
    }
    return render(request, "front/front.html", shown)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "front/accessibility.html", {"reviewed_on": STATEMENTS_REVIEWED_ON})


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    names = {
        "visitor_cookie": middleware.VISITOR_COOKIE,
        "device_cookie": devices.DEVICE_COOKIE,
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
    return render(request, "front/cookies.html", names)


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


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that could not even be read: nothing of it is used."""
    return _without_request("400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """The last resort: no database, no session, no context processors."""
    return _without_request("500.html", status=500)


def _without_request(template: str, *, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(template, {"council": context.Council(None)}), status=status)
