"""What is planned around home or around any place: a list and a map that say the same, and each application's page."""

from datetime import datetime
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from accounts import queries as accounts
from accounts.middleware import Request
from accounts.models import Person, PlanningApplication, PlanningWatch
from accounts.queries.feeds import freshness
from accounts.rules.addresses import postcode_key
from casework import actions, queries, showing_planning
from casework.forms import PlanningForm, WatchAreaForm
from casework.queries import Around
from casework.queries import comments as commented
from casework.views import points
from casework.views.commenter import commenter_of
from casework.views.doors import personal, say, signed_in_only, too_many, warn

A_PAGE = 20
COMMENTS_A_PAGE = 20
FEED = "planning"


@require_GET
@personal
def page(request: Request) -> HttpResponse:
    """Applications around home, around what was typed, or in the whole borough: the list, with the map above it."""
    if request.GET.get("q") and (refusal := too_many(request, action="planning_search", limit="60/10m")):
        return refusal
    form = PlanningForm(request.GET)
    form.is_valid()
    around, meant = place_asked(request, form)
    today = timezone.localdate()
    found = queries.applications_around(around, metres=form.distance, open_on=None if form.shows_all else today)
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    asked = address_of(form, around)
    person = request.viewer.person
    return render(
        request,
        "casework/planning/list.html",
        {
            "form": form,
            "around": around,
            "meant": [{"words": one.words, "query": urlencode({**asked, "place": one.value})} for one in meant],
            "metres": form.distance,
            "shows_all": form.shows_all,
            "page": shown,
            "cards": [showing_planning.card_of(one, today=today) for one in shown.object_list],
            "page_query": urlencode(asked),
            "points_url": f"{reverse('casework:planning_points')}?{urlencode(asked)}",
            "viewer": request.viewer,
            "has_home": person is not None and person.home_id is not None,
            "area_watch": queries.area_watch_of(person) if person else None,
            "as_of": as_of(),
        },
    )


@require_GET
@personal
def map_points(request: Request) -> HttpResponse:
    """The same applications in the box that the map shows, at most 500; ``truncated`` says whether there are more."""
    if request.GET.get("q") and (refusal := too_many(request, action="planning_search", limit="60/10m")):
        return refusal
    form = PlanningForm(request.GET)
    if not form.is_valid():
        return points.refusal(form.errors.get_json_data())
    around, _meant = place_asked(request, form)
    today = timezone.localdate()
    found = queries.applications_around(around, metres=form.distance, open_on=None if form.shows_all else today)
    box = form.cleaned_data["bbox"]
    inside = found.filter(lat__isnull=False)
    if box:
        inside = inside.filter(lat__range=(box.south, box.north), lon__range=(box.west, box.east))
    seen = list(inside[: points.AT_MOST + 1])
    cards = [showing_planning.card_of(one, today=today) for one in seen[: points.AT_MOST]]
    return points.collection(
        (points.point(card.lat, card.lon, reported="", **card.told()) for card in cards),
        is_truncated=len(seen) > points.AT_MOST,
    )


def place_asked(request: Request, form: PlanningForm) -> tuple[Around | None, list[Around]]:
    """The place that was asked for, else home; and what to choose from, where the words may mean several places."""
    asked = form.cleaned_data
    if asked.get("place"):
        return queries.place_chosen(asked["place"]), []
    if not asked.get("q"):
        return queries.home_of(request.viewer.person), []
    meant = queries.places_meant(asked["q"])
    if not meant:
        # Every postcode of the borough is known: another is somewhere else.
        form.add_error("q", PlanningForm.OUTSIDE if postcode_key(asked["q"]) else PlanningForm.NOT_FOUND)
    return (meant[0], []) if len(meant) == 1 else (None, meant)


def address_of(form: PlanningForm, around: Around | None) -> dict[str, str]:
    """What leads here again: the place by its value, and what is not as usual."""
    asked = {"place": around.value if around else "", "show": form.cleaned_data.get("show", "")}
    return {"metres": str(form.distance), **{name: value for name, value in asked.items() if value}}


@require_GET
@personal
def application(request: Request, key: str) -> HttpResponse:
    """One application: what, where, how far it has come, what is said of it."""
    found = application_or_404(key)
    comments = Paginator(commented.published_comments(found), COMMENTS_A_PAGE).get_page(request.GET.get("page"))
    person = request.viewer.person
    commenter = commenter_of(request)
    own = commented.comment_of(commenter, found) if commenter else None
    return render(
        request,
        "casework/planning/application.html",
        {
            "application": found,
            "name": showing_planning.name_of(found),
            "stages": showing_planning.stages_of(found),
            "standing": showing_planning.standing_of(found),
            "dates": showing_planning.dates_of(found),
            "steps": showing_planning.steps_of(found, today=timezone.localdate()),
            "documents": showing_planning.papers_of(found),
            "outside_url": showing_planning.web_address(found.url),
            "on_map": showing_planning.pin_of(found),
            "counts": commented.comment_counts(found),
            "comments": [showing_planning.published(one) for one in comments.object_list],
            "page": comments,
            "own": own,
            "watch": queries.watch_of(person, found) if person else None,
            "viewer": request.viewer,
            "as_of": as_of(),
        },
    )


