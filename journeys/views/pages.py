"""The pages of a draft: shown, answered, saved."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

from accounts import limits
from accounts import queries as accounts
from accounts.middleware import Request
from casework.actions import SlotTaken, TooManyHeld
from journeys import actions, kinds, rules
from journeys.engine import times
from journeys.engine.definition import Page
from journeys.engine.journey import Journey
from journeys.engine.page_form import PageForm
from journeys.engine.piping import piped_question
from journeys.engine.questions import Files, Held, Photos, Place
from journeys.engine.walk import Walk, returns_to_check
from journeys.rules.raising import places_outside
from journeys.views.check import submit
from journeys.views.doors import walking
from journeys.views.files import files_shown, take_files
from journeys.views.photos import photos_shown, take_photos
from journeys.views.saving import (
    SAVE_FOR_LATER,
    Meanwhile,
    keep_typed,
    save_for_later,
    save_page,
    told_of,
    typed_on,
    unseen_of,
)

NUMBERS_TRIED = "20/10m"  # from one address on the network


def show(request: Request, walk: Walk, name: str) -> HttpResponse:
    """One page of a journey. A page that the answers do not lead to gives way to the first that is to be done."""
    if not walk.route.has_page(name):
        raise Http404
    here = walk.route.page(name)
    if here is None:
        return redirect(walk.url)
    if here.is_stop:
        shown = {"walk": walk, "page": walk.said_page(here), "back_url": walk.url_before(here, returns=False)}
        return render(request, "journeys/stop.html", shown)
    journey = kinds.journey_of(walk.service)
    step = journey.steps.get(here.step or "")
    return step(request, walk, here) if step else ask(request, walk, here, journey)


def ask(request: Request, walk: Walk, here: Page, journey: Journey) -> HttpResponse:
    """Ask a page's questions and save their answers."""
    if asks_too_often(request, walk, here, journey):
        return render(request, "429.html", status=429)
    known = journey.known(here, rules.person_of(walk.draft, request.viewer))
    form = form_of(request, walk, here, journey)
    if request.method == "POST":
        # All are asked: each keeps what was sent to it, whatever else was pressed.
        if take_photos(request, walk, form) | take_files(request, walk, form) | form.is_about_rows:
            return show_page(request, walk, here, form, known)
        try:
            if SAVE_FOR_LATER in request.POST:
                return save_for_later(request, walk, here, journey, form)
            if form.is_complete:
                wrong = journey.errors(walk, here, walk.route.answers | known | form.answers)
                form.add_errors(wrong | outside_wards(request, here, form))
            if form.is_complete:
                save_page(request, walk, here, journey, known | form.answers)
                if here.sends:
                    return send_page(request, walk, here, form, known)
                return redirect(walk.url_after(here, returns=returns_to_check(request)))
        except actions.AnsweredMeanwhile as meanwhile:
            return show_page(request, walk, here, form, known, meanwhile=told_of(meanwhile.changes, here))
        except (SlotTaken, TooManyHeld) as error:
            form.add_errors(times.refused(here, error))
    return show_page(request, walk, here, form, known)


def outside_wards(request: Request, here: Page, form: PageForm) -> dict[str, str]:
    """What is wrong with places that a councillor names: each has to be in their ward."""
    places = [question for question in here.questions if isinstance(question, Place)]
    outside = places_outside(form.answers, wards=request.viewer.ward_ids)
    words = render_to_string("journeys/said/not_your_ward.txt").strip()
    return {question.first_input: words for question in places if question.name in outside}


def asks_too_often(request: Request, walk: Walk, here: Page, journey: Journey) -> bool:
    """Whether somebody tries one number of a bill after the other: the page says whether there is such an account.

    A right number counts too, or the limit would tell it from a wrong one. An advisor who helps is not counted.
    """
    if request.method != "POST" or rules.is_helping(walk.draft, request.viewer):
        return False
    if not journey.is_guessed_at(here):
        return False
    return not limits.within_limit(request, action="bill_number", limit=NUMBERS_TRIED)


