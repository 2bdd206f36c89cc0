"""Asking for consent: in the client's account, by a code that they read out, on a form that they signed."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions as accounts
from accounts.middleware import Request
from accounts.models import Client, ConsentHow, ConsentRequest, Membership
from accounts.queries import clients as accounts_queries
from casework.documents import DocumentRefused
from casework.forms import CodeForm
from casework.views.doors import too_many
from portal.partner import actions
from portal.partner.doors import agency_only, client_asked_for, say, user_of, warn
from portal.partner.forms import AskByCodeForm, AskForm, AskInAccountForm, KeepFormForm

ASKED = "60/h"
TRIES = "60/10m"


@require_GET
@agency_only
def ways(request: Request, membership: Membership) -> HttpResponse:
    """The three ways to get somebody's consent."""
    return render(request, "portal/partner/ways.html", {"organisation": membership.organisation, **before(request)})


@require_http_methods(["GET", "POST"])
@agency_only
def ask_in_account(request: Request, membership: Membership) -> HttpResponse:
    """Ask somebody by email."""
    known = before(request)
    form = AskInAccountForm(request.POST if request.method == "POST" else None, initial=known["initial"])
    refused = asked_too_often(request, membership, form)
    if refused:
        return refused
    if form.is_valid():
        try:
            actions.ask_in_account(**form.cleaned_data, organisation=membership.organisation, by=membership.user)
        except accounts.ReferenceTaken:
            form.say_taken()
        except (accounts.AskedAlready, accounts.TooManyAsked):
            form.add_error("email", AskInAccountForm.BEFORE)
        else:
            say(request, "asked", email=form.cleaned_data["email"])
            return redirect("partner:clients")
    return shown(request, membership, form, "account", known)


@require_http_methods(["GET", "POST"])
@agency_only
def ask_by_code(request: Request, membership: Membership) -> HttpResponse:
    """Text somebody a code."""
    known = before(request)
    form = AskByCodeForm(request.POST if request.method == "POST" else None, initial=known["initial"])
    refused = asked_too_often(request, membership, form)
    if refused:
        return refused
    if form.is_valid():
        try:
            asked = actions.ask_by_code(**form.cleaned_data, organisation=membership.organisation, by=membership.user)
        except accounts.ReferenceTaken:
            form.say_taken()
        except (accounts.TooManyCodes, accounts.TooManyAsked):
            form.add_error("mobile", AskByCodeForm.TOO_MANY)
        else:
            return redirect("partner:asked", asked.pk)
    return shown(request, membership, form, "code", known)


@require_http_methods(["GET", "POST"])
@agency_only
def keep_form(request: Request, membership: Membership) -> HttpResponse:
    """Keep a signed form."""
    known = before(request)
    client: Client | None = known["client"]
    is_post = request.method == "POST"
    form = KeepFormForm(request.POST if is_post else None, request.FILES if is_post else None, client=client)
    refused = asked_too_often(request, membership, form)
    if refused:
        return refused
    if form.is_valid():
        try:
            consent = keep(form, membership, client)
        except accounts.ReferenceTaken:
            form.say_taken()
        except DocumentRefused as error:
            form.add_error("form_file", error.words)
        except accounts.OnlyThemselves as error:
            asked = None if error.stopped_on or client else ask_instead(form, membership)
            if asked is not None:
                say(request, "asked_instead")
                return redirect("partner:asked", asked.pk)
            form.say_only_they(error.stopped_on)
        else:
            say(request, "form_kept", client=consent.client, until=consent.expires_on)
            return redirect("partner:client", consent.client_id)
    return shown(request, membership, form, "form", known)


def keep(form: KeepFormForm, membership: Membership, client: Client | None) -> Any:
    """The consent that stands on the form."""
    typed = form.cleaned_data
    return actions.keep_form(
        organisation=membership.organisation,
        client=client,
        name=typed.get("name", ""),
        email=typed.get("email", ""),
        mobile=typed.get("mobile", ""),
        address=typed.get("address", ""),
        own_reference=client.own_reference if client else typed["own_reference"],
        months=typed["months"],
        signed_on=typed["signed_on"],
        upload=typed["form_file"],
        by=membership.user,
    )


