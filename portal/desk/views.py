"""Doors of the desk, for resident advisors only."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions as accounts
from accounts.middleware import Request
from accounts.models import Person, User
from accounts.rules import CHANNEL_SESSION_KEY
from casework import queries as casework
from casework.models import Case
from journeys import actions as journeys
from journeys import kinds, rules, showing
from journeys import queries as journeys_queries
from journeys.forms.returning import ReturnForm
from journeys.models import Draft
from portal.desk import queries
from portal.desk.forms import AddBillForm, ChannelForm, HandBackForm, NewPersonForm, SearchForm, StartForm

P = ParamSpec("P")


def advisors_only(
    door: Callable[Concatenate[Request, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A page of the desk, which no cache may keep; others sign in first, or are told that it is not theirs."""

    @wraps(door)
    def opened(request: HttpRequest, /, *args: P.args, **rest: P.kwargs) -> HttpResponse:
        known = cast(Request, request)
        if known.viewer.user is None:
            return redirect_to_login(request.get_full_path())
        if not known.viewer.is_advisor:
            raise PermissionDenied
        response = door(known, *args, **rest)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return opened


@require_GET
@advisors_only
def desk(request: Request) -> HttpResponse:
    """How the contact came, and one box that finds whom it is about."""
    search = SearchForm(request.GET if "q" in request.GET else None)
    typed = search.cleaned_data["q"] if search.is_valid() else ""
    shown = {
        "search": search,
        "typed": typed,
        "found": queries.find(request.viewer, typed) if typed else None,
        "channel_form": channel_form(request),
    }
    return render(request, "portal/desk/desk.html", shown)


def channel_form(request: Request) -> ChannelForm:
    """The choice of how the contact came, as it stands."""
    return ChannelForm(initial={"channel": request.viewer.channel})


@require_POST
@advisors_only
def channel(request: Request) -> HttpResponse:
    """Note how the contact came: it stands with every answer from now on."""
    form = ChannelForm(request.POST)
    if form.is_valid():
        request.session[CHANNEL_SESSION_KEY] = form.cleaned_data["channel"]
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_ours else "desk:desk")


@require_http_methods(["GET", "POST"])
@advisors_only
def new_person(request: Request) -> HttpResponse:
    """Keep someone new; where we may know them already, they are shown first."""
    form = NewPersonForm(
        request.POST if request.method == "POST" else None, initial=queries.known_from(request.GET.get("q", ""))
    )
    known: list[Person] = []
    if form.is_valid():
        typed = form.cleaned_data
        mobile = str(typed["mobile"] or "")
        known = [] if "anyway" in request.POST else queries.known_at(email=typed["email"], mobile=mobile)
        if not known:
            added = accounts.add_person(
                name=typed["name"],
                email=typed["email"],
                mobile=mobile,
                home_words=typed["address"],
                by=cast(User, request.viewer.user),
            )
            say(request, "added", person=added)
            return redirect("desk:person", added.pk)
    shown = {"form": form, "known": known}
    status = 409 if known else 422 if form.is_bound else 200
    return render(request, "portal/desk/new_person.html", shown, status=status)


