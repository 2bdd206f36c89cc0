"""The doors of the help pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from journeys import kinds
from journeys.information import help_pages
from journeys.rules.needs import NEEDS


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Every help page by topic, with the ways to groups nearby and to a person."""
    journeys = [service for service in kinds.services().values() if service.definition.journey == "information"]
    return render(request, "journeys/help.html", {"topics": help_pages.topics(), "needs": NEEDS, "services": journeys})


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One help page, with the services that go with it and when it was last checked."""
    shown = help_pages.pages().get(slug)
    if shown is None:
        raise Http404
    catalogue = kinds.services()
    related = [catalogue[name] for name in shown.head.related if name in catalogue]
    return render(request, "journeys/help_page.html", {"page": shown, "head": shown.head, "related": related})
