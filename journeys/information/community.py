"""Getting help begins in the community: the groups nearby, then our own services, then a person."""

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
    near = spot_of(rules.person_of(walk.draft, request.viewer), answers.get(POSTCODE))
    groups = directory.nearest(need=str(answers[NEED]), near=near, limit=SHOWN) if need else []
    cards = showing.cards_of(groups)
    shown = {
        "walk": walk,
        "page": page,
        "need": need,
        "need_name": answers.get(NEED),
        "near": near,
        "cards": cards,
        "pins": showing.pins_of(cards),
        "here": {"lat": near.lat, "lon": near.lon} if near else None,
        "services": queries.found_services(need.services) if need else [],
        "back_url": walk.url_before(page, returns=returns_to_check(request)),
    }
    return render(request, "journeys/get_help_community.html", shown)


def spot_of(person: Person | None, postcode: object) -> Spot | None:
    """The postcode that was answered, or the home of whom it is about."""
    typed = postcode.get("postcode", "") if isinstance(postcode, dict) else postcode
    near = queries.spot_of_postcode(typed) if isinstance(typed, str) and typed else None
    if near is None and person is not None:
        return queries.spot_of_home(person.home)
    return near
