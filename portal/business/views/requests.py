"""What a business asked for, and what it did not finish."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from casework.queries.own import own_requests
from journeys import queries as journeys
from journeys import showing
from portal.business.views.doors import Member, of_business

A_PAGE = 20


@require_GET
@of_business
def requests(request: Request, member: Member) -> HttpResponse:
    """All of it, of any member: what is needed of them first, with its status and promise."""
    page = Paginator(own_requests(request.viewer), A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "business": member.business,
        "page": page,
        "drafts": showing.shown_drafts(journeys.drafts_of(request.viewer)[:A_PAGE]),
    }
    return render(request, "portal/business/requests.html", shown)
