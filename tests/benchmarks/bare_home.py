"""The measure of the home page: a view without rules, cards or forms that reads the same rows in as many queries.

It draws the frame that every page has, and nothing on it.
"""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from accounts.middleware import Request
from accounts.models import Cleansing, PlanningApplication, Round, RoundDate, TaxAccount
from accounts.rules import cells
from casework.models import Booking, Case
from journeys.models import Draft
from portal.urls import urlpatterns as portals


def home(request: Request) -> HttpResponse:
    """What a household has, as plainly as Django reads it."""
    today = timezone.localdate()
    person = request.viewer.person  # the frame asks who is looking anyway
    place = person.home if person else None
    assert place is not None
    around = cells.cells_around(place.easting, place.northing, 250)
    rounds = list(Round.objects.filter(properties__property=place))
    list(RoundDate.objects.filter(round__in=rounds, on__range=(today, today + timedelta(days=56))))
    list(Cleansing.objects.filter(street=place.street_id))
    list(TaxAccount.objects.filter(links__person=person).prefetch_related("instalments"))
    list(PlanningApplication.objects.filter(cell__in=around, comment_by__gte=today)[:21])
    list(Booking.objects.filter(person=person, state="confirmed").select_related("slot__resource", "case")[:5])
    list(Draft.objects.filter(person=person, submitted_at=None).select_related("service")[:5])
    list(Case.objects.filter(person=person).select_related("team").order_by("-opened_at")[:50])
    return render(request, "base.html")


# Under a name that opens for anyone: an address without a door opens for nobody (portal/doors.py).
urlpatterns = [path("bare/home/", home, name="healthz"), *portals]
