"""Seminars for businesses: those to come, and those that are booked."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from casework.queries.bookings import free_slots
from journeys import kinds
from portal.business import queries
from portal.business.views.doors import Member, of_business

GROUP = "business-seminars"
SHOWN = 12


@require_GET
@of_business
def seminars(request: Request, member: Member) -> HttpResponse:
    """The next ones with how many places are free, and what the business has booked."""
    now = timezone.now()
    shown = {
        "business": member.business,
        "booked": list(queries.bookings_of(member.business.pk, now=now)[:SHOWN]),
        "coming": free_slots(GROUP, now=now, limit=SHOWN),
        "service": kinds.services().get(queries.SEMINAR),
        "now": now,
    }
    return render(request, "portal/business/seminars.html", shown)
