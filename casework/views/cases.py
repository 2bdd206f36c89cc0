"""A case's page, the same address for everybody, and what a person sees right after sending something."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from casework import queries, rules, showing
from casework.actions.looking import look_at
from casework.forms import FeedbackForm
from casework.models import Case, Photo
from casework.queries import beside, booked
from casework.rules import Sight
from casework.views import parts, team
from casework.views.doors import FOLLOWED_SESSION_KEY, case_and_sight, or_track, personal, track_url, warn


@require_GET
@personal
def case(request: Request, reference: str) -> HttpResponse:
    """The case, as much of it as this viewer may see. A reference written otherwise leads here too."""
    written = rules.parse_reference(reference)
    if written is not None and written != reference:
        return redirect("casework:case", written)
    try:
        found, sight = case_and_sight(request, reference)
    except Http404:
        behind = Case.objects.behind_a_check(request.viewer).filter(reference=written).first()
        if behind is not None:
            warn(request, "check_first")
            return redirect(settings.DESK_PERSON_URL, behind.person_id)
        if written is not None and Case.objects.closed_to(request.viewer).filter(reference=written).exists():
            return redirect("casework:enter_circle", written)
        if written is None or request.viewer.user is not None:
            raise
        # A guest may come from our own message: asked the same way whether or not there is such a case.
        return redirect(track_url(written))
    if request.viewer.user is not None:
        look_at(case=found, sight=sight, viewer=request.viewer, reason="Opened the case")
    if sight.is_staff and (sight.may_act or not sight.is_reporter):
        return team.team_page(request, found, sight)
    return readers_page(request, found, sight)


def readers_page(request: Request, found: Case, sight: Sight) -> HttpResponse:
    """The page as its reporter, its followers and the public see it."""
    page = parts.page_of(request, found, sight)
    # What is needed stands at the top of the page, with a link each: below it only what was sent.
    page["evidence"] = [one for one in page["evidence"] if one.documents or not (one.item and one.item.is_needed)]
    page["pair"] = pair = before_and_after(found, page["photos"])
    page["photos"] = [photo for photo in page["photos"] if photo not in pair]
    shown = {**page, **readers_part(request, found, sight)}
    return render(request, "casework/case.html", shown)


def before_and_after(found: Case, photos: list[Photo]) -> list[Photo]:
    """How it was and how it is now, where the team took a photo and an officer let anyone see the one of the report."""
    before = next((photo for photo in photos if photo.is_public and not photo.shows_outcome), None)
    after = next((photo for photo in reversed(photos) if photo.shows_outcome), None)
    return [before, after] if found.is_closed and before and after else []


def readers_part(request: Request, found: Case, sight: Sight) -> dict[str, Any]:
    """What only the page for residents shows."""
    closed_at = found.closed_at
    may_reopen = sight.may_reopen and rules.may_reopen(closed_at=closed_at, now=timezone.now(), outcome=found.outcome)
    return {
        "stages": showing.stages_of(found, is_own=sight.is_reporter),
        "may_reopen": may_reopen,
        "reopen_until": closed_at + rules.REOPEN_WINDOW if closed_at and may_reopen else None,
        "alerts_to": parts.told_person(request, found, sight),
        "has_followed": found.reference in request.session.get(FOLLOWED_SESSION_KEY, []),
        "track_url": track_url(found.reference),
        "feedback_form": FeedbackForm(),
    }


@require_GET
@personal
@or_track
def done(request: Request, reference: str) -> HttpResponse:
    """What a person sees right after sending something; whoever else comes here is shown the case."""
    found, sight = case_and_sight(request, reference)
    if not sight.is_reporter:
        return redirect(found)
    shown = {
        "case": found,
        "sight": sight,
        "viewer": request.viewer,
        "told": parts.told_person(request, found, sight),
        "photos": queries.photos_of(found, sight),
        "beside": beside.of_case(found, sight, viewer=request.viewer),
        "feedback_form": FeedbackForm(),
        "booked": booked.shown_booking(found),
    }
    return render(request, "casework/done.html", shown)
