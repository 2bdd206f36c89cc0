"""Already reported? What is known near the place, to follow instead of reporting it again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.middleware import Request
from accounts.rules import Viewer
from casework import actions as casework
from casework import queries as casework_queries
from casework import rules, showing
from casework.models import Case
from journeys import actions
from journeys import rules as draft_rules
from journeys.engine.definition import Page
from journeys.engine.questions import PlaceAnswer
from journeys.engine.walk import Walk, returns_to_check
from journeys.report.definition import CAME_BACK, ReportDefinition

ALREADY_REPORTED = "already-reported"


def near_place(walk: Walk, place: PlaceAnswer, *, viewer: Viewer, now: datetime) -> Sequence[casework_queries.NearCase]:
    """Reports of this and sibling services near a place, or in its street where no more than the street is known.

    None where neither is known, or the service looks for none.
    """
    nearby = cast(ReportDefinition, walk.service.definition).nearby
    if nearby is None:
        return []
    slugs = [walk.service.slug, *nearby.siblings]
    easting, northing = place["easting"], place["northing"]
    if place["street_name"] and (easting is None or place["value"].startswith("street:")):
        return casework_queries.cases_in_street(viewer=viewer, slugs=slugs, street=place["street_name"], now=now)
    if easting is None or northing is None:
        return []
    return casework_queries.cases_near(
        viewer=viewer,
        slugs=slugs,
        easting=easting,
        northing=northing,
        metres=nearby.metres,
        now=now,
    )


def show_known(request: Request, walk: Walk, page: Page) -> HttpResponse:
    """The list of what is known: one press follows one of them, another goes on."""
    if request.method == "POST":
        return (
            follow(request, walk, request.POST["follow"]) if request.POST.get("follow") else go_on(request, walk, page)
        )
    returns = returns_to_check(request)
    place: PlaceAnswer = walk.route.answers["place"]
    near = near_place(walk, place, viewer=request.viewer, now=timezone.now())
    cards = [card_of(one, number=number) for number, one in enumerate(near, start=1)]
    shown = {
        "walk": walk,
        "page": page,
        "near_words": place["words"].removeprefix("Near ") if place["lat"] is not None else place["street_name"],
        "open_cards": [card for card in cards if not card["came_back"]],
        "closed_cards": [card for card in cards if card["came_back"]],
        "pins": [
            {key: card[key] for key in ("id", "number", "lat", "lon", "title")}
            for card in cards
            if card["lat"] is not None
        ],
        "here": {"lat": place["lat"], "lon": place["lon"]} if place["lat"] is not None else None,
        "back_url": walk.url_before(page, returns=returns),
        "is_guest": request.viewer.person is None,
    }
    return render(request, "journeys/already.html", shown)


def go_on(request: Request, walk: Walk, page: Page) -> HttpResponse:
    """Theirs is not there, or it is a closed one that has come back: the new report says of which.

    Who reported the closed one may say so on its own page, and need not report it again.
    """
    came_back = known_case(request, request.POST.get("came_back", ""))
    if came_back is not None and may_reopen_own(request.viewer, came_back):
        return redirect("casework:reopen", came_back.reference)
    answers = {ALREADY_REPORTED: True, CAME_BACK: came_back.reference if came_back else ""}
    hand = draft_rules.hand_of(walk.draft, request.viewer)
    actions.save_answers(draft=walk.draft, answers=answers, hand=hand, by=request.viewer.user)
    return redirect(walk.url_after(page, returns=returns_to_check(request)))


def known_case(request: Request, reference: str) -> Case | None:
    """The case of that reference, where the viewer may know of it."""
    try:
        return casework_queries.case_for(request.viewer, reference) if reference else None
    except Case.DoesNotExist:
        return None


def may_reopen_own(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer reported it, and it was closed lately enough to say that it is not fixed."""
    is_theirs = casework_queries.sight_of(viewer, case).may_reopen
    return is_theirs and case.closed_at is not None and rules.may_reopen(closed_at=case.closed_at, now=timezone.now())


def follow(request: Request, walk: Walk, reference: str) -> HttpResponse:
    """One press with an account, or by an advisor for someone; a guest gives an address and confirms it first."""
    person = draft_rules.person_of(walk.draft, request.viewer)
    case = known_case(request, reference)
    if case is None:
        messages.info(request, words("gone"))
        return redirect(request.get_full_path())
    if person is None:
        return redirect("casework:follow", case.reference)
    try:
        casework.follow_case(case=case, person=person, by=request.viewer.user)
    except casework.CannotFollow:
        return redirect(case)
    messages.success(request, words("following"))
    return redirect(case)


def words(what: str) -> str:
    """What is said on the next page, in the words of ``templates/journeys/said/``."""
    return render_to_string(f"journeys/said/{what}.txt").strip()


def card_of(near: casework_queries.NearCase, *, number: int) -> dict[str, Any]:
    """What ``components/case_card.html`` shows of a report near the place."""
    card = showing.card_of(near.case) | {"id": number, "number": number}
    photo = near.photo
    photo_url = ""
    if photo is not None and near.case.reference:
        photo_url = reverse("casework:photo", args=[near.case.reference, photo.pk, "small"])
    full_url = reverse("casework:photo", args=[near.case.reference, photo.pk, "full"]) if photo_url and photo else ""
    return card | {
        "url": "",  # it opens in place
        "case_url": near.case.url,
        "reference": near.case.reference,
        "is_confidential": near.case.is_confidential,
        "distance_m": near.metres,
        "affected": near.affected,
        "photo_url": photo_url,
        "full_url": full_url,
        "photo_width": photo.width if photo else None,
        "photo_height": photo.height if photo else None,
        "came_back": near.came_back,
        "closed_at": near.case.closed_at,
        "promise": "" if near.came_back else card["promise"],
        "may_follow": bool(near.case.reference) and not near.case.is_confidential and not near.came_back,
    }
