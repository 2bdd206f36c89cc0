"""Where the carriers of messages report what became of them."""

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from twilio.request_validator import RequestValidator

from notifications import actions


@csrf_exempt  # Twilio has no cookie of ours; its signature over address and form is what shows who it is
@require_POST
def twilio_report(request: HttpRequest) -> HttpResponse:
    """Take Twilio's word on one message (twilio.com/docs/messaging/guides/track-outbound-message-status)."""
    # The address is the one we gave out: behind a proxy, the request's own host and scheme may be others.
    address = settings.PUBLIC_URL + request.get_full_path()
    signature = request.headers.get("X-Twilio-Signature", "")
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    if not settings.TWILIO_AUTH_TOKEN or not validator.validate(address, request.POST, signature):
        return HttpResponseForbidden()
    sid, word = request.POST.get("MessageSid", ""), request.POST.get("MessageStatus", "")
    if 0 < len(sid) <= 64 and 0 < len(word) <= 30:
        actions.record_report(
            provider="twilio",
            provider_id=sid,
            word=word,
            message_id=_message_id(request),
            detail=request.POST.get("ErrorCode", ""),
        )
    return HttpResponse(status=204)


def _message_id(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("message", ""))
    except ValueError:
        return None
