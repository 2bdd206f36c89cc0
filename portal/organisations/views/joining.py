"""Becoming part of an organisation: asking the council to know it, or answering an invitation."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts import actions as accounts
from accounts.actions.organisations import hash_of_token, why_refused
from accounts.middleware import Request
from accounts.models import Invitation, Organisation, OrganisationKind, User
from accounts.queries.organisations import memberships_of
from accounts.rules.hats import HAT_SESSION_KEY, Hat, HatKind
from casework.views.doors import signed_in_only, too_many
from portal.organisations.doors import say
from portal.organisations.forms import RegisterForm

REGISTRATIONS = "10/h"
TRIES = "60/h"


@require_GET
@signed_in_only
def organisations(request: Request) -> HttpResponse:
    """The organisations that one acts for, and the way to another one."""
    mine = list(memberships_of(user_of(request)))
    return render(request, "portal/organisations/organisations.html", {"memberships": mine})


@require_http_methods(["GET", "POST"])
@signed_in_only
def register(request: Request) -> HttpResponse:
    """Ask the council to know an organisation."""
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        refused = too_many(request, action="register", limit=REGISTRATIONS)
        if refused:
            return refused
    if form.is_valid():
        made = accounts.register_organisation(**form.cleaned_data, by=user_of(request))
        wear(request, made)
        say(request, "registered", organisation=made)
        return redirect("organisations:organisation", made.pk)
    return render(request, "portal/organisations/register.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@signed_in_only
def join(request: Request, token: str) -> HttpResponse:
    """Say who invites them, and let them join; or say in words why they cannot."""
    refused = too_many(request, action="join", limit=TRIES)
    if refused:
        return refused
    user = user_of(request)
    invitation = Invitation.objects.select_related("organisation").filter(token_hash=hash_of_token(token)).first()
    if invitation is None:
        return render(request, "portal/organisations/cannot_join.html", {"why": "unknown"}, status=404)
    why = why_refused(invitation, user, now=timezone.now())
    if not why and request.method == "POST":
        try:
            membership = accounts.accept_invitation(token=token, by=user)
        except accounts.InvitationRefused as error:
            why = error.why
        else:
            wear(request, membership.organisation)
            say(request, "joined", organisation=membership.organisation)
            return redirect("organisations:organisation", membership.organisation_id)
    facts = {"invitation": invitation, "why": why, "user": user}
    if why:
        return render(request, "portal/organisations/cannot_join.html", facts, status=410)
    return render(request, "portal/organisations/join.html", facts)


def wear(request: Request, known: Organisation) -> None:
    """Go on as a member of this organisation."""
    kind = HatKind.PARTNER if known.kind == OrganisationKind.PARTNER else HatKind.BUSINESS
    request.session[HAT_SESSION_KEY] = Hat(kind=kind, id=known.pk).key


def user_of(request: Request) -> User:
    """Whoever is signed in, as ``signed_in_only`` saw to."""
    user = request.viewer.user
    if user is None:
        raise RuntimeError("This page is for those who are signed in")
    return user
