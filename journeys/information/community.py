"""Getting help begins in the community: the groups nearby, then our own services, then a person."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.middleware import Request
from accounts.models import Person
from journeys import actions, queries, rules
from journeys.engine.definition import Page
from journeys.engine.walk import Walk, returns_to_check
from journeys.information import directory, showing
from journeys.information.definition import COMMUNITY
from journeys.queries import Spot
from journeys.rules.needs import NEEDS

NEED, POSTCODE = "need", "postcode"
SHOWN = 5


def show_community(request: Request, walk: Walk, page: Page) -> HttpResponse:
    """What may help without us; one press goes on to a person."""
    if request.method == "POST":
        hand = rules.hand_of(walk.draft, request.viewer)
        actions.save_answers(draft=walk.draft, answers={COMMUNITY: True}, hand=hand, by=request.viewer.user)
        return redirect(walk.url_after(page, returns=returns_to_check(request)))
    answers = walk.route.answers
    need = NEEDS.get(str(answers.get(NEED) or ""))
    typed = postcode_of(answers)
    near = queries.spot_of_postcode(typed) if typed else home_of(rules.person_of(walk.draft, request.viewer))
    groups = directory.nearest(need=str(answers[NEED]), near=near, limit=SHOWN) if need else []
    cards = showing.cards_of(groups)
    shown = {
        "walk": walk,
        "page": page,
        "need": need,
        "need_name": answers.get(NEED),
        "near": near,
        "unknown": typed if near is None else "",
        "cards": cards,
        "pins": showing.pins_of(cards),
        "here": {"lat": near.lat, "lon": near.lon} if near else None,
        "services": queries.found_services(need.services) if need else [],
        "back_url": walk.url_before(page, returns=returns_to_check(request)),
    }
    return render(request, "journeys/get_help_community.html", shown)


def postcode_of(answers: Mapping[str, Any]) -> str:
    """The postcode as it was typed; empty where none was."""
    typed = answers.get(POSTCODE)
    return str((typed.get("postcode") if isinstance(typed, dict) else typed) or "")


def home_of(person: Person | None) -> Spot | None:
    """Where the one whom it is about lives, as far as we know."""
    return queries.spot_of_home(person.home) if person is not None else None
