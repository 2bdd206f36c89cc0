"""The queue on a phone in the street: what is near, a photo of it, and closed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import queries as accounts
from accounts.middleware import Request
from accounts.rules import geography
from casework import queries, showing
from casework.forms import MOVED_MEANWHILE, READ_BY_ALL, READ_ON_THE_PAGE
from casework.forms.street import StreetMoveForm, WhereForm
from casework.models import Case
from casework.queries import street as streets
from casework.queries import workplace
from casework.rules import Sight
from casework.views.doors import case_to_act_on, personal, say
from casework.views.team import moved

WHERE_SESSION_KEY = "street_where"  # words, easting, northing: never in an address, which logs keep
NOT_FOUND = "We know no street or postcode like this in the borough. Check it, or try the postcode."


@require_http_methods(["GET", "POST"])
@personal
def street(request: Request) -> HttpResponse:
    """The nearest open cases; a POST says where the officer is, which this browser remembers until they sign out."""
    form = WhereForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        where = where_of(form)
        if where is not None:
            request.session[WHERE_SESSION_KEY] = where
            return redirect("casework:street")
        form.add_error("q", NOT_FOUND)
    where = request.session.get(WHERE_SESSION_KEY)
    near = streets.cases_around(request.viewer, easting=where[1], northing=where[2]) if where else []
    held = [] if where else streets.cases_held(request.viewer)
    cards = [card_of(one.case, number, one.metres) for number, one in enumerate(near, 1)]
    shown = {
        "form": form,
        "where": where[0] if where else "",
        "cards": cards or [card_of(case, number, None) for number, case in enumerate(held, 1)],
        "metres": streets.METRES,
        "here": here_of(where),
        "reports": streets.reports_of(request.viewer),
    }
    return render(request, "casework/street.html", shown, status=422 if form.is_bound else 200)


def where_of(form: WhereForm) -> "tuple[str, float, float] | None":
    """Where they are, in words and on the grid; None where no such place is known."""
    typed = form.cleaned_data
    if typed["q"]:
        found = next(iter(accounts.find_places(typed["q"], limit=2)), None)  # a house, then its street
        return (found.words, found.easting, found.northing) if found else None
    easting, northing = geography.to_grid(typed["lat"], typed["lon"])
    return "", round(easting), round(northing)


def here_of(where: "tuple[str, float, float] | None") -> dict[str, float] | None:
    """The same for the map."""
    if where is None:
        return None
    lat, lon = geography.to_degrees(where[1], where[2])
    return {"lat": lat, "lon": lon}


def card_of(case: Case, number: int, metres: float | None) -> dict[str, Any]:
    """One case as the list beside the map shows it."""
    return {
        "id": number,
        "number": number,
        "reference": case.reference,
        "title": case.title,
        "url": case.get_absolute_url(),
        "distance_m": metres,
        "place": case.place_words or case.street_name,
        "promise": showing.pressing_words(case),
        "is_late": case.is_late(timezone.now()),
        "holder": showing.name_of(case.holder) if metres is not None else "",  # all of "yours" are your own
        "lat": case.lat,
        "lon": case.lon,
    }


@require_http_methods(["GET", "POST"])
@personal
def street_case(request: Request, reference: str) -> HttpResponse:
    """One case on the spot: what was reported, a photo of how it is now, and closed. Of two the second is told who."""
    found, sight, by = case_to_act_on(request, reference)
    if request.method != "POST":
        return spot_page(request, found, sight, StreetMoveForm(case=found))
    form = StreetMoveForm(request.POST, request.FILES, case=found)
    if form.is_valid() and moved(request, found, form, by=by):
        say(request, "street_moved", reference=found.reference, step=form.chosen.label)
        return redirect("casework:street")
    fresh, sight, by = case_to_act_on(request, reference)
    return spot_page(request, fresh, sight, form)


def spot_page(request: Request, found: Case, sight: Sight, form: StreetMoveForm) -> HttpResponse:
    """The page, with what was typed where that could not be done."""
    came_late = MOVED_MEANWHILE in form.non_field_errors()
    shown = {
        "case": found,
        "sight": sight,
        "move_form": form,
        "move_hint": READ_ON_THE_PAGE if found.is_restricted else READ_BY_ALL,
        "promise": "" if found.is_closed else showing.pressing_words(found),
        "photos": queries.photos_of(found, sight) if found.has_photos else [],
        "answers": [one for one in found.shown_answers if not one["is_personal"]],
        "meanwhile": queries.last_move_of(found) if came_late else None,
        "may_move": bool(form.steps) and not (found.takes_decision and not found.next_promises),
        **workplace.left_open(found),
        "is_late": found.is_late(timezone.now()),
    }
    status = 409 if came_late else 422 if form.is_bound else 200
    return render(request, "casework/street_case.html", shown, status=status)
