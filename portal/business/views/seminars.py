"""Seminars for businesses: those to come, and those that are booked."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.middleware import Request
from casework.actions import SlotTaken, TooManyHeld
from casework.queries.bookings import free_slots
from journeys import kinds
from journeys.rules import STARTS_AN_HOUR
from journeys.showing import walk_of
from portal.business import actions, queries
from portal.business.views.doors import Member, of_business, warn
from portal.home.views.doors import too_many

GROUP = "business-seminars"
SHOWN = 12


@require_http_methods(["GET", "POST"])
@of_business
def seminars(request: Request, member: Member) -> HttpResponse:
    """The next ones with how many places are free, and what the business has booked; begin to book one of them."""
    refused = too_many(request, action="start", limit=f"{STARTS_AN_HOUR}/h") if request.method == "POST" else None
    if refused:
        return refused
    if request.method == "POST":
        return begin(request, member)
    now = timezone.now()
    shown = {
        "business": member.business,
        "booked": list(queries.bookings_of(member.business.pk, now=now)[:SHOWN]),
        "coming": free_slots(GROUP, now=now, limit=SHOWN),
        "service": kinds.services().get(queries.SEMINAR),
        "now": now,
    }
    return render(request, "portal/business/seminars.html", shown)


def begin(request: Request, member: Member) -> HttpResponse:
    """Go on to the form of the seminar that was pressed; or say that it cannot be had any more."""
    code = request.POST.get("time", "")
    try:
        draft = actions.begin_seminar(organisation=member.business, code=code, person=member.person, by=member.user)
    except (SlotTaken, TooManyHeld):
        warn(request, "seminar_gone")
        return redirect("business:seminars")
    return redirect(walk_of(draft).url)
