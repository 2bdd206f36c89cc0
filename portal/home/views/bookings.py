"""What they have booked."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from casework.queries.bookings import bookings_of
from portal.home.views.doors import signed_in

A_PAGE = 20


@require_GET
@signed_in
def bookings(request: Request) -> HttpResponse:
    """What is coming first, then what is over."""
    page = Paginator(bookings_of(request.viewer), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/home/bookings.html", {"page": page, "now": timezone.now()})
