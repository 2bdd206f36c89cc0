"""The payment page of the demo's provider: it asks for no card, but for what shall happen."""

import json
import uuid
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casework import actions
from casework.payments import ProviderRefused, demo
from casework.payments.demo import Choice


@never_cache
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Choose what shall come of a payment, and go back as from any provider."""
    try:
        found = demo.payment_at_demo(provider_id)
    except ProviderRefused as error:
        raise Http404 from error
    chosen = request.POST.get("choice", "")
    if request.method == "POST" and chosen in set(Choice) - {Choice.NONE}:
        found = demo.choose(provider_id, Choice(chosen))
        if found.choice != Choice.CLOSED:
            return redirect(urlsplit(found.return_url).path)
        actions.record_notice(provider="demo", body=notice_of(provider_id))
    shown = {"found": found, "return_url": urlsplit(found.return_url).path}
    return render(request, "portal/demo/pay.html", shown)


def notice_of(provider_id: str) -> bytes:
    """What the demo's provider tells us by itself, in the shape of GOV.UK Pay's."""
    return json.dumps({"webhook_message_id": uuid.uuid4().hex, "resource_id": provider_id}).encode()
