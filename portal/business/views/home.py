"""The home page of a business: what is due next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from portal.business import queries
from portal.business.views.doors import Member, of_business


@require_GET
@of_business
def home(request: Request, member: Member) -> HttpResponse:
    """What is due next, what it asked for, and what it may do here."""
    found = queries.home_of(request.viewer, member.business, now=timezone.now())
    return render(request, "portal/business/home.html", {"home": found})