def ask_instead(form: KeepFormForm, membership: Membership) -> ConsentRequest | None:
    """Ask somebody with a sign-in themselves, where that can be done; the form is not kept."""
    typed = {name: form.cleaned_data[name] for name in ("name", "own_reference", "months")}
    typed |= {"organisation": membership.organisation, "by": membership.user}
    email, mobile = form.cleaned_data["email"], form.cleaned_data["mobile"]
    try:
        if email and accounts_queries.people_at(email=email, mobile="").filter(user__isnull=False).exists():
            return actions.ask_in_account(**typed, email=email)
        return actions.ask_by_code(**typed, mobile=mobile)
    except accounts.ReferenceTaken:
        form.say_taken()
    except (accounts.AskedAlready, accounts.TooManyAsked, accounts.TooManyCodes):
        pass  # asked before: they have yet to answer
    return None


def before(request: Request) -> dict[str, Any]:
    """The client whose consent is to be renewed (``?client=``), and what their form begins with."""
    client = client_asked_for(request)
    if client is None:
        return {"client": None, "initial": {"months": 6}, "renews": ""}
    facts: dict[str, Any] = {"months": 6, "own_reference": client.own_reference}
    if client.until is not None:
        mobile = client.person.mobile
        facts |= {
            "name": client.person.name,
            "email": client.person.email,
            "mobile": mobile.as_national if mobile else "",
        }
    # Without consent nothing of them is shown: not even to whoever asks them anew.
    return {"client": client, "initial": facts, "renews": f"?client={client.pk}"}


def asked_too_often(request: Request, membership: Membership, form: AskForm) -> HttpResponse | None:
    """The answer to an agency that asks too many people, or None to go on."""
    if not form.is_bound:
        return None
    return too_many(request, action="consent", limit=ASKED, key=str(membership.organisation_id))


def shown(request: Request, membership: Membership, form: AskForm, way: str, known: dict[str, Any]) -> HttpResponse:
    """The page of one way."""
    months = form["months"].value() or 6
    words = actions.consent_words(membership.organisation, months=int(months) if str(months).isdecimal() else 6)
    facts = {"form": form, "way": way, "organisation": membership.organisation, "words": words, **known}
    return render(request, f"portal/partner/ask_{way}.html", facts, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@agency_only
def asked(request: Request, _membership: Membership, request_id: uuid.UUID) -> HttpResponse:
    """Whom the agency asked: type the code that they read out, send another, or see that they have not answered."""
    found = request_or_404(request, request_id)
    if found.answer == "yes":
        say(request, "agreed_before", asked=found)
        return redirect("partner:clients")
    is_code = found.how == ConsentHow.CODE
    form = CodeForm(request.POST if request.method == "POST" and is_code and "send" not in request.POST else None)
    if request.method == "POST" and is_code:
        refused = too_many(request, action="consent_code", limit=TRIES, key=str(found.pk))
        if refused:
            return refused
    has_too_many = False
    if "send" in request.POST and is_code:
        try:
            actions.send_code(asked=found, by=user_of(request))
        except accounts.TooManyCodes:
            has_too_many = True
        else:
            say(request, "code_sent")
            return redirect("partner:asked", found.pk)
    if form.is_valid():
        client = taken(request, form, found)
        if client is not None:
            say(request, "agreed", client=client)
            return redirect("partner:client", client.pk)
    is_wrong = form.is_bound or has_too_many
    facts = {"asked": found, "form": form, "has_too_many": has_too_many}
    return render(request, "portal/partner/asked.html", facts, status=422 if is_wrong else 200)


def taken(request: Request, form: CodeForm, found: ConsentRequest) -> Client | None:
    """The client, if it is the code that was sent; the form says why not."""
    try:
        return actions.take_code(asked=found, typed=form.cleaned_data["code"], by=user_of(request))
    except accounts.WrongCode as error:
        form.add_error("code", CodeForm.wrong(error.tries_left))
    except (accounts.CodeExpired, accounts.RequestOver):
        form.add_error("code", CodeForm.EXPIRED)
    return None


@require_POST
@agency_only
def take_back(request: Request, _membership: Membership, request_id: uuid.UUID) -> HttpResponse:
    """Stop asking somebody."""
    try:
        accounts.take_back_request(request=request_or_404(request, request_id), by=user_of(request))
        say(request, "taken_back")
    except accounts.RequestOver:
        warn(request, "answered_meanwhile")
    return redirect(reverse("partner:clients"))


def request_or_404(request: Request, request_id: uuid.UUID) -> ConsentRequest:
    """A request of the agency that was not taken back."""
    try:
        found = accounts_queries.request_for(request.viewer, request_id)
    except ConsentRequest.DoesNotExist as error:
        raise Http404 from error
    if found.withdrawn_at is not None:
        raise Http404
    return found
