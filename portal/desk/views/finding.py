"""The desk itself: calls, the one box, and what was done today."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import Request
from accounts.rules import CHANNEL_SESSION_KEY
from casework.actions import contacts as contacting
from casework.queries import contacts
from casework.queries.post import number_waiting
from portal.desk import queries
from portal.desk.contact import contact_of
from portal.desk.forms import ChannelForm, SearchForm
from portal.desk.views.calls import ringing_for
from portal.desk.views.doors import advisor_of, channel_form, say_that

TYPED_SESSION_KEY = "desk_typed"
CONTACTS_SHOWN = 10


@require_http_methods(["GET", "POST"])
def desk(request: Request) -> HttpResponse:
    """How the contact came, and one box that finds whom it is about. What is typed is posted: it is in no address."""
    typed, search = _typed(request)
    found = queries.find(request.viewer, typed, contact=contact_of(request)) if typed else None
    if found is not None and not found.number:
        request.session[TYPED_SESSION_KEY] = typed  # whoever is added next has it filled in already
    shown = {
        "search": search,
        "typed": typed,
        "found": found,
        "channel_form": channel_form(request),
        "ringing": ringing_for(request),
        "post_waiting": number_waiting(),
        "today": contacts.contacts_today(advisor_of(request))[:CONTACTS_SHOWN],
    }
    return render(request, "portal/desk/desk.html", shown)


@require_POST
def found_while_typing(request: Request) -> HttpResponse:
    """What the box finds while it is typed, as a part of the page."""
    typed, search = _typed(request)
    found = queries.find(request.viewer, typed, contact=contact_of(request)) if typed else None
    if found is not None and not found.number:
        request.session[TYPED_SESSION_KEY] = typed
    shown = {"search": search, "typed": typed, "found": found}
    return render(request, "portal/desk/parts/found.html", shown)


def _typed(request: Request) -> tuple[str, SearchForm]:
    """What is looked for, and the box with it."""
    search = SearchForm(request.POST if "q" in request.POST else None)
    typed = search.cleaned_data["q"] if search.is_valid() else ""
    return typed, search


@require_POST
def channel(request: Request) -> HttpResponse:
    """Note how the contact came: it stands with every answer from now on. What came by post came by post."""
    form = ChannelForm(request.POST)
    contact = contact_of(request)
    if contact is not None and contact.post is not None:
        if request.POST.get("channel") != contact.post.channel:
            say_that(request, "came_by_post", post=contact.post)
    elif form.is_valid():
        request.session[CHANNEL_SESSION_KEY] = form.cleaned_data["channel"]
        if contact is not None:
            contacting.set_channel(contact=contact, channel=form.cleaned_data["channel"], by=advisor_of(request))
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_ours else "desk:desk")
