"""Changing the time of a booking: the same list of free times as when it was booked."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.middleware import Request
from casework import actions as casework
from casework.queries import booked, bookings
from casework.views.bookings import may_change
from casework.views.doors import case_and_sight, or_track, personal, say, warn
from journeys.book.changing import Change, change_of
from journeys.engine.page_form import PageForm
from journeys.engine.questions.slots import TAKEN, code_of, moment_of, time_words_of

AGREED = "agreed"  # the input with the difference in price that they saw, in pence
OFFER = "offer"  # in the links of alerts: the code of a time that they offer
MEANWHILE = (
    casework.BookingGone,
    casework.CaseClosed,
    casework.CaseChanged,
    casework.TooLateToChange,
    casework.NotThatMuchLeft,
)


@require_http_methods(["GET", "POST"])
@personal
@or_track
def change(request: Request, reference: str) -> HttpResponse:
    """Choose another time. The old one is theirs until they have the new one."""
    found, sight = case_and_sight(request, reference)
    booking = bookings.last_booking_of(found)
    changing = change_of(found, booking) if booking else None
    if changing is None or found.is_closed or not may_change(sight):
        return redirect(found)
    return choose(request, changing)


def choose(request: Request, changing: Change) -> HttpResponse:
    """The page, and the press of its button."""
    shown = booked.shown_booking(changing.case)
    user = request.viewer.user
    is_team = casework.is_of_team(changing.booking.slot.resource, user)
    if shown is not None and shown.booking is not None and not shown.may_change and not is_team:
        return draw(request, changing, None, shown)
    form = form_of(request, changing, offered=request.GET.get(OFFER, ""))
    if request.method == "POST" and form.is_complete:
        time = form.answers[changing.question.name]
        difference = changing.difference(time)
        if difference and request.POST.get(AGREED) != str(difference):
            return ask_about_price(request, changing, time, difference)
        resource = bookings.resource_by_slug(time["resource"])
        try:
            if resource is None:
                raise casework.SlotTaken
            casework.change_booking(
                booking=changing.booking,
                resource=resource,
                starts_at=moment_of(time["starts_at"]),
                difference=difference,
                by=user,
            )
        except casework.SlotTaken:
            form = form_of(request, changing)  # what is free now
            form.full_clean()
            form.add_errors({changing.question.first_input: TAKEN})
        except MEANWHILE:
            warn(request, "changed_meanwhile")
            return redirect(changing.case)
        else:
            say(request, "booking_moved", difference=difference)
            return redirect(changing.case)
    return draw(request, changing, form, shown)


def ask_about_price(request: Request, changing: Change, time: Any, difference: int) -> HttpResponse:
    """Say what another time costs more or less, before anything is changed."""
    shown = {
        "case": changing.case,
        "question": changing.question,
        "time": time,
        "code": code_of(time),
        "when": time_words_of(time),
        "was": time_words_of(changing.now_has),
        "agreed_name": AGREED,
        "difference": difference,
        "pence": abs(difference),
    }
    return render(request, "casework/change_price.html", shown)


def form_of(request: HttpRequest, changing: Change, *, offered: str = "") -> PageForm:
    """The form with the times that may be changed to; the one that an alert ``offered`` is chosen already."""
    return PageForm(
        request.POST if request.method == "POST" else None,
        questions=[changing.question],
        before=changing.answers,
        filled_with={},
        typed={changing.question.name: offered} if offered else {},
        asked=request.GET,
        suits=changing.may_offer,
        price_of=changing.price_at if changing.has_prices else None,
    )


def draw(
    request: HttpRequest, changing: Change, form: PageForm | None, shown: booked.ShownBooking | None
) -> HttpResponse:
    """Draw the page; without a form where it is too late to change it here."""
    offered = request.GET.get(OFFER, "")
    is_gone = bool(offered) and form is not None and offered not in form.parts[0]["codes"]
    facts: dict[str, Any] = {"case": changing.case, "form": form, "booked": shown, "page": None, "is_gone": is_gone}
    is_wrong = form is not None and form.is_bound and bool(form.errors)
    return render(cast(Request, request), "casework/change_booking.html", facts, status=422 if is_wrong else 200)
