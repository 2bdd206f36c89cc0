"""Where those who take money tell us of it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from casework import actions
from casework.payments import govuk_pay


@csrf_exempt  # GOV.UK Pay has no cookie of ours; its signature over the raw body is what shows who it is
@require_POST
def govuk_pay_notice(request: HttpRequest) -> HttpResponse:
    """Keep a notice and answer at once (docs.payments.service.gov.uk/webhooks); the worker asks what became of it."""
    if not govuk_pay.is_signed(request.body, request.headers.get("Pay-Signature", "")):
        return HttpResponse(status=403)
    try:
        actions.record_notice(provider="govuk_pay", body=request.body)
    except actions.NoNotice:
        return HttpResponse(status=400)
    return HttpResponse(status=204)
