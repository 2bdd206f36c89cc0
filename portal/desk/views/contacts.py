"""A contact: opened, about a request, passed on, ended, looked at again."""

import uuid
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import Request
from accounts.models import Person, Team
from casework import actions as casework
from casework import queries as casework_queries
from casework import rules as casework_rules
from casework.actions import calling_back
from casework.actions import contacts as contacting
from casework.models import Case, Contact, ContactEvent, ContactEventKind, ContactOutcome, IncomingPost
from casework.queries import contacts
from portal.desk import actions, loading, queries
from portal.desk.contact import contact_of
from portal.desk.forms import EndForm, PassOnForm
from portal.desk.views.doors import (
    advisor_of,
    after,
    check_first,
    contact_with,
    not_found,
    say,
    say_that,
    under_way,
)


@require_POST
def open_contact(request: Request) -> HttpResponse:
    """Begin a contact: with the person who was pressed, or with someone who has still to be found."""
    try:
        value = request.POST.get("person", "")
        person = queries.unknown_person(uuid.UUID(value)) if value else None
        by = advisor_of(request)
        contact = contacting.open_contact(person=person, channel=request.viewer.channel, by=by)
        actions.know_writer(contact=contact, viewer=request.viewer, by=by)
    except (Person.DoesNotExist, ValueError) as error:
        raise not_found(error) from error
    except contacting.ContactUnderWay as error:
        return under_way(request, error.contact)
    return redirect("desk:person", contact.person_id) if contact.person_id else redirect("desk:desk")


@require_POST
def chase(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """Keep that they ask about a request of theirs that is still open, and show it."""
    contact = contact_with(request, person_id)
    if contact is None or contact.person is None:
        return check_first(request, person_id)
    reference = request.POST.get("case", "")
    asked = next(
        (one for one in queries.open_cases_of(request.viewer, contact.person) if one.reference == reference), None
    )
    if asked is None:
        say_that(request, "nothing_chased")
        return redirect("desk:person", person_id)
    try:
        actions.chase(contact=contact, case=asked, by=advisor_of(request))
    except (contacting.ContactOver, casework.CaseClosed):
        say_that(request, "nothing_chased")
        return redirect("desk:person", person_id)
    say(request, "chased", case=asked)
    return redirect(asked)


@require_http_methods(["GET", "POST"])
def end(request: Request) -> HttpResponse:
    """How the contact ended; what was done in it suggests an answer, and without a request none was opened."""
    contact = contact_of(request)
    if contact is None:
        say_that(request, "no_contact")
        return redirect("desk:desk")
    opened = list(contacts.opened_in(contact))
    form = EndForm(
        request.POST if request.method == "POST" else None,
        initial=_suggested(contact, opened),
        has_opened=bool(opened),
    )
    if form.is_valid():
        typed = form.cleaned_data
        try:
            ended = contacting.close_contact(
                contact=contact,
                outcome=ContactOutcome(typed["outcome"]),
                reason=typed["reason"],
                note=typed["note"],
                by=advisor_of(request),
            )
        except contacting.ContactOver:
            say_that(request, "no_contact")
        else:
            say(request, "ended", contact=ended)
            if ended.post is not None and _still_waits(ended.post):
                say_that(request, "post_still_waits", post=ended.post)
        return redirect(after(request, contact))
    shown = {"contact": contact, "opened": opened, "events": contact.events.all(), "form": form}
    return render(request, "portal/desk/end.html", shown, status=422 if form.is_bound else 200)


def _still_waits(post: IncomingPost) -> bool:
    return IncomingPost.objects.filter(pk=post.pk, dealt_at__isnull=True).exists()


def _suggested(contact: Contact, opened: list[Case]) -> dict[str, str]:
    """How it probably ended, and about what."""
    was_passed_on = contact.events.filter(kind=ContactEventKind.PASSED_ON).exists()
    reason = "how-it-stands" if contact.chased_id else "new-request" if opened else ""
    if was_passed_on:
        return {"outcome": ContactOutcome.PASSED_ON, "reason": reason}
    return {"outcome": ContactOutcome.CASE_OPENED if opened else ContactOutcome.ANSWERED, "reason": reason}


@require_http_methods(["GET", "POST"])
def pass_on(request: Request) -> HttpResponse:
    """Leave the contact with the team that knows more, and promise when they call back. Once."""
    contact = contact_of(request)
    if contact is None or not (contact.knows_them or contact.post_id):
        say_that(request, "check_first" if contact else "no_contact")
        return redirect("desk:person", contact.person_id) if contact and contact.person_id else redirect("desk:desk")
    before = contact.events.filter(kind=ContactEventKind.PASSED_ON).first()
    if before is not None:
        return _passed_on_already(request, before)
    person = contact.person if contact.knows_them else None
    cases = queries.open_cases_of(request.viewer, person) if person is not None else []
    form = PassOnForm(
        request.POST if request.method == "POST" else None,
        person=person,
        cases=cases,
        teams=list(Team.objects.filter(is_desk=False).order_by("name")),
        days=_days(),
    )
    if form.is_valid():
        typed = form.cleaned_data
        try:
            case = actions.pass_on(
                contact=contact,
                case=next((one for one in cases if one.reference == typed["about"]), None),
                team=typed["team"],
                words=typed["words"],
                number=typed["number"],
                slot=form.slot,
                by=advisor_of(request),
            )
        except calling_back.PassedOnAlready as error:
            return _passed_on_already(request, error.event)
        except (contacting.ContactOver, casework.CaseClosed):
            say_that(request, "not_passed_on")
        else:
            when = calling_back.slot_words(*form.slot) if form.slot else ""
            say(request, "passed_on", case=case, when=when, number=typed["number"])
            return redirect("desk:end")
    shown = {"contact": contact, "person": person, "form": form}
    return render(request, "portal/desk/pass_on.html", shown, status=422 if form.is_bound else 200)


def _passed_on_already(request: Request, event: ContactEvent) -> HttpResponse:
    """Say who has it: a second press passes nothing on."""
    say_that(request, "passed_on_already", event=event)
    return redirect("desk:end")


def _days() -> list[date]:
    """The next working days on which teams call back, today first where it is one."""
    closed, day = casework_queries.closed_days(), timezone.localdate()
    days = [] if not casework_rules.is_working_day(day, closed) else [day]
    while len(days) < loading.contacts().call_backs.days:
        day = casework_rules.next_working_day(day, closed)
        days.append(day)
    return days


@require_GET
def contact(request: Request, contact_id: uuid.UUID) -> HttpResponse:
    """One contact that has ended or goes on: the advisor's own, or with the person whom they have on the line."""
    going_on = contact_of(request)
    knows = going_on.person if going_on is not None and going_on.knows_them else None
    try:
        found = contacts.contact_for(advisor_of(request), contact_id, knows=knows)
    except Contact.DoesNotExist as error:
        raise not_found(error) from error
    reasons = {one.name: one.words for one in loading.contacts().reasons}
    seen = {one.name: one.words for one in loading.contacts().seen}
    shown = {"shown": found, "reason": reasons.get(found.reason, ""), "seen": seen.get(found.identity_reason, "")}
    return render(request, "portal/desk/contact.html", shown)
