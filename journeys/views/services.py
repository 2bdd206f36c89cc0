"""The doors before a draft: the A to Z, a service's start page, and its beginning."""

from typing import cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET, require_POST

from accounts import limits
from accounts.middleware import Request, remember_visitor
from journeys import actions, kinds, queries, rules
from journeys.engine import searching
from journeys.engine.loading import Service
from journeys.rules.searching import TYPED_AT_MOST
from journeys.showing import walk_of


@require_GET
def services(request: HttpRequest) -> HttpResponse:
    """A to Z of what can be done here, all of it or of one kind. A search goes on to the search of everything."""
    if request.GET.get("q"):
        return redirect(f"{reverse('journeys:search')}?{urlencode({'q': request.GET['q'][:TYPED_AT_MOST]})}")
    kind = next((kind for kind in kinds.live_kinds() if kind.name == request.GET.get("journey")), None)
    found = list(kinds.services().values())
    if kind:
        found = [service for service in found if service.definition.journey == kind.name]
    shown = {
        "kind": kind,
        "kinds": kinds.live_kinds(),
        "letters": searching.by_letter(found),
    }
    return render(request, "journeys/services.html", shown)


@require_GET
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """Before beginning: what it takes, how long, what is promised, what happens."""
    viewer = cast(Request, request).viewer
    asked = service_or_404(slug)
    shown = {
        "service": asked,
        "definition": asked.definition,
        "notices": queries.notices_for_service(slug),
        "kind": next(kind for kind in kinds.KINDS if kind.name == asked.definition.journey),
        "drafts": [
            {"draft": draft, "url": walk_of(draft).url}
            for draft in queries.drafts_of(viewer).filter(service__slug=slug)[:3]
        ],
    }
    response = render(request, "journeys/service.html", shown)
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft and go to its first page."""
    viewer = cast(Request, request).viewer
    asked = service_or_404(slug)
    if not limits.within_limit(request, action="start", limit=f"{rules.STARTS_AN_HOUR}/h"):
        return render(request, "429.html", status=429)
    draft = actions.begin_draft(
        service=kinds.publish(asked), person=viewer.person, visitor=remember_visitor(request), by=viewer.user
    )
    return redirect(walk_of(draft).url)


def service_or_404(slug: str) -> Service:
    try:
        return kinds.services()[slug]
    except KeyError as error:
        raise Http404 from error