@require_GET
@advisors_only
def person(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """Who they are, what they asked for, where their unfinished forms stand."""
    return show_person(request, person_id, StartForm(services=choices()))


def show_person(request: Request, person_id: uuid.UUID, form: StartForm) -> HttpResponse:
    """Draw the page of a person; 422 where no service was chosen."""
    try:
        helped = queries.person_for(request.viewer, person_id)
    except Person.DoesNotExist as error:
        raise Http404 from error
    shown = {"helped": helped, "person": helped.person, "form": form, "channel_form": channel_form(request)}
    return render(request, "portal/desk/person.html", shown, status=422 if form.is_bound else 200)


def choices() -> list[tuple[str, str]]:
    """Every service that an advisor can send for someone, by its title: not the bills, for they take no card."""
    sent = (service for service in kinds.services().values() if kinds.journey_of(service).opens_case)
    return sorted(((service.slug, service.definition.title) for service in sent), key=lambda one: one[1])


@require_POST
@advisors_only
def start(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """Begin a service for someone, with the pages that they would fill in themselves."""
    form = StartForm(request.POST, services=choices())
    if not form.is_valid():
        return show_person(request, person_id, form)
    try:
        helped = Person.objects.get(pk=person_id)
    except Person.DoesNotExist as error:
        raise Http404 from error
    draft = journeys.begin_draft(
        service=kinds.publish(kinds.services()[form.cleaned_data["service"]]),
        person=helped,
        visitor=None,
        channel=request.viewer.channel,
        by=request.viewer.user,
    )
    return redirect(showing.walk_of(draft).url)


@require_http_methods(["GET", "POST"])
@advisors_only
def bills(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """The council tax accounts of someone with a sign-in; one more, once the advisor has checked who they are."""
    helped = _with_account(person_id)
    form = AddBillForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            link = accounts.link_tax_account_checked(
                person=helped, number=form.cleaned_data["number"], by=cast(User, request.viewer.user)
            )
        except accounts.NoSuchTaxAccount:
            form.say_no_such()
        else:
            say(request, "bill_added", person=helped, account=link.account)
            return redirect("desk:person", helped.pk)
    shown = {"person": helped, "bills": queries.bills_of(helped), "form": form}
    return render(request, "portal/desk/bills.html", shown, status=422 if form.is_bound else 200)


@require_POST
@advisors_only
def remove_bill(request: Request, person_id: uuid.UUID, account_id: int) -> HttpResponse:
    """Take a council tax account off someone's again."""
    helped = _with_account(person_id)
    account = next((one for one in queries.bills_of(helped) if one.pk == account_id), None)
    if account is not None:
        accounts.unlink_tax_account(person=helped, account=account, by=request.viewer.user)
        say(request, "bill_removed", person=helped, account=account)
    return redirect("desk:bills", helped.pk)


def _with_account(person_id: uuid.UUID) -> Person:
    """Someone who can sign in: to anyone else a bill could not be shown. Raises ``Http404``."""
    try:
        return Person.objects.get(pk=person_id, user__isnull=False)
    except Person.DoesNotExist as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
@advisors_only
def hand_back(request: Request, draft_id: uuid.UUID) -> HttpResponse:
    """Let whose form it is carry on: on their own phone or computer, by a link and a code."""
    try:
        draft = journeys_queries.draft_for(request.viewer, draft_id)
    except Draft.DoesNotExist as error:
        raise Http404 from error
    if draft.submitted_at is not None or not rules.is_helping(draft, request.viewer):
        return redirect("journeys:check", draft.pk)
    typed = request.POST if request.method == "POST" else None
    helped = draft.person
    form = HandBackForm(typed, person=helped) if helped and (helped.email or helped.mobile) else ReturnForm(typed)
    if form.is_valid():
        try:
            journeys.send_return_link(draft=draft, **form.address, by=request.viewer.user)
        except accounts.TooManyCodes:
            form.say_too_many()
        else:
            say(request, "handed_back", draft=draft)
            return redirect("desk:person", helped.pk) if helped else redirect("desk:desk")
    shown = {"draft": draft, "one": showing.shown_drafts([draft])[0], "form": form, "person": helped}
    return render(request, "portal/desk/hand_back.html", shown, status=422 if form.is_bound else 200)


@require_GET
@advisors_only
def sent(request: Request, reference: str) -> HttpResponse:
    """What an advisor reads out once they have sent a form."""
    try:
        case = queries.sent_by(request.viewer, reference)
    except Case.DoesNotExist as error:
        raise Http404 from error
    try:
        casework.case_for(request.viewer, reference)
        case_url = reverse("casework:case", args=[reference])
    except Case.DoesNotExist:
        case_url = ""  # safeguarding: its own team alone opens it
    return render(request, "portal/desk/sent.html", {"case": case, "case_url": case_url, "person": case.person})


def say(request: HttpRequest, what: str, **facts: object) -> None:
    """Tell the advisor on the next page what was done, in the words of ``templates/portal/desk/said/``."""
    messages.success(request, render_to_string(f"portal/desk/said/{what}.txt", facts).strip())
