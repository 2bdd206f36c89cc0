"""What every door of the desk needs: who may come in, whose contact it is, and words for the next page."""

import uuid
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.middleware import Request
from accounts.models import User
from accounts.rules import CHANNEL_SESSION_KEY
from casework.models import Contact
from portal.desk.contact import contact_of
from portal.desk.forms import ChannelForm


def advisor_of(request: Request) -> User:
    """The advisor who is at the desk."""
    return cast(User, request.viewer.user)


def contact_with(request: Request, person_id: uuid.UUID) -> Contact | None:
    """The open contact where it is with this person and it is known that it is them; else None."""
    contact = contact_of(request)
    return contact if contact is not None and contact.person_id == person_id and contact.knows_them else None


def check_first(request: Request, person_id: uuid.UUID) -> HttpResponse:
    """Send an advisor who may not do this yet to where they check who it is."""
    say_that(request, "check_first")
    return redirect("desk:person", person_id)


def under_way(request: Request, contact: Contact) -> HttpResponse:
    """Say that another contact has to end first."""
    return render(request, "portal/desk/under_way.html", {"other": contact}, status=409)


def after(request: Request, contact: Contact) -> str:
    """Where to go on once ``contact`` has ended. What comes next is by phone again, unless they say how else."""
    if contact.post_id is None:
        return reverse("desk:desk")
    request.session.pop(CHANNEL_SESSION_KEY, None)
    return reverse("desk:post")


def channel_form(request: Request) -> ChannelForm:
    """The choice of how the contact came, as it stands."""
    contact = contact_of(request)
    return ChannelForm(initial={"channel": contact.channel if contact else request.viewer.channel})


def say(request: HttpRequest, what: str, **facts: object) -> None:
    """Tell the advisor on the next page what was done, in the words of ``templates/portal/desk/said/``."""
    messages.success(request, render_to_string(f"portal/desk/said/{what}.txt", facts).strip())


def say_that(request: HttpRequest, what: str, **facts: object) -> None:
    """Tell the advisor on the next page what was not done, and why."""
    messages.warning(request, render_to_string(f"portal/desk/said/{what}.txt", facts).strip())


def not_found(error: Exception) -> Http404:
    """What is answered for what there is not."""
    return Http404(str(error))
