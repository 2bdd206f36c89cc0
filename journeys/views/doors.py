"""What every door of a draft does before it answers: finds it for whoever may open it."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

from accounts.middleware import Request
from journeys import actions, kinds, queries, rules
from journeys.engine.walk import Walk
from journeys.models import Draft
from journeys.showing import walk_of

P = ParamSpec("P")
Keep = Callable[[Request, Walk], None]


def walking(
    door: Callable[Concatenate[Request, Walk, P], HttpResponseBase], *, keep: Keep | None = None
) -> Callable[..., HttpResponseBase]:
    """A door into a draft: it is found for whoever began it, and nobody else learns that it exists.

    ``keep`` keeps what was typed after the session ended, before they are asked to sign in again.
    """

    @wraps(door)
    def opened(request: HttpRequest, draft_id: uuid.UUID, *args: P.args, **rest: P.kwargs) -> HttpResponseBase:
        response: HttpResponseBase
        asked = cast(Request, request)
        try:
            draft = queries.draft_for(asked.viewer, draft_id)
            response = _before(asked, walk_of(draft), keep) or door(asked, walk_of(draft), *args, **rest)
        except Draft.DoesNotExist as error:
            behind = queries.person_behind(asked.viewer, draft_id)
            if behind is not None:
                messages.info(request, render_to_string("journeys/said/check_first.txt").strip())
                return redirect(settings.DESK_PERSON_URL, behind)
            if queries.is_stopped(asked.viewer, draft_id):
                response = render(asked, "journeys/consent_ended.html", status=403)
            elif queries.is_not_shared(asked.viewer, draft_id):
                response = not_shared(asked)
            else:
                raise Http404 from error
        except actions.AlreadySubmitted as done:
            draft.case_reference = done.reference
            response = redirect(kinds.JOURNEYS[draft.service.journey].url_of_sent(draft))
        patch_cache_control(response, private=True, no_store=True)
        return response

    return opened


def not_shared(request: Request) -> HttpResponse:
    """What a delegate is told whose form is not of what they were asked to do."""
    hat = request.viewer.hat
    shown = {"hat": hat, "subjects": sorted(hat.subjects)}
    return render(request, "journeys/not_shared.html", shown, status=403)


def _before(request: Request, walk: Walk, keep: Keep | None) -> HttpResponse | None:
    """What comes before the door itself: the case it became, a sign-in, or making a guest's draft one's own."""
    draft, viewer = walk.draft, request.viewer
    if draft.submitted_at is not None:
        raise actions.AlreadySubmitted(draft.case_reference)
    if rules.needs_sign_in(draft, viewer):
        if keep is not None:
            keep(request, walk)
        facts = {"draft": draft, "is_typed": keep is not None and request.method == "POST"}
        messages.info(request, render_to_string("journeys/said/session_ended.txt", facts).strip())
        return redirect_to_login(request.get_full_path())
    if not rules.may_open(draft, viewer):
        raise Draft.DoesNotExist
    is_theirs = not rules.is_helping(draft, viewer)
    if is_theirs and draft.person is None and viewer.person is not None and viewer.user is not None:
        journey = kinds.journey_of(walk.service)
        known: dict[str, Any] = {}
        for page in walk.route.reached:
            answered = {question.name for question in page.questions} & draft.answers.keys()
            known |= {name: value for name, value in journey.known(page, viewer.person).items() if name in answered}
        actions.claim_draft(draft=draft, person=viewer.person, answers=known, by=viewer.user)
    return None
