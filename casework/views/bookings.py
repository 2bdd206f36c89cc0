"""What a case has booked: cancelling it, and the file for a calendar."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import Request
from casework import actions
from casework.forms import WithdrawForm
from casework.queries import booked, bookings
from casework.rules import Sight
from casework.views.doors import case_and_sight, or_track, personal, say, typed_into, warn


def may_change(sight: Sight) -> bool:
    """Whether this viewer may change or cancel what the case has booked: its person, an advisor, its team."""
    return sight.may_withdraw or sight.may_act


@require_http_methods(["GET", "POST"])
@personal
@or_track
def cancel(request: Request, reference: str) -> HttpResponse:
    """Give up the booked time and close the case."""
    found, sight = case_and_sight(request, reference)
    shown = booked.shown_booking(found)
    if not may_change(sight) or shown is None or shown.booking is None or found.is_closed:
        return redirect(found)
    form = typed_into(WithdrawForm, request, action="withdraw", limit="10/h")
    if isinstance(form, HttpResponse):
        return form
    is_late = not shown.may_change and not actions.is_of_team(shown.booking.slot.resource, request.viewer.user)
    if not form.is_valid() or is_late:
        facts = {"case": found, "form": form, "booked": shown, "is_late": is_late}
        return render(request, "casework/cancel_booking.html", facts, status=422 if form.is_bound else 200)
    try:
        actions.cancel_booking(
            booking=shown.booking,
            words=form.cleaned_data["words"],
            channel=request.viewer.channel,
            by=request.viewer.user,
        )
    except (actions.BookingGone, actions.CaseChanged, actions.CaseClosed, actions.TooLateToChange):
        warn(request, "changed_meanwhile")
    else:
        say(request, "booking_cancelled")
    return redirect(found)


@require_GET
@personal
@or_track
def calendar(request: Request, reference: str) -> HttpResponse:
    """The booked time as a file for a calendar, for whoever may read the case."""
    found, sight = case_and_sight(request, reference)
    booking = bookings.booking_of(found) if sight.sees_messages else None
    if booking is None:
        raise Http404
    booking.case = found
    response = HttpResponse(booked.calendar_of(booking), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.reference}.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
