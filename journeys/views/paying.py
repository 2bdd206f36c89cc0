"""Back from paying: the form is sent now that its fee is reserved."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from accounts.middleware import Request, show_reference
from casework.models import PaymentState
from journeys import kinds, paying, queries, rules
from journeys.engine.walk import Walk
from journeys.views.doors import walking


@require_GET
@walking
def paid(request: Request, walk: Walk) -> HttpResponse:
    """Send the form that they pressed Pay for; where its fee was not paid, say so at its check, where all is kept."""
    payment = queries.newest_payment(walk.draft)
    if payment is None:
        return redirect(walk.url_of(None))
    if payment.state == PaymentState.AUTHORISED:
        draft = paying.keep_form(payment)
        if draft is not None:
            if rules.has_returned(walk.draft, request.viewer):
                show_reference(request, draft.case_reference)  # it was not begun in this browser, yet they may see it
            return redirect(kinds.journey_of(walk.service).url_of_sent(draft))
        payment.refresh_from_db()
    if payment.is_open and payment.state != PaymentState.CANCELLING:
        return redirect("casework:payment", payment.pk)
    messages.info(request, render_to_string("journeys/said/not_paid.txt", {"payment": payment}).strip())
    return redirect(walk.url_of(None))
