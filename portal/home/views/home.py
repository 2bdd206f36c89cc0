"""The home of a resident."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from casework import queries as casework
from casework.queries.own import own_requests
from journeys import queries as journeys
from journeys import showing
from portal.home.views.doors import signed_in
from portal.home.views.requests import seen_by

ON_THE_HOME_PAGE = 5


@require_GET
@signed_in
def home(request: Request) -> HttpResponse:
    """What needs them first, then their requests and what they did not finish. Staff go to their desk or queue."""
    if request.viewer.is_advisor:
        return redirect("desk:desk")
    if request.viewer.is_staff:
        return redirect("casework:queue")
    own = list(own_requests(request.viewer)[:50])
    person = request.viewer.person
    shown = {
        "person": person,
        "notices": journeys.notices_for_ward(person.home.ward_id if person and person.home else None),
        "waiting": [case for case in own if case.waiting_since is not None],
        "own": own[:ON_THE_HOME_PAGE],
        "has_more": len(own) > ON_THE_HOME_PAGE,
        "open_count": sum(not case.is_closed for case in own),
        "followed": seen_by(request, casework.followed_by(request.viewer), at_most=ON_THE_HOME_PAGE),
        "drafts": showing.shown_drafts(journeys.drafts_of(request.viewer)[:ON_THE_HOME_PAGE]),
    }
    return render(request, "portal/home/home.html", shown)
