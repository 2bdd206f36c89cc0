"""Asking for a resident of the ward, or about a place there, with the same forms; and what became of it."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts import actions as accounts
from accounts.middleware import Request
from accounts.models import AlertChannels, Person, User
from casework.actions import matters as casework
from casework.models import Matter, Raised
from casework.queries import ward as wards
from casework.queries import ward_own as own
from journeys import actions as journeys
from journeys import kinds
from journeys.models import Draft
from journeys.showing import walk_of
from portal.ward import queries
from portal.ward.doors import councillor, councillors_only
from portal.ward.forms import FIRST, NEW, RaiseForm

A_PAGE = 25


@require_http_methods(["GET", "POST"])
@councillors_only
def raise_(request: Request) -> HttpResponse:
    """For whom and for what, then what is needed for them; then the pages that they would fill in themselves.

    The first of the two steps is in the address, so that going back works.
    """
    sat_for = wards.wards_of(request.viewer)
    services, unnamed = queries.services_to_raise()
    matter = matter_asked(request)
    form = RaiseForm(
        request.POST if request.method == "POST" else request.GET if FIRST in request.GET else None,
        wards=sat_for,
        services=services,
        known=own.people_spoken_for(request.viewer),
        without_anyone=unnamed,
        is_first_step=request.method != "POST",
        initial={name: request.GET.get(name, "") for name in ("service", "ward", "whom")},
    )
    if request.method == "POST" and form.is_valid() and is_resident(form):
        draft = begin(form, matter, by=councillor(request))
        return redirect(walk_of(draft).url)
    asks = form.asks
    if form.is_first_step and asks != FIRST:
        form = form.second_step()
    shown = {"form": form, "asks": asks, "wards": sat_for, "words": consent_words(), "matter": matter}
    return render(request, "portal/ward/raise.html", shown, status=422 if form.is_bound else 200)


def consent_words() -> str:
    """What a resident agrees to, as it is shown and kept."""
    return render_to_string("portal/ward/parts/consent_words.txt", {"council": settings.COUNCIL_NAME}).strip()


def is_resident(form: RaiseForm) -> bool:
    """Whether the one whom it is for lives in the ward; says so by the postcode where not."""
    typed = form.cleaned_data
    if typed["whom"] == NEW and not queries.is_in_ward(typed["postcode"], form.chosen_ward):
        form.say_not_yours()
    raised = form.known.get(typed["whom"])
    if raised is not None and raised.ward_id != form.chosen_ward.pk:
        form.say_other_ward()
    return form.is_valid()


@transaction.atomic
def begin(form: RaiseForm, matter: Matter | None, *, by: User) -> Draft:
    """Begin the form, and keep for whom and how they agreed."""
    typed = form.cleaned_data
    person = person_of(form, by=by)
    draft = journeys.begin_draft(
        service=kinds.publish(kinds.services()[typed["service"]]),
        person=person,
        visitor=None,
        channel="councillor",
        raised_by=by,
        by=by,
    )
    casework.keep_raised(
        draft=draft.pk,
        ward=form.chosen_ward,
        person=person,
        resident=person.name if person else "",
        consent_how=typed["consent_how"],
        consent_words=consent_words(),
        tells_councillor="me" in typed["tells"],
        matter=matter,
        by=by,
    )
    return draft


def person_of(form: RaiseForm, *, by: User) -> Person | None:
    """Whom it is for, as the councillor knows them, or nobody.

    Always a person of this one request: nothing that the council holds of them is shown to a councillor, and where
    they have an account with the same address, it finds the request by that.
    """
    if not form.is_for_someone:
        return None
    facts = facts_of(form, form.known.get(form.cleaned_data["whom"]))
    person = accounts.add_person(**facts, by=by)
    tells = "resident" in form.cleaned_data["tells"] and (facts["email"] or facts["mobile"])
    if not tells:
        accounts.set_alerts(person=person, alerts=AlertChannels.NEITHER, by=by)
    return person


def facts_of(form: RaiseForm, before: Raised | None) -> dict[str, str]:
    """Name and contact: as typed, or as the councillor gave them before."""
    typed = form.cleaned_data
    if before is not None and before.person is not None:
        known = before.person
        return {
            "name": known.name,
            "email": known.email,
            "mobile": str(known.mobile or ""),
            "home_words": known.home_words,
        }
    home = ", ".join(filter(None, [typed["home"], typed["postcode"].upper()]))
    return {
        "name": typed["name"],
        "email": typed["email"],
        "mobile": str(typed["mobile"] or ""),
        "home_words": home,
    }


def matter_asked(request: Request) -> Matter | None:
    """The matter that the request belongs to, where its page led here."""
    asked = request.POST.get("matter") or request.GET.get("matter", "")
    return next((one for one in own.open_matters(request.viewer)[:200] if str(one.pk) == asked), None)


@require_GET
@councillors_only
def requests(request: Request) -> HttpResponse:
    """Everything they raised, where it stands, and how many days its promise has left."""
    now = timezone.now()
    page = Paginator(own.requests_raised(request.viewer), A_PAGE).get_page(request.GET.get("page"))
    shown: dict[str, Any] = {
        "wards": wards.wards_of(request.viewer),
        "page": page,
        "lines": [queries.line_of(case, now) for case in page.object_list],
        "drafts": queries.drafts_raised(councillor(request)),
    }
    return render(request, "portal/ward/requests.html", shown)
