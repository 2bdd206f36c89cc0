"""The doors of the help pages."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.middleware import Request
from casework.views.doors import personal
from journeys import kinds
from journeys.information import help_pages
from journeys.information.help_pages import HelpPage
from journeys.rules.needs import NEEDS

GET_HELP = "get-help"


@require_safe
@personal
def topics(request: Request) -> HttpResponse:
    """Every help page by topic, after the ways to a person and to groups nearby; to staff those that are due."""
    catalogue = kinds.services()
    others = [service for service in catalogue.values() if service.definition.journey == "information"]
    shown = {
        "topics": help_pages.topics(),
        "needs": NEEDS,
        "get_help": catalogue.get(GET_HELP),
        "services": [service for service in others if service.slug != GET_HELP],
        "is_staff": request.viewer.is_staff,
        "due": _due() if request.viewer.is_staff else [],
    }
    return render(request, "journeys/help.html", shown)


@require_safe
@personal
def page(request: Request, slug: str) -> HttpResponse:
    """One help page, with the services that go with it and when it was checked; to staff whose it is."""
    found = help_pages.pages().get(slug)
    if found is None:
        raise Http404
    catalogue = kinds.services()
    shown = {
        "page": found,
        "head": found.head,
        "related": [catalogue[name] for name in found.head.related if name in catalogue],
        "is_staff": request.viewer.is_staff,
        "is_due": found in _due(),
    }
    return render(request, "journeys/help_page.html", shown)


def _due() -> list[HelpPage]:
    return help_pages.due_for_review(help_pages.pages(), today=timezone.localdate())
