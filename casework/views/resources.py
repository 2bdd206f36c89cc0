"""What a team looks after that can be booked: the sheet of a day, and closing it on days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import Request
from accounts.models import Person
from casework import actions
from casework.forms.closing import MOVE, ClosedForm
from casework.models import Booking, Case, Closure, Resource
from casework.queries import booked, bookings
from casework.views.doors import personal, say, warn
from design.widgets import DATE_PARTS

WHO = {"name", "email", "mobile", "alerts"}  # answers that stand on the sheet already
TYPED = {"reason", "then", *(f"{name}_{part}" for name in ("first_on", "last_on") for part in DATE_PARTS)}
FURTHEST = timedelta(days=3660)  # ten years back and ahead
SURE = "sure"  # the button's name, on the page that says whom it moves


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a day sheet: when, who, where, and what they told us that matters on the day."""

    booking: Booking
    when: str
    where: str
    name: str
    contact: str
    answers: list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Moving:
    """One person whom a closure concerns: their time, and the one they get."""

    reference: str
    name: str
    was: str
    to: str


def resource_to_look_at(request: Request, slug: str) -> Resource:
    """A resource of the viewer's teams. Raises ``Http404``, and ``PermissionDenied`` for another team's."""
    resource = bookings.resource_by_slug(slug)
    if resource is None:
        raise Http404
    if resource.team_id not in request.viewer.team_ids:
        raise PermissionDenied
    return resource


@require_GET
@personal
def resources(request: Request) -> HttpResponse:
    """What the teams of an officer look after, each with how many come on the next days."""
    today = timezone.localdate()
    found = list(bookings.resources_for(request.viewer))
    counts = bookings.numbers_on(found, today, today + timedelta(days=7))
    rows = [{"resource": one, "today": counts[one.pk].today, "week": counts[one.pk].week} for one in found]
    return render(request, "casework/resources.html", {"rows": rows, "today": today})


@require_GET
@personal
def day_sheet(request: Request, slug: str) -> HttpResponse:
    """Who comes on a day, or to whom the crew goes, in the order of the day; made to be printed."""
    resource = resource_to_look_at(request, slug)
    on = day_of(request)
    shown = {
        "resource": resource,
        "on": on,
        "lines": [line_of(booking) for booking in bookings.day_of(resource, on)],
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
        "closures": bookings.closures_from(resource, timezone.localdate()),
    }
    return render(request, "casework/day_sheet.html", shown)


def day_of(request: Request) -> date:
    """The day that was asked for; today where none was, none that can be read, or none near today."""
    today = timezone.localdate()
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today
    return on if today - FURTHEST <= on <= today + FURTHEST else today


def line_of(booking: Booking) -> Line:
    """One booking as a line of the sheet."""
    case = booking.case
    person = case.person if case else None
    starts, ends = booked.clock(booking.slot.starts_at), booked.clock(booking.slot.ends_at)
    return Line(
        booking=booking,
        when=f"{starts} to {ends}",
        where=case.place_words if case else "",
        name=person.name if person else "",
        contact=contact_of(person),
        answers=answers_of(case) if case else [],
    )


def contact_of(person: Person | None) -> str:
    """How to reach who is booked on the day itself: by phone, where they gave one."""
    if person is None:
        return ""
    return person.mobile.as_national if person.mobile else person.email


def answers_of(case: Case) -> list[tuple[str, str]]:
    """What they told us, but for what stands on the sheet already."""
    told = (one for one in case.shown_answers if one["name"] not in WHO and one["words"] != case.place_words)
    return [(one["label"].rstrip("?"), one["words"]) for one in told]


@require_http_methods(["GET", "POST"])
@personal
def close(request: Request, slug: str) -> HttpResponse:
    """Close it on days: first the page says whom that moves and to when, then it is done and everyone told."""
    resource = resource_to_look_at(request, slug)
    form = ClosedForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"resource": resource, "form": form}
    if not form.is_valid():
        return render(request, "casework/close_resource.html", shown, status=422 if form.is_bound else 200)
    asked = form.cleaned_data
    days = {"first_on": asked["first_on"], "last_on": asked["last_on"], "moves": asked["then"] == MOVE}
    if SURE not in request.POST:
        shifts = actions.shifts_of(resource=resource, **days)
        typed = [(name, value) for name, value in request.POST.items() if name in TYPED]
        preview = {**shown, **days, "moving": [*map(moving_of, shifts)], "typed": typed}
        return render(request, "casework/close_preview.html", preview)
    try:
        closed = actions.add_closure(resource=resource, **days, reason=asked["reason"], by=request.viewer.user)
    except actions.AlreadyClosed:
        warn(request, "closed_already")
    else:
        say(request, "resource_closed", moved=len(closed.moved), asked=len(closed.asked), resource=resource, **days)
    return redirect("casework:day_sheet", resource.slug)


@require_POST
@personal
def open_again(request: Request, slug: str, closure_id: int) -> HttpResponse:
    """Take a closure back. Nobody is moved by that: who was moved before keeps the new time."""
    resource = resource_to_look_at(request, slug)
    try:
        closure = actions.take_back_closure(resource=resource, closure_id=closure_id, by=request.viewer.user)
    except Closure.DoesNotExist:
        warn(request, "open_already")
    else:
        say(request, "resource_open", resource=resource, closure=closure)
    return redirect("casework:day_sheet", resource.slug)


def moving_of(shift: actions.Shift) -> Moving:
    """One line of the page that says whom a closure moves."""
    case, to = shift.booking.case, shift.to
    return Moving(
        reference=case.reference if case else "",
        name=case.person.name if case and case.person else "",
        was=booked.time_of(shift.booking),
        to=booked.time_words(to.starts_at, to.ends_at, is_all_day=to.resource.is_all_day) if to else "",
    )
