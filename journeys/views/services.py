"""The doors before a draft: the A to Z, a service's start page, and its beginning."""

from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET, require_POST

from accounts import limits
from accounts.middleware import Request, remember_visitor
from accounts.rules import Viewer
from accounts.rules.hats import HatKind
from accounts.rules.permissions import journeys_open_to
from casework.models import CaseChannel
from journeys import actions, kinds, queries, rules
from journeys.engine import searching
from journeys.engine.loading import Service
from journeys.rules.searching import TYPED_AT_MOST
from journeys.showing import walk_of
from journeys.views.doors import not_shared


@require_GET
def services(request: HttpRequest) -> HttpResponse:
    """A to Z of what can be done here, all of it or of one kind; what is for businesses stands first for a business.

    A search goes on to the search of everything.
    """
    viewer = cast(Request, request).viewer
    if request.GET.get("q"):
        return redirect(f"{reverse('journeys:search')}?{urlencode({'q': request.GET['q'][:TYPED_AT_MOST]})}")
    kind = next((kind for kind in kinds.live_kinds() if kind.name == request.GET.get("journey")), None)
    found = list(kinds.services().values())
    if kind:
        found = [service for service in found if service.definition.journey == kind.name]
    shown = {
        "kind": kind,
        "kinds": kinds.live_kinds(),
        "first": kinds.services_for("business") if viewer.business_id and not kind else [],
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
    if asked.definition.journey not in journeys_open_to(viewer):
        return not_shared(cast(Request, request))
    if not limits.within_limit(request, action="start", limit=f"{rules.STARTS_AN_HOUR}/h"):
        return render(request, "429.html", status=429)
    if viewer.raises_for_others:
        return redirect(settings.RAISE_URLS[viewer.hat.kind] + f"?{urlencode({'service': slug})}")
    is_delegate = viewer.hat.kind == HatKind.DELEGATE
    draft = actions.begin_draft(
        service=kinds.publish(asked),
        person=viewer.person,
        visitor=None if is_delegate else remember_visitor(request),
        channel=channel_of(request, viewer),
        organisation=viewer.business_id,
        by=viewer.user,
    )
    return redirect(walk_of(draft).url)


def channel_of(request: HttpRequest, viewer: Viewer) -> str:
    """How it comes in: what an officer sees on their round says so, everything else that people begin is online."""
    is_street = viewer.is_staff and not viewer.is_advisor and request.POST.get("channel") == CaseChannel.STREET
    return CaseChannel.STREET if is_street else CaseChannel.ONLINE


def service_or_404(slug: str) -> Service:
    try:
        return kinds.services()[slug]
    except KeyError as error:
        raise Http404 from error
