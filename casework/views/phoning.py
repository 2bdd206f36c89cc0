"""People to phone: those who asked us not to write."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import Request
from casework.queries import phoning
from casework.views.doors import personal, say
from notifications import actions as notifications
from notifications.models import Message
from notifications.rendering import CannotRender
from notifications.rendering import render as words_of

A_PAGE = 20


@require_GET
@personal
def to_phone(request: Request) -> HttpResponse:
    """Whom the officer's teams promised to call and when, and who waits to be told something, the longest first."""
    page = Paginator(phoning.to_phone(request.viewer), A_PAGE).get_page(request.GET.get("page"))
    rows = [{"message": message, "words": told(message)} for message in page.object_list]
    calls = phoning.to_call_back(request.viewer)
    shown = {
        "page": page,
        "rows": rows,
        "calls": calls,
        "number": page.paginator.count + len(calls),
        "now": timezone.now(),
        "today": timezone.localdate(),
    }
    return render(request, "casework/to_phone.html", shown)


def told(message: Message) -> str:
    """What would have been texted; empty where that was never written."""
    try:
        return words_of(message).text
    except CannotRender:
        return ""


@require_POST
@personal
def phoned(request: Request, message_id: UUID) -> HttpResponse:
    """Somebody rang and told them."""
    message = phoning.to_phone(request.viewer).filter(pk=message_id).first()
    user = request.viewer.user
    if user is None:
        raise Http404
    if message is None:
        say(request, "phoned_before")
        return redirect("casework:to_phone")
    try:
        notifications.record_phoned(message=message, by=user)
        say(request, "phoned")
    except notifications.NotToPhone:
        say(request, "phoned_before")
    return redirect("casework:to_phone")
