"""Check your answers, and the press that submits them, once."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import limits
from accounts.middleware import Request, show_reference
from journeys import actions, kinds, queries, rules
from journeys.engine.definition import Page
from journeys.engine.opening import charge_of
from journeys.engine.questions import Question
from journeys.engine.walk import Walk
from journeys.views.doors import walking
from journeys.views.photos import photos_shown


@require_http_methods(["GET", "POST"])
@walking
def check(request: Request, walk: Walk) -> HttpResponse:
    """Every answer to look over; a press submits, once."""
    if walk.route.halt is not None:
        return redirect(walk.url)
    if request.method == "POST":
        return submit(request, walk)
    charge = charge_of(walk)
    shown = {
        "walk": walk,
        "definition": walk.service.definition,
        "rows": [
            row_of(walk, here, question, answer) for here in walk.route.reached for question, answer in walk.told(here)
        ],
        "photos": photos_shown(walk),
        "charge": charge,
        "back_url": walk.url_before_check,
        "is_guest": request.viewer.person is None,
    }
    return render(request, "journeys/check.html", shown)


def submit(request: Request, walk: Walk) -> HttpResponse:
    """Send a walk that is complete, and go where its case is told."""
    journey = kinds.journey_of(walk.service)
    hand = rules.hand_of(walk.draft, request.viewer)
    refusal = None if hand.is_advisor else too_many(request, walk, journey.contact(walk))
    if refusal:
        return refusal
    reference = actions.submit_draft(
        draft=walk.draft,
        new=journey.new_case(walk),
        contact=journey.contact(walk),
        channel=hand.channel,
        by=request.viewer.user,
    )
    if hand.is_advisor:
        return redirect("desk:sent", reference)
    if rules.has_returned(walk.draft, request.viewer):
        show_reference(request, reference)  # it was not begun in this browser, and yet they may see it
    return redirect("casework:done", reference)


def too_many(request: Request, walk: Walk, contact: actions.GuestContact) -> HttpResponse | None:
    """The answer to a submission too many from one network address or to one contact, or None to go on."""
    shown = {"draft": walk.draft}
    if not limits.within_limit_here(request, action="submit", limit=rules.SUBMISSIONS_AN_HOUR, seconds=3600):
        return render(request, "429.html", shown, status=429)
    email, mobile = rules.unproved(walk.draft.person, email=contact.email, mobile=contact.mobile)
    limit, day_ago = rules.SUBMISSIONS_A_DAY_TO_ONE_CONTACT, timezone.now() - timedelta(days=1)
    if queries.are_too_many(email=email, mobile=mobile, since=day_ago, limit=limit):
        return render(request, "429.html", {**shown, "is_about_contact": True}, status=429)
    return None


def in_a_sentence(label: str) -> str:
    """A label as it reads behind "Change": its first letter small, unless it begins an abbreviation ("UK mobile")."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def row_of(walk: Walk, here: Page, question: Question, answer: Any) -> dict[str, str]:
    """One line of the check, with the way to change it and come back."""
    return {
        "key": question.listed_as,
        "value": question.words(answer),
        "change_url": f"{walk.url_of(here)}?from=check",
        "change_what": in_a_sentence(question.listed_as),
    }
