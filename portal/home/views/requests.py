"""What they asked for, what they did not finish, what they follow, and how they are told."""

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts import actions as accounts
from accounts.middleware import Request
from casework import queries as casework
from casework.models import CaseQuerySet
from casework.queries.own import own_requests
from journeys import actions as journeys_actions
from journeys import queries as journeys
from journeys import rules, showing
from journeys.models import Draft
from portal.home.forms import AlertsForm
from portal.home.views.doors import say, signed_in

A_PAGE = 20
FOLLOWED_AT_MOST = 100


@require_GET
@signed_in
def requests(request: Request) -> HttpResponse:
    """All they asked for, of any kind, what is needed of them first; and all they follow."""
    page = Paginator(own_requests(request.viewer), A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "followed": seen_by(request, casework.followed_by(request.viewer), at_most=FOLLOWED_AT_MOST),
    }
    return render(request, "portal/home/requests.html", shown)


@require_GET
@signed_in
def drafts(request: Request) -> HttpResponse:
    """What they began and did not send: how far it is, and until when it is kept."""
    page = Paginator(journeys.drafts_of(request.viewer), A_PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "drafts": showing.shown_drafts(page.object_list)}
    return render(request, "portal/home/drafts.html", shown)


@require_http_methods(["GET", "POST"])
@signed_in
def delete_draft(request: Request, draft_id: uuid.UUID) -> HttpResponse:
    """Delete a form that they do not want to finish: a GET asks first."""
    try:
        draft = journeys.draft_for(request.viewer, draft_id)
    except Draft.DoesNotExist as error:
        raise Http404 from error
    if not rules.is_own(draft, request.viewer) or draft.submitted_at is not None:
        raise Http404
    if request.method == "POST":
        journeys_actions.delete_draft(draft=draft, by=request.viewer.user)
        say(request, "draft_deleted", draft=draft)
        return redirect("home:drafts")
    return render(request, "portal/home/delete_draft.html", {"draft": draft})


@require_http_methods(["GET", "POST"])
@signed_in
def alerts(request: Request) -> HttpResponse:
    """How they are told, and what of."""
    person = request.viewer.person
    if person is None:
        return redirect("home:home")
    form = AlertsForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        accounts.set_alerts(person=person, alerts=form.cleaned_data["alerts"], by=request.viewer.user)
        say(request, "alerts")
        return redirect("home:alerts")
    followed = seen_by(request, casework.followed_by(request.viewer), at_most=FOLLOWED_AT_MOST)
    shown = {"form": form, "person": person, "followed": followed}
    return render(request, "portal/home/alerts.html", shown, status=422 if form.is_bound else 200)


def seen_by(request: Request, cases: CaseQuerySet, *, at_most: int) -> list[casework.SeenCase]:
    """The first of ``cases`` as this viewer may see them, in one query."""
    found = cases.with_standing(request.viewer).with_affected()[:at_most]
    return [casework.seen(case, casework.sight_of(request.viewer, case)) for case in found]
