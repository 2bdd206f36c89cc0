"""Where the council meets agencies: teams answer referrals, advisors take a caller's consent back."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import Request
from accounts.models import Client
from accounts.queries import clients as accounts_queries
from casework.views.doors import personal
from portal.partner import actions
from portal.partner.doors import say, user_of
from portal.partner.views.referrals import SHOWN, incoming


@require_GET
@personal
def team_referrals(request: Request) -> HttpResponse:
    """What agencies referred to the officer's teams."""
    came = list(accounts_queries.referrals_in(of=user_of(request))[:SHOWN])
    return render(request, "portal/partner/team_referrals.html", {"came_in": came})


@require_http_methods(["GET", "POST"])
@personal
def team_referral(request: Request, referral_id: uuid.UUID) -> HttpResponse:
    """One of them: accept it, decline it, say what came of it."""
    came = accounts_queries.referrals_in(of=user_of(request)).filter(pk=referral_id).first()
    if came is None:
        raise Http404
    return incoming(request, came, back="referrals:team_referrals")


@require_http_methods(["GET", "POST"])
@personal
def withdraw_for(request: Request, client_id: uuid.UUID) -> HttpResponse:
    """End an agency's consent for somebody who called."""
    if not request.viewer.is_advisor:
        raise PermissionDenied
    found = get_object_or_404(Client.objects.select_related("organisation", "person"), pk=client_id, ended_at=None)
    if request.method != "POST":
        return render(request, "portal/partner/withdraw_for.html", {"client": found})
    actions.withdraw(client=found, by=user_of(request))
    say(request, "withdrawn_for", client=found)
    return redirect("desk:person", found.person_id)