def send_page(request: Request, walk: Walk, here: Page, form: PageForm, known: Mapping[str, Any]) -> HttpResponse:
    """Send with the page just saved, unless answers of other pages changed since it was drawn: those are told first."""
    try:
        return submit(request, replace(walk), entered=[question.name for question in here.questions])
    except actions.AnsweredMeanwhile as meanwhile:
        unseen = unseen_of(meanwhile.changes, walk, request.viewer)
        last = max(change.at for change in meanwhile.changes)
        return show_page(request, walk, here, form, known, unseen=unseen, changed_at=last)


def form_of(request: Request, walk: Walk, here: Page, journey: Journey) -> PageForm:
    person = rules.person_of(walk.draft, request.viewer)
    known = journey.known(here, person)
    questions = [question for question in walk.route.questions_of(here) if question.name not in known]
    shows_held = any(isinstance(question, Held) for question in questions)
    return PageForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        questions=[piped_question(question, walk.words_of) for question in questions],
        before=walk.answers_for(here),
        filled_with=journey.filled_with(here, person) | walk.draft.answers,
        held=accounts.held_by(walk.draft.person) if shows_held else {},
        findings=walk.findings_on(here),
        typed=typed_on(walk, here),
        draft=walk.draft.pk,
        asked=request.GET,
        price_of=times.price_of(walk, here),
    )


def keep_unseen(request: Request, walk: Walk) -> None:
    """Keep what was typed after the session ended: it is saved, but not shown before they sign in again."""
    here = walk.route.page(request.path_info.rstrip("/").rpartition("/")[2])
    if request.method != "POST" or here is None or here.is_stop or here.step:
        return
    journey = kinds.journey_of(walk.service)
    form = form_of(request, walk, here, journey)
    take_files(request, walk, form)
    try:
        if form.is_valid() and form.answers:
            save_page(request, walk, here, journey, form.answers)
    except (actions.AnsweredMeanwhile, SlotTaken, TooManyHeld):
        keep_typed(request, walk, here, form)


def show_page(
    request: Request,
    walk: Walk,
    here: Page,
    form: PageForm,
    known: Mapping[str, Any],
    *,
    meanwhile: Sequence[Meanwhile] = (),
    unseen: Sequence[Meanwhile] = (),
    changed_at: datetime | None = None,
) -> HttpResponse:
    """Draw a page; 422 where something is wrong with what was typed, 409 where someone else answered ``meanwhile``.

    409 too where it was to be sent and answers of other pages changed until ``changed_at``: they are told as
    ``unseen``.
    """
    journey = kinds.journey_of(walk.service)
    by_name = {question.name: question for question in here.questions}
    told_at = [one.change.at for one in meanwhile]
    shown = {
        "walk": walk,
        "page": walk.said_page(here),
        "form": form,
        "known": [{"key": by_name[name].label, "value": by_name[name].words(value)} for name, value in known.items()],
        "photos": photos_shown(walk) if any(isinstance(question, Photos) for question in here.questions) else [],
        "files": files_shown(walk) if any(isinstance(question, Files) for question in here.questions) else [],
        "back_url": walk.url_before(here, returns=returns_to_check(request)),
        "is_guest": request.viewer.person is None,
        "offers_sign_in": request.viewer.user is None and journey.names_person(here),
        "meanwhile": meanwhile,
        "unseen": unseen,
        "is_changed": changed_at is not None,
        "seen_at": max([walk.draft.saved_at, changed_at or walk.draft.saved_at, *told_at]).isoformat(),
    }
    status = 409 if meanwhile or changed_at else 422 if form.is_bound and form.errors else 200
    return render(request, "journeys/page.html", shown, status=status)


page = require_http_methods(["GET", "POST"])(walking(show, keep=keep_unseen))
