"""Officers who look at organisations that ask to be known."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions as accounts
from accounts.actions.looks import record_look
from accounts.middleware import Request
from accounts.models import Organisation, SignedForm, Team, User
from accounts.queries.clients import forms_to_look_at
from accounts.queries.organisations import (
    listed_domains,
    members_of,
    organisations_looked_at,
    organisations_to_close,
    organisations_to_verify,
)
from accounts.queries.rates import holders_of, rates_claims
from casework import showing
from casework.views.doors import signed_in_only
from portal.organisations import actions
from portal.organisations.doors import say, warn
from portal.organisations.forms import ClaimForm, CloseForm, ListDomainForm, RefuseForm
from portal.partner import actions as partner
from portal.partner.views.clients import given

TEAM = "resident-records"
SHOWN = 50
P = ParamSpec("P")


def verifiers_only(door: Callable[Concatenate[Request, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for the team that keeps the records, and for administrators."""

    @wraps(door)
    def opened(request: Request, /, *args: P.args, **rest: P.kwargs) -> HttpResponse:
        viewer = request.viewer
        on_team = Team.objects.filter(slug=TEAM, pk__in=viewer.team_ids)
        if not viewer.is_administrator and not on_team.exists():
            raise PermissionDenied
        return door(request, *args, **rest)

    return signed_in_only(opened)


@require_GET
@verifiers_only
def waiting(request: Request) -> HttpResponse:
    """The list of those that wait, of those that were looked at, the signed forms, and the listed email domains."""
    return shown(request, ListDomainForm())


def shown(request: Request, form: ListDomainForm) -> HttpResponse:
    facts = {
        "waiting": list(organisations_to_verify()[:SHOWN]),
        "to_close": list(organisations_to_close()[:SHOWN]),
        "claims": list(rates_claims()[:SHOWN]),
        "signed": list(forms_to_look_at()[:SHOWN]),
        "looked_at": list(organisations_looked_at()[:SHOWN]),
        "domains": list(listed_domains()),
        "form": form,
    }
    return render(request, "portal/organisations/waiting.html", facts, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@verifiers_only
def look_at(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """One organisation: verify it, or say why not; decide which bills it sees; close it. A closed one is as it was."""
    known = get_object_or_404(Organisation.objects.select_related("closed_by__person"), pk=organisation_id)
    if known.closed_at is not None and request.method == "POST":
        warn(request, "decided")
        return redirect("verifying:waiting")
    refuses, closes = "refuse" in request.POST, "close" in request.POST
    form, close_form = RefuseForm(request.POST if refuses else None), CloseForm(request.POST if closes else None)
    if "form" in request.GET:
        return signed_form(request, form_or_404(known, request.GET["form"]))  # type: ignore[return-value]
    if "form" in request.POST:
        return decide_form(request, form_or_404(known, request.POST["form"]))
    if "claim" in request.POST:
        return decide_claim(request, known)
    if request.method == "POST" and not refuses and not closes:
        actions.verify(organisation=known, by=officer_of(request))
        say(request, "verified", organisation=known)
        return redirect("verifying:waiting")
    if form.is_valid():
        try:
            actions.refuse(organisation=known, words=form.cleaned_data["words"], by=officer_of(request))
            say(request, "refused", organisation=known)
        except accounts.AlreadyDecided:
            warn(request, "decided")
        return redirect("verifying:waiting")
    if close_form.is_valid():
        try:
            actions.close(organisation=known, words=close_form.cleaned_data["why"], by=officer_of(request))
            say(request, "closed", organisation=known)
        except accounts.AlreadyDecided:
            warn(request, "decided")
        return redirect("verifying:waiting")
    facts = {
        "organisation": known,
        "claims": [(claim, list(holders_of(claim.account))) for claim in rates_claims().filter(organisation=known)],
        "signed": list(forms_to_look_at().filter(consent__client__organisation=known)[:SHOWN]),
        "members": list(members_of(known)),
        "form": form,
        "close_form": close_form,
        "forms": [form, close_form],
        "closed_by": showing.name_of(known.closed_by),
    }
    is_wrong = form.is_bound or close_form.is_bound
    return render(request, "portal/organisations/look_at.html", facts, status=422 if is_wrong else 200)


def form_or_404(known: Organisation, form_id: str) -> SignedForm:
    """A signed form of one of its clients that waits for an officer."""
    try:
        return forms_to_look_at().get(pk=uuid.UUID(form_id), consent__client__organisation=known)
    except (ValueError, SignedForm.DoesNotExist) as error:
        raise Http404 from error


def signed_form(request: Request, form: SignedForm) -> FileResponse:
    """The file. Whoever signed it sees that it was looked at."""
    record_look(person=form.consent.client.person, viewer=request.viewer, reason="Checked a signed form")
    return given(form)


def decide_form(request: Request, form: SignedForm) -> HttpResponse:
    """Keep that it is a signed form; or end the consent, of which the client is told."""
    if "stop" in request.POST:
        partner.withdraw(client=form.consent.client, by=officer_of(request))
        say(request, "form_stopped", organisation=form.consent.client.organisation)
    else:
        accounts.look_at_form(form=form, by=officer_of(request))
        say(request, "form_looked_at")
    return redirect("verifying:waiting")


def decide_claim(request: Request, known: Organisation) -> HttpResponse:
    """Let it see the rates account that it asked for; or say why not, once there are words."""
    form = ClaimForm(request.POST, claims=rates_claims().filter(organisation=known))
    if not form.is_valid():
        warn(request, "claim_not_decided")
        return redirect("verifying:look_at", known.pk)
    try:
        actions.decide_claim(claim=form.cleaned_data["claim"], words=form.cleaned_data["why"], by=officer_of(request))
        say(request, "claim_decided", claim=form.cleaned_data["claim"], is_granted=not form.cleaned_data["why"])
    except accounts.AlreadyDecided:
        warn(request, "decided")
    return redirect("verifying:waiting")


@require_POST
@verifiers_only
def list_domain(request: Request) -> HttpResponse:
    """List an email domain as one organisation's own."""
    form = ListDomainForm(request.POST)
    if not form.is_valid():
        return shown(request, form)
    accounts.list_domain(**form.cleaned_data, by=officer_of(request))
    say(request, "listed", domain=form.cleaned_data["domain"])
    return redirect("verifying:waiting")


@require_POST
@verifiers_only
def unlist_domain(request: Request, domain_id: int) -> HttpResponse:
    """Take an email domain off the list."""
    accounts.unlist_domain(domain_id=domain_id, by=officer_of(request))
    say(request, "unlisted")
    return redirect("verifying:waiting")


def officer_of(request: Request) -> User:
    """Whoever is signed in, as ``signed_in_only`` saw to."""
    user = request.viewer.user
    if user is None:
        raise PermissionDenied
    return user
