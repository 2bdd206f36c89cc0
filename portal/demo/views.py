"""The demo's outbox: every email and SMS that left, to read on a page or by a program."""

from urllib.parse import urlencode
from uuid import UUID

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.middleware import Request
from notifications import queries as notifications

MESSAGES_A_PAGE = 30
LETTER_POLICY = {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "img-src": ["data:"], "sandbox": [""]}


@require_safe
def outbox(request: Request) -> HttpResponse:
    """What left, newest first; ``?q=`` keeps one address or one case."""
    wanted = request.GET.get("q", "").strip()
    messages = notifications.sent_messages()
    if wanted:
        messages = messages.filter(to__icontains=wanted) | messages.filter(about__iexact=wanted)
    page = Paginator(messages, MESSAGES_A_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"q": wanted}) if wanted else ""
    return render(request, "portal/demo/outbox.html", {"page": page, "wanted": wanted, "query": query})


@require_safe
def outbox_json(request: Request) -> HttpResponse:
    """What left, newest first, as ``[{channel, to, subject, body, case, sent_at}]``."""
    messages = notifications.sent_messages()
    told = [
        {
            "channel": message.channel,
            "to": message.to,
            "subject": message.subject,
            "body": message.text,
            "case": message.about,
            "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        }
        for message in messages.only("channel", "to", "subject", "text", "about", "sent_at").iterator()
    ]
    return JsonResponse(told, safe=False)


@require_safe
@csp(LETTER_POLICY)  # type: ignore[arg-type]  # its types know only views without arguments
def letter(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """One email as its reader's program would draw it. It may run nothing and load nothing."""
    message = notifications.sent_messages().filter(pk=message_id).first()
    if message is None or not message.html:
        raise Http404
    return HttpResponse(message.html)
