"""Doors of hats and of sharing an account."""

import uuid
from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import limits, queries
from accounts.actions.delegation import AskedAlready, DelegationRefused, TooManyDelegates, delegation_asked
from accounts.middleware import Request
from accounts.models import Delegation, Person, User
from accounts.queries import delegation as delegations
from accounts.rules.hats import HAT_SESSION_KEY
from portal.hats import actions
from portal.hats.forms import ShareForm
from portal.hats.homes import home_of

ASKS_A_DAY = "20/d"
A_PAGE = 50


@require_GET
def choose(request: Request) -> HttpResponse:
    """Every hat that they have, the worn one marked."""
    return render(request, "portal/hats/choose.html", {"hats": request.viewer.hats, "worn": request.viewer.hat})


@require_POST
def wear(request: Request) -> HttpResponse:
    """Put a hat on, and go where they were going, or to its home. One that is not theirs changes nothing."""
    chosen = request.POST.get("hat", "")
    if chosen in {hat.key for hat in request.viewer.hats}:
        request.session[HAT_SESSION_KEY] = chosen
    back = request.POST.get("next", "")
    if back and url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect(home_of(queries.viewer_of(request)))


@require_GET
def sharing(request: Request) -> HttpResponse:
    """Who may see this account or act in it, and for whom they themselves act."""
    shown = {
        "delegations": delegations.delegations_of(_person(request)),
        "past": delegations.past_delegations_of(_person(request)),
        "acted_for": delegations.acted_for(_user(request)),
    }
    return render(request, "portal/hats/sharing.html", shown)


@require_GET
def acts(request: Request, delegation_id: uuid.UUID) -> HttpResponse:
    """What somebody opened and did in this account."""
    try:
        found = delegations.accepted_delegation(_person(request), delegation_id)
    except Delegation.DoesNotExist as error:
        raise Http404 from error
    page = Paginator(delegations.acts_of(found), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/hats/acts.html", {"delegation": found, "page": page})


@require_http_methods(["GET", "POST"])
def share(request: Request) -> HttpResponse:
    """Ask somebody to act."""
    person = _person(request)
    form = ShareForm(request.POST if request.method == "POST" else None, own_email=person.email)
    if request.method == "POST" and not limits.within_limit(
        request, action="share", limit=ASKS_A_DAY, key=str(person.pk)
    ):
        return render(request, "429.html", status=429)
    if form.is_valid():
        try:
            asked = actions.ask_to_act(giver=person, **form.cleaned_data, by=_user(request))
        except (AskedAlready, TooManyDelegates) as refused:
            if isinstance(refused, AskedAlready):
                form.say_asked_already()
            else:
                form.add_error(None, "Ten people can act for you at most. Remove somebody first.")
        else:
            _say(request, "asked", delegation=asked)
            return redirect("hats:sharing")
    return render(request, "portal/hats/share.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def end(request: Request, delegation_id: uuid.UUID) -> HttpResponse:
    """End what somebody may do here."""
    try:
        found = delegations.delegation_of(_person(request), delegation_id)
    except Delegation.DoesNotExist as error:
        raise Http404 from error
    if request.method == "POST":
        actions.end_delegation(delegation=found, by=_user(request))
        _say(request, "ended", delegation=found)
        return redirect("hats:sharing")
    return render(request, "portal/hats/end.html", {"delegation": found})


@require_http_methods(["GET", "POST"])
def accept(request: Request, token: str) -> HttpResponse:
    """What somebody asks of them; "yes" begins it, and they act for that person at once."""
    try:
        if request.method == "POST":
            begun = actions.agree_to_act(token=token, by=_user(request))
            request.session[HAT_SESSION_KEY] = f"delegate:{begun.pk}"
            _say(request, "begun", delegation=begun)
            return redirect("home:home")
        asked = delegation_asked(token=token, user=_user(request))
    except DelegationRefused as refused:
        return render(request, "portal/hats/not_accepted.html", {"why": refused.why}, status=409)
    return render(request, "portal/hats/accept.html", {"delegation": asked})


def _user(request: Request) -> User:
    return cast(User, request.viewer.user)


def _person(request: Request) -> Person:
    """Whose account it is. Raises ``Http404`` where a sign-in has no person."""
    if request.viewer.person is None:
        raise Http404
    return request.viewer.person


def _say(request: Request, what: str, **facts: object) -> None:
    """Tell them on the next page what was done, in the words of ``templates/portal/hats/said/``."""
    messages.success(request, render_to_string(f"portal/hats/said/{what}.txt", facts).strip())
