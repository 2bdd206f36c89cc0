"""The agency's clients: found, looked at, asked for, let go."""

import uuid
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions as accounts
from accounts.actions.looks import record_look
from accounts.middleware import Request
from accounts.models import Client, Membership, SignedForm
from accounts.queries import clients as accounts_queries
from casework.models import DocumentType
from casework.views.doors import too_many
from journeys import kinds
from journeys.showing import walk_of
from portal.partner import actions, queries
from portal.partner.doors import agency_only, client_only, client_or_404, say, user_of, warn
from portal.partner.forms import FindForm, ReferenceForm, StartForm

STARTS = "120/h"


@require_GET
@agency_only
def clients(request: Request, membership: Membership) -> HttpResponse:
    """The list of clients; with ``?service=``, whom to ask that for."""
    form = FindForm(request.GET)
    typed, state = (form.cleaned_data["q"], form.cleaned_data["state"]) if form.is_valid() else ("", "")
    slug = request.GET.get("service", "")
    service = kinds.services().get(slug)
    found = accounts_queries.clients_found(membership.organisation, typed=typed, state="standing" if service else state)
    page = Paginator(found, queries.PAGE).get_page(request.GET.get("page"))
    kept = {
        name: value for name, value in (("q", typed), ("state", state), ("service", slug if service else "")) if value
    }
    facts = {
        "form": form,
        "page": page,
        "query": urlencode(kept),
        "is_filtered": bool(typed or state),
        "service": service,
        "asked": list(accounts_queries.requests_of(membership.organisation)[: queries.PAGE]),
        "organisation": membership.organisation,
    }
    return render(request, "portal/partner/clients.html", facts)


@require_GET
@client_only
def client(request: Request, found: Client) -> HttpResponse:
    """One client: their consent, what was asked for them, what can be. They see that it was looked at."""
    record_look(
        person=found.person, viewer=request.viewer, reason=f"Opened the client’s page at {found.organisation.name}"
    )
    return shown(request, found)


def shown(
    request: Request, found: Client, *, start: StartForm | None = None, reference: ReferenceForm | None = None
) -> HttpResponse:
    """The page of a client, 422 where something is wrong with what was typed."""
    facts = {
        "client": found,
        "person": found.person,
        "page": queries.page_of(request.viewer, found),
        "consents": list(accounts_queries.consents_of_client(found)),
        "form": start or StartForm(services=choices(), chosen=request.GET.get("service", "")),
        "reference": reference or ReferenceForm(initial={"own_reference": found.own_reference}),
    }
    is_wrong = any(form is not None for form in (start, reference))
    return render(request, "portal/partner/client.html", facts, status=422 if is_wrong else 200)


def choices() -> list[tuple[str, str]]:
    """Every service that opens a case, by title."""
    offered = [service for service in kinds.services().values() if kinds.journey_of(service).opens_case]
    return sorted(((one.slug, one.definition.title) for one in offered), key=lambda choice: choice[1])


@require_POST
@client_only
def start(request: Request, found: Client) -> HttpResponse:
    """Begin a form for a client."""
    refused = too_many(request, action="partner_start", limit=STARTS, key=str(found.organisation_id))
    if refused:
        return refused
    form = StartForm(request.POST, services=choices())
    if not form.is_valid():
        return shown(request, found, start=form)
    try:
        draft = actions.start_request(client=found, slug=form.cleaned_data["service"], by=user_of(request))
    except actions.NoConsent:
        return redirect("partner:client", found.pk)
    return redirect(walk_of(draft).url)


@require_POST
@client_only
def reference(request: Request, found: Client) -> HttpResponse:
    """Keep what the agency calls a client."""
    form = ReferenceForm(request.POST)
    if form.is_valid():
        try:
            accounts.set_own_reference(
                client=found, own_reference=form.cleaned_data["own_reference"], by=user_of(request)
            )
        except accounts.ReferenceTaken:
            form.say_taken()
        else:
            say(request, "reference")
            return redirect("partner:client", found.pk)
    return shown(request, found, reference=form)


@require_POST
@client_only
def join_circle(request: Request, found: Client) -> HttpResponse:
    """Let other agencies of the client know of this one, where the client agrees."""
    accounts.join_circle(client=found, by=user_of(request))
    say(request, "in_circle")
    return redirect("partner:client", found.pk)


@require_POST
@client_only
def leave_circle(request: Request, found: Client) -> HttpResponse:
    """Let no other agency of the client know of this one."""
    accounts.leave_circle(client=found, by=user_of(request))
    say(request, "out_of_circle")
    return redirect("partner:client", found.pk)


@require_http_methods(["GET", "POST"])
@client_only
def withdraw(request: Request, found: Client) -> HttpResponse:
    """Note that the client takes their consent back."""
    if request.method != "POST":
        return render(request, "portal/partner/withdraw.html", {"client": found})
    actions.withdraw(client=found, by=user_of(request))
    say(request, "withdrawn")
    return redirect("partner:clients")


@require_POST
@agency_only
def end(request: Request, _membership: Membership, client_id: uuid.UUID) -> HttpResponse:
    """Take a client without consent off the list."""
    found = client_or_404(request, client_id)
    if found.until is not None:
        warn(request, "has_consent")
        return redirect(reverse("partner:withdraw", args=[found.pk]))
    accounts.end_client(client=found, by=user_of(request))
    say(request, "ended")
    return redirect("partner:clients")


@require_GET
@agency_only
def signed_form(request: Request, _membership: Membership, form_id: uuid.UUID) -> HttpResponseBase:
    """A signed form, for the agency whose client signed it."""
    try:
        form = accounts_queries.signed_form_for(request.viewer, form_id)
    except SignedForm.DoesNotExist as error:
        raise Http404 from error
    return given(form)


def given(form: SignedForm) -> FileResponse:
    """The file of a form, which opens nothing but itself. Raises ``Http404`` where it is not there any more."""
    try:
        opened = form.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        opened,
        as_attachment=form.content_type != DocumentType.JPEG,
        filename=form.name,
        content_type=form.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; img-src 'self'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