@require_GET
@signed_in_only
def yours(request: Request) -> HttpResponse:
    """What this person watches and what they said."""
    return your_page(request, None)


def your_page(request: Request, form: WatchAreaForm | None) -> HttpResponse:
    """The same, with a distance that cannot be where one was sent."""
    person, today = own_person(request), timezone.localdate()
    area = queries.area_watch_of(person)
    watched = [one.application for one in queries.watched_by(person) if one.application]
    shown = {
        "area": area,
        "form": form or WatchAreaForm(metres=area.metres if area else None),
        "home": queries.home_of(person),
        "watched": [{"key": one.key, "card": showing_planning.card_of(one, today=today)} for one in watched],
        "comments": [
            {"comment": one, "name": showing_planning.name_of(one.application)} for one in commented.comments_of(person)
        ],
        "viewer": request.viewer,
    }
    return render(request, "casework/planning/yours.html", shown, status=422 if form else 200)


@require_http_methods(["GET", "POST"])
@signed_in_only
def watch(request: Request, key: str) -> HttpResponse:
    """Watch one application, with one press. Who had to sign in for it comes back by a GET, which does nothing."""
    found = application_or_404(key)
    if request.method == "POST":
        actions.watch_application(application=found, person=own_person(request), by=request.viewer.user)
        say(request, "planning_watched")
    return redirect(found_url(found))


@require_http_methods(["GET", "POST"])
@signed_in_only
def unwatch(request: Request, key: str) -> HttpResponse:
    """Watch one application no more."""
    found = application_or_404(key)
    if request.method == "POST":
        stop_if_watched(request, queries.watch_of(own_person(request), found))
        say(request, "planning_unwatched")
    return redirect("casework:planning_yours") if "yours" in request.POST else redirect(found_url(found))


@require_http_methods(["GET", "POST"])
@signed_in_only
def watch_area(request: Request) -> HttpResponse:
    """Watch what is planned around home, or within another distance of it."""
    if request.method != "POST":
        return redirect("casework:planning_yours")
    form = WatchAreaForm(request.POST)
    if not form.is_valid():
        return your_page(request, form)
    metres = form.cleaned_data["metres"]
    try:
        actions.watch_area(person=own_person(request), metres=metres, by=request.viewer.user)
    except actions.NoHome:
        warn(request, "planning_no_home")
    else:
        say(request, "planning_area_watched", metres=metres)
    return redirect("casework:planning_yours")


@require_http_methods(["GET", "POST"])
@signed_in_only
def unwatch_area(request: Request) -> HttpResponse:
    """Watch what is planned around home no more."""
    if request.method == "POST":
        stop_if_watched(request, queries.area_watch_of(own_person(request)))
        say(request, "planning_area_unwatched")
    return redirect("casework:planning_yours")


def stop_if_watched(request: Request, kept: PlanningWatch | None) -> None:
    """End a watch that is there."""
    if kept is not None:
        actions.stop_watching(watch=kept, by=request.viewer.user)


@csrf_exempt
@require_http_methods(["GET", "POST"])
@personal
def stop(request: Request, token: str) -> HttpResponse:
    """End a watch from the link in a message, without signing in: a GET only asks, a POST does it (RFC 8058)."""
    try:
        kept = queries.watch_stopped_by(token)
    except BadSignature as error:
        raise Http404 from error
    is_stopped = kept is None
    if kept is not None and request.method == "POST":
        actions.stop_watching(watch=kept, by=None)
        is_stopped = True
    return render(
        request, "casework/planning/stop.html", {"watch": kept, "is_stopped": is_stopped, "name": named(kept)}
    )


def named(kept: PlanningWatch | None) -> str:
    """What a watch is of, in words; empty for what is around home."""
    return showing_planning.name_of(kept.application) if kept and kept.application else ""


def application_or_404(key: str) -> PlanningApplication:
    """The application of this address. Raises ``Http404``."""
    try:
        return accounts.planning_application(key)
    except PlanningApplication.DoesNotExist as error:
        raise Http404 from error


def found_url(found: PlanningApplication) -> str:
    """The address of its page."""
    return reverse("casework:planning_application", args=[found.key])


def own_person(request: Request) -> Person:
    """Who is signed in, at a door of ``signed_in_only``."""
    person = request.viewer.person
    if person is None:
        raise Http404
    return person


def as_of() -> datetime | None:
    """When the list was true, where that is longer ago than it should be."""
    fresh = freshness([FEED], now=timezone.now())[FEED]
    return fresh.as_of if fresh.is_stale else None
