"""Someone at the desk: added, shown once it is known that it is them, and helped with the same forms."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions as accounts
from accounts.middleware import Request
from accounts.models import Person
from casework import queries as casework
from casework.actions import contacts as contacting
from casework.models import POST_CHANNELS, Case, Contact, ContactEventKind
from journeys import actions as journeys
from journeys import kinds, rules, showing
from journeys import queries as journeys_queries
from journeys.forms.returning import ReturnForm
from journeys.models import Draft
from portal.desk import actions, queries
from portal.desk.contact import contact_of
from portal.desk.forms import AddBillForm, HandBackForm, NewPersonForm, StartForm, TheirNeedsForm
from portal.desk.queries.post import references_of
from portal.desk.views.doors import (
    advisor_of,
    channel_form,
    check_first,
    contact_with,
    not_found,
    say,
    say_that,
)
from portal.desk.views.finding import TYPED_SESSION_KEY
from portal.desk.views.identity import show_unknown


@require_http_methods(["GET", "POST"])
def new_person(request: Request) -> HttpResponse:
    """Keep someone new; where we may know them already, they are shown first."""
    known_from = queries.known_from(request.session.get(TYPED_SESSION_KEY, "")) if "found" in request.GET else {}
    going_on = contact_of(request)
    if going_on is not None and going_on.post is not None and not known_from:
        wrote = going_on.post
        address = " ".join(wrote.sender_address.split())
        known_from = {"name": wrote.sender_name, "email": wrote.sender_email, "address": address}
    form = NewPersonForm(request.POST if request.method == "POST" else None, initial=known_from)
    known: list[Person] = []
    if form.is_valid():
        typed = form.cleaned_data
        given = {
            "name": typed["name"],
            "email": typed["email"],
            "mobile": str(typed["mobile"] or ""),
            "home_words": typed["address"],
        }
        is_again = going_on is not None and queries.added_in(going_on, **given) is not None
        if not is_again and "anyway" not in request.POST:
            known = queries.known_at(email=given["email"], mobile=given["mobile"])
        if not known:
            by = advisor_of(request)
            contact = going_on or contacting.open_contact(person=None, channel=request.viewer.channel, by=by)
            try:
                added = actions.add_person(contact=contact, **given, by=by)
            except contacting.ContactOver:
                say_that(request, "no_contact")
                return redirect("desk:desk")
            say(request, "added", person=added)
            return redirect("desk:person", added.pk)
    shown = {"form": form, "known": known}
    status = 409 if known else 422 if form.is_bound else 200
    return render(request, "portal/desk/new_person.html", shown, status=status)


@require_GET
def person(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """All that an advisor needs to help them, once it is known that it is them; before that, the way to know it."""
    if contact_with(request, person_id) is None:
        return show_unknown(request, person_id)
    return show_person(request, person_id, StartForm(services=choices()))


def show_person(request: Request, person_id: uuid.UUID, form: StartForm) -> HttpResponse:
    """Draw the page of a person who is known; 422 where no service was chosen."""
    contact = contact_with(request, person_id)
    if contact is None or contact.person is None:
        return check_first(request, person_id)
    helped = queries.person_for(request.viewer, contact, contact.person)
    named = references_of(contact.post) if contact.post is not None else []
    shown = {
        "helped": helped,
        "asked_about": next((one for one in named if one in {case.reference for case in helped.open_cases}), ""),
        "person": helped.person,
        "contact": contact,
        "form": form,
        "channel_form": channel_form(request),
    }
    return render(request, "portal/desk/person.html", shown, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def needs(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """How they wish to be contacted, as they say it: it binds every message from then on."""
    contact = contact_with(request, person_id)
    if contact is None or contact.person is None:
        return check_first(request, person_id)
    form = TheirNeedsForm(request.POST if request.method == "POST" else None, person=contact.person)
    if form.is_valid():
        try:
            actions.set_needs(contact=contact, needs=form.contact_needs, by=advisor_of(request))
        except contacting.ContactOver:
            return check_first(request, person_id)
        say(request, "needs_set", person=contact.person)
        return redirect("desk:person", person_id)
    shown = {"person": contact.person, "form": form}
    return render(request, "portal/desk/needs.html", shown, status=422 if form.is_bound else 200)


def choices() -> list[tuple[str, str]]:
    """Every service that an advisor can send for someone, by its title: not the bills, for they take no card."""
    sent = (service for service in kinds.services().values() if kinds.journey_of(service).opens_case)
    return sorted(((service.slug, service.definition.title) for service in sent), key=lambda one: one[1])


@require_POST
def start(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """Begin a service for someone, with the pages that they would fill in themselves."""
    contact = contact_with(request, person_id)
    if contact is None or contact.person is None:
        return check_first(request, person_id)
    form = StartForm(request.POST, services=choices())
    if not form.is_valid():
        return show_person(request, person_id, form)
    begun = _begin(request, contact, [form.cleaned_data["service"]])
    return redirect(showing.walk_of(begun[0]).url) if begun else check_first(request, person_id)


@require_POST
def start_several(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """Begin every service that was ticked; one opens at once, several stand on the person's page."""
    contact = contact_with(request, person_id)
    if contact is None or contact.person is None:
        return check_first(request, person_id)
    known = dict(choices())
    ticked = [slug for slug in dict.fromkeys(request.POST.getlist("services")) if slug in known]
    if not ticked:
        say_that(request, "nothing_ticked")
        return redirect("desk:person", person_id)
    begun = _begin(request, contact, ticked)
    if not begun:
        return check_first(request, person_id)
    if len(begun) == 1:
        return redirect(showing.walk_of(begun[0]).url)
    say(request, "several_begun", number=len(begun))
    return redirect("desk:person", person_id)


