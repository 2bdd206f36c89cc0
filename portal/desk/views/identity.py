"""Knowing who is on the line before anything of theirs is said."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.middleware import Request
from accounts.models import Person
from casework.actions import contacts as contacting
from casework.models import Contact, Identity
from casework.queries.contacts import wrong_tries_today
from portal.desk import actions, queries, rules
from portal.desk.contact import contact_of
from portal.desk.forms import IdentityForm, SeenForm
from portal.desk.views.doors import advisor_of, channel_form, not_found, say, say_that


def show_unknown(
    request: Request, person_id: uuid.UUID, *, asked: IdentityForm | None = None, seen: SeenForm | None = None
) -> HttpResponse:
    """The page of someone of whom nothing may be said yet: how to begin a contact, then how to know that it is them."""
    try:
        person = queries.unknown_person(person_id)
    except Person.DoesNotExist as error:
        raise not_found(error) from error
    contact = contact_of(request)
    is_with_them = contact is not None and contact.person_id == person.pk
    shown: dict[str, Any] = {
        "person": person,
        "contact": contact,
        "is_with_them": is_with_them,
        "channel_form": channel_form(request),
    }
    if is_with_them and contact is not None:
        tries_left = contacting.WRONG_TRIES - wrong_tries_today(person)
        questions = rules.questions_for(queries.held_of(person)) if tries_left > 0 else []
        asked = asked if questions else None  # an error of a form that is not there leads nowhere
        shown |= {
            "tries_left": tries_left,
            "asked": (asked or IdentityForm(asked=questions)) if questions else None,
            "seen": seen or SeenForm(channel=contact.channel),
            "form": seen if seen is not None else asked,
        }
    is_wrong = any(form is not None and form.is_bound for form in (asked, seen))
    return render(request, "portal/desk/check.html", shown, status=422 if is_wrong else 200)


@require_POST
def check(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """Hear the answers: right, and their page opens; wrong three times, and nobody asks again today."""
    contact = _contact_with(request, person_id)
    if contact is None or contact.person is None:
        return show_unknown(request, person_id)
    held = queries.held_of(contact.person)
    questions = rules.questions_for(held)
    if not questions:
        return redirect("desk:person", person_id)
    form = IdentityForm(request.POST, asked=questions)
    if not form.is_valid():
        return show_unknown(request, person_id, asked=form)
    is_right = rules.are_right(held, form.cleaned_data)
    try:
        actions.try_identity(
            contact=contact, asked=questions, is_right=is_right, viewer=request.viewer, by=advisor_of(request)
        )
    except (contacting.IdentityLocked, contacting.ContactOver):
        return redirect("desk:person", person_id)
    if is_right:
        say(request, "known")
        return redirect("desk:person", person_id)
    form.say_wrong()
    return show_unknown(request, person_id, asked=form)


@require_POST
def seen(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """Keep by what the advisor knows who it is, where no questions were asked."""
    contact = _contact_with(request, person_id)
    if contact is None:
        return show_unknown(request, person_id)
    form = SeenForm(request.POST, channel=contact.channel)
    if not form.is_valid():
        return show_unknown(request, person_id, seen=form)
    try:
        actions.know_person(
            contact=contact,
            identity=Identity.SHOWN,
            reason=form.cleaned_data["reason"],
            viewer=request.viewer,
            by=advisor_of(request),
        )
    except contacting.ContactOver:
        say_that(request, "no_contact")
    return redirect("desk:person", person_id)


def _contact_with(request: Request, person_id: uuid.UUID) -> Contact | None:
    """The open contact where it is with this person, known or not."""
    contact = contact_of(request)
    return contact if contact is not None and contact.person_id == person_id else None
