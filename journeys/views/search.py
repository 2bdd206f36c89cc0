"""The doors of the search, and of what was searched for in vain."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts import limits
from accounts.middleware import Request
from casework.views.doors import personal
from journeys import actions, kinds, queries
from journeys.engine.loading import Service
from journeys.forms import readable
from journeys.information import danger, searching
from journeys.models import SearchEntry
from journeys.rules.searching import TYPED_AT_MOST

GET_HELP = "get-help"
MISSED_AN_HOUR = 60  # kept from one network address
LONGEST_NUMBER = 6  # of a page
MOST_USED = 4  # offered to someone who found nothing


@require_GET
@personal
def search(request: Request) -> HttpResponse:
    """What fits the words, by kind; all of one kind page by page."""
    typed = " ".join(readable(request.GET.get("q", "")[:1000]).split())[:TYPED_AT_MOST]
    kind = request.GET.get("kind", "")
    if kind in SearchEntry.Kind.values and typed:
        return _of_one_kind(request, typed, kind)
    in_danger = danger.finds_for(typed)
    found = searching.find(typed, rather=in_danger) if typed else None
    # Whoever is in danger may be known by their words: those are never kept.
    if found is not None and not found.total and not in_danger and _may_be_kept(request):
        actions.record_missed_search(typed=typed, by=request.viewer.user)
    shown = {
        "words": typed,
        "search": found,
        "is_danger": bool(in_danger),
        "kinds": kinds.live_kinds(),
        **_ways_on(found),
    }
    if in_danger:
        shown["get_help"] = kinds.services().get(GET_HELP)
    return render(request, "journeys/search.html", shown)


def _of_one_kind(request: Request, typed: str, kind: str) -> HttpResponse:
    asked = request.GET.get("page", "")[:LONGEST_NUMBER]  # Python refuses to read one of 5,000 digits
    number = int(asked) if asked.isascii() and asked.isdecimal() else 1
    number = max(1, min(number, searching.PAGES_AT_MOST))
    after = (number - 1) * searching.A_PAGE
    found = searching.find(typed, kinds=[kind], after=after, limit=searching.A_PAGE)
    total = min(found.total, searching.A_PAGE * searching.PAGES_AT_MOST)
    shown = {
        "words": typed,
        "search": found,
        "kind": SearchEntry.Kind(kind),
        "page": Paginator(range(total), searching.A_PAGE).get_page(number),
        "page_query": urlencode({"q": typed, "kind": kind}),
        **_ways_on(found),
    }
    return render(request, "journeys/search.html", shown)


def _may_be_kept(request: HttpRequest) -> bool:
    return limits.within_limit_here(request, action="missed", limit=MISSED_AN_HOUR, seconds=3600)


def _ways_on(found: searching.Search | None) -> dict[str, object]:
    """What to offer to someone who found nothing."""
    if found is None or found.total:
        return {}
    return {"get_help": kinds.services().get(GET_HELP), "most_used": _most_used()}


def _most_used() -> list[Service]:
    catalogue = kinds.services()
    return [catalogue[slug] for slug in queries.most_used() if slug in catalogue][:MOST_USED]


@require_GET
@personal
def missed(request: Request) -> HttpResponse:
    """What people looked for and we do not say, for those who write the pages."""
    return render(request, "journeys/missed.html", {"missed": queries.missed_searches()})