def _begin(request: Request, contact: Contact, services: list[str]) -> list[Draft]:
    """Begin the services for whom the contact is with; none where it has ended meanwhile."""
    if contact.person is None:
        return []
    try:
        return actions.begin_forms(
            contact=contact,
            person=contact.person,
            services=services,
            channel=request.viewer.channel,
            by=advisor_of(request),
        )
    except contacting.ContactOver:
        return []


@require_http_methods(["GET", "POST"])
def bills(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """The council tax accounts of someone with a sign-in; one more, once the advisor has checked who they are."""
    helped = _with_account(person_id)
    contact = contact_with(request, person_id)
    if contact is None:
        return check_first(request, person_id)
    form = AddBillForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        by = advisor_of(request)
        try:
            link = accounts.link_tax_account_checked(person=helped, number=form.cleaned_data["number"], by=by)
        except accounts.NoSuchTaxAccount:
            form.say_no_such()
        else:
            contacting.note_done(contact=contact, kind=ContactEventKind.BILL_ADDED, about=link.account.number, by=by)
            say(request, "bill_added", person=helped, account=link.account)
            return redirect("desk:person", helped.pk)
    shown = {"person": helped, "bills": queries.bills_of(helped), "form": form}
    return render(request, "portal/desk/bills.html", shown, status=422 if form.is_bound else 200)


@require_POST
def remove_bill(request: Request, person_id: uuid.UUID, account_id: int) -> HttpResponse:
    """Take a council tax account off someone's again."""
    helped = _with_account(person_id)
    contact = contact_with(request, person_id)
    if contact is None:
        return check_first(request, person_id)
    account = next((one for one in queries.bills_of(helped) if one.pk == account_id), None)
    if account is not None:
        by = advisor_of(request)
        accounts.unlink_tax_account(person=helped, account=account, by=by)
        contacting.note_done(contact=contact, kind=ContactEventKind.BILL_REMOVED, about=account.number, by=by)
        say(request, "bill_removed", person=helped, account=account)
    return redirect("desk:bills", helped.pk)


def _with_account(person_id: uuid.UUID) -> Person:
    """Someone who can sign in: to anyone else a bill could not be shown. Raises ``Http404``."""
    try:
        return Person.objects.get(pk=person_id, user__isnull=False)
    except Person.DoesNotExist as error:
        raise not_found(error) from error


@require_http_methods(["GET", "POST"])
def hand_back(request: Request, draft_id: uuid.UUID) -> HttpResponse:
    """Let whose form it is carry on: on their own phone or computer, by a link and a code."""
    try:
        draft = journeys_queries.draft_for(request.viewer, draft_id)
    except Draft.DoesNotExist as error:
        behind = journeys_queries.person_behind(request.viewer, draft_id)
        if behind is not None:
            return check_first(request, behind)
        raise not_found(error) from error
    if draft.submitted_at is not None or not rules.is_helping(draft, request.viewer):
        return redirect("journeys:check", draft.pk)
    typed = request.POST if request.method == "POST" else None
    helped = draft.person
    form = HandBackForm(typed, person=helped) if helped and (helped.email or helped.mobile) else ReturnForm(typed)
    if form.is_valid():
        by = advisor_of(request)
        try:
            journeys.send_return_link(draft=draft, **form.address, by=by)
        except accounts.TooManyCodes:
            form.say_too_many()
        else:
            kind = ContactEventKind.FORM_GIVEN_BACK
            contacting.note_done(contact=contact_of(request), kind=kind, about=draft.number or "", by=by)
            say(request, "handed_back", draft=draft)
            return redirect("desk:person", helped.pk) if helped else redirect("desk:desk")
    shown = {"draft": draft, "one": showing.shown_drafts([draft])[0], "form": form, "person": helped}
    return render(request, "portal/desk/hand_back.html", shown, status=422 if form.is_bound else 200)


@require_GET
def sent(request: Request, reference: str) -> HttpResponse:
    """What an advisor reads out once they have sent a form."""
    try:
        case = queries.sent_by(request.viewer, reference)
    except Case.DoesNotExist as error:
        raise not_found(error) from error
    try:
        casework.case_for(request.viewer, reference)
        case_url = reverse("casework:case", args=[reference])
    except Case.DoesNotExist:
        case_url = ""  # safeguarding: its own team alone opens it
    shown = {"case": case, "case_url": case_url, "person": case.person}
    if case.channel in POST_CHANNELS:
        shown["told_by"] = queries.told_by(case.person)
    return render(request, "portal/desk/sent.html", shown)
