"""Earlier requests that someone made as a guest: into their account, or off their address."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.middleware import Request
from accounts.models import Person
from casework.actions.claiming import claim_requests, disown_requests
from casework.queries.claims import CLAIMED_AT_MOST, to_claim
from portal.home.forms import ClaimForm
from portal.home.views.doors import of_person, say


@require_http_methods(["GET", "POST"])
@of_person
def claims(request: Request, person: Person) -> HttpResponse:
    """What was asked for with their proved email or mobile before they signed in; two buttons say whose it is."""
    offered = list(to_claim(person)[:CLAIMED_AT_MOST])
    form = ClaimForm(request.POST if request.method == "POST" else None, offered=offered)
    if form.is_valid():
        chosen = {case.pk for case in form.chosen}
        if "not_mine" in request.POST:
            number = disown_requests(person=person, case_ids=chosen, by=request.viewer.user)
            say(request, "disowned", number=number)
        else:
            number = claim_requests(person=person, case_ids=chosen, by=request.viewer.user)
            say(request, "claimed", number=number)
        return redirect("home:requests")
    shown = {"form": form, "offered": offered, "person": person}
    return render(request, "portal/home/claims.html", shown, status=422 if form.is_bound else 200)
