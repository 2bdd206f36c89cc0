"""Leaving a form to come back to it: where the link goes, and the page that asks for its code."""

import uuid
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from accounts import actions as accounts
from accounts import limits
from accounts.middleware import Request, remember_visitor, show_draft
from journeys import actions, queries, rules
from journeys.engine.walk import Walk
from journeys.forms.returning import ReturnCodeForm, ReturnForm
from journeys.models import Draft
from journeys.views.doors import walking

TOO_MANY = "429.html"


def _back_to_work(request: Request, draft: Draft) -> HttpResponse:
    """Where whoever fills it in for somebody goes on: an advisor may hand it back, others find it in their list."""
    if request.viewer.is_advisor:
        return redirect("desk:hand_back", draft.pk)
    return redirect("ward:requests" if request.viewer.ward_ids else "partner:requests")


@require_http_methods(["GET", "POST"])
@walking
def save(request: Request, walk: Walk) -> HttpResponse:
    """What is saved and until when; a guest says where the link goes with which they come back."""
    draft = walk.draft
    if rules.is_helping(draft, request.viewer):
        return _back_to_work(request, draft)
    is_of_account = draft.person_id is not None and request.viewer.person is not None
    if request.visitor is not None:
        remember_visitor(request)
    form = ReturnForm(request.POST if request.method == "POST" and not is_of_account else None)
    if form.is_bound and not limits.within_limit(request, action="draft_link", limit="10/10m"):
        return render(request, TOO_MANY, status=429)
    if form.is_valid() and sent(request, draft, form):
        return redirect("journeys:save", draft.pk)
    shown = {
        "walk": walk,
        "draft": draft,
        "form": form,
        "is_of_account": is_of_account,
        "halt": walk.route.halt,
        "halt_url": walk.url_of(walk.route.halt),
        "sent_to": words_of_address(draft),
    }
    return render(request, "journeys/save.html", shown, status=422 if form.is_bound else 200)


def sent(request: Request, draft: Draft, form: ReturnForm) -> bool:
    """Send the link; otherwise say by the field why not."""
    try:
        actions.send_return_link(draft=draft, **form.address, by=request.viewer.user)
    except accounts.TooManyCodes:
        form.say_too_many()
        return False
    say(request, "link_sent", to=words_of_address(draft))
    return True


def words_of_address(draft: Draft) -> str:
    """Where the link went, as people write it; empty where none was sent."""
    return draft.return_email or (draft.return_mobile.as_national if draft.return_mobile else "")


@require_http_methods(["GET", "POST"])
def come_back(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Ask for the code that was sent for a draft. It reads the same whether there is such a draft or not."""
    asked = cast(Request, request)
    response = opened(asked, draft_id) or ask_for_code(asked, draft_id)
    patch_cache_control(response, private=True, no_store=True)
    return response


def opened(request: Request, draft_id: uuid.UUID) -> HttpResponse | None:
    """The way on for whoever may open the draft already."""
    try:
        draft = queries.draft_for(request.viewer, draft_id)
    except Draft.DoesNotExist:
        return None
    may = rules.may_open(draft, request.viewer)
    return redirect("journeys:check", draft_id) if may else None


def ask_for_code(request: Request, draft_id: uuid.UUID) -> HttpResponse:
    """The code, typed; or a new one, sent to where the first one went."""
    is_sent = request.method == "POST"
    if is_sent and not is_within_limits(request, draft_id):
        return render(request, TOO_MANY, status=429)
    if is_sent and "new_code" in request.POST:
        send_new_code(draft_id)
        say(request, "new_code")
        return redirect("journeys:come_back", draft_id)
    form = ReturnCodeForm(request.POST if is_sent else None)
    if form.is_valid():
        try:
            accounts.recognise_code(
                purpose=actions.return_purpose(draft_id), typed=form.cleaned_data["code"], by=request.viewer.user
            )
        except (accounts.WrongCode, accounts.CodeExpired):
            form.say_wrong()
        else:
            show_draft(request, draft_id)
            return redirect("journeys:check", draft_id)
    return render(request, "journeys/come_back.html", {"form": form}, status=422 if form.is_bound else 200)


def is_within_limits(request: Request, draft_id: uuid.UUID) -> bool:
    """Ten tries in ten minutes from one address, and thirty an hour for one form from anywhere."""
    if not limits.within_limit(request, action="return", limit="10/10m"):
        return False
    return limits.within_limit(request, action="return_one", limit="30/h", key=str(draft_id))


def send_new_code(draft_id: uuid.UUID) -> None:
    """Send a new code, where the draft is there and somebody was sent one before; else nothing."""
    draft = queries.returnable_draft(draft_id)
    if draft is None:
        return
    try:
        actions.send_return_link(draft=draft, by=None)
    except (accounts.TooManyCodes, actions.NowhereToSend):
        return  # whoever asks is told the same, and may not be whose form it is


def say(request: HttpRequest, what: str, **facts: str) -> None:
    """Tell the person on the next page what was done, in the words of ``templates/journeys/said/``."""
    messages.success(request, render_to_string(f"journeys/said/{what}.txt", facts).strip())
