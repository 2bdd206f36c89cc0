"""Writing down what somebody opens and does in the account of who asked them to act."""

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone

from accounts.actions.looks import record_look, record_reason
from accounts.middleware import Request
from accounts.models import Person
from accounts.rules.permissions import THEIR_OWN, What
from casework.models import Payment
from design.templatetags.govuk import money
from journeys import kinds
from journeys.models import Draft
from portal import doors

READS = {"GET", "HEAD", "OPTIONS"}
NOT_OF_AN_ACCOUNT = THEIR_OWN | {What.PAGES, What.MACHINES}
# What they opened, by the thing of the permission table: one line an hour. A case's page writes its own.
OPENED = {
    What.REQUESTS: "Opened the list of requests",
    What.UNFINISHED: "Opened the list of unfinished forms",
    What.BILLS: "Opened the council tax bills",
    What.BOOKINGS: "Opened the list of bookings",
    What.PAYMENTS: "Opened what is to pay, or was paid",
    What.DRAFTS: "Opened a form",
}
# What they did, by the address; a form and a payment say themselves what became of them.
DID = {
    "home:delete_draft": "Deleted an unfinished form",
    "home:link_bill": "Added a council tax bill to the account",
    "home:e_billing": "Changed how a council tax bill is sent",
    "home:unlink_bill": "Took a council tax bill off the account",
    "casework:reply": "Wrote to the team",
    "casework:reopen": "Said that it is not fixed",
    "casework:withdraw": "Withdrew the request",
    "casework:cancel_booking": "Cancelled the booking",
    "journeys:change_booking": "Changed the time of the booking",
    "casework:feedback": "Said how it went",
    "casework:follow": "Asked for alerts about a report",
    "casework:follow_code": "Asked for alerts about a report",
    "casework:stop_own": "Stopped alerts about a report",
    "casework:evidence": "Sent what was asked for",
    "casework:add_file": "Added a file",
    "casework:challenge": "Asked for a second look at a decision",
    "casework:stop_payment": "Stopped a payment",
}


class RecordOfDelegates:
    """Notes every page and every act of a delegate that was not refused; their own sign-in is nobody else's matter."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began_at = timezone.now()
        response = self.get_response(request)
        found = request.resolver_match
        if response.status_code >= HTTPStatus.BAD_REQUEST or found is None:
            return response
        what = doors.what_of(found.view_name)
        if what is not None and what not in NOT_OF_AN_ACCOUNT:
            known = cast(Request, request)
            if known.viewer.acts_for_giver and known.viewer.person is not None:
                _record(known, found, what, known.viewer.person, response, began_at)
        return response


def _record(
    request: Request, at: ResolverMatch, what: What, giver: Person, response: HttpResponse, began_at: datetime
) -> None:
    """Note what it was: a form sent, a page opened, a payment or a form begun, a form filled in, or another act."""
    name, taken, viewer = at.view_name, at.kwargs, request.viewer
    about = str(taken.get("reference", ""))
    draft = _draft(giver, taken) if what == What.DRAFTS else None
    if draft is not None and draft.submitted_at is not None and draft.submitted_at >= began_at:
        reason = f"Sent the form: {draft.service.title}"
        record_reason(person=giver, viewer=viewer, reason=reason, about=draft.case_reference)
    elif request.method in READS:
        opened = f"Opened the form: {draft.service.title}" if draft is not None else OPENED.get(what, "")
        if opened and response.status_code == HTTPStatus.OK:
            record_look(person=giver, viewer=viewer, reason=opened)
    elif name in DID:
        record_reason(person=giver, viewer=viewer, reason=DID[name], about=about)
    elif payment := _payment(response):
        reason = f"Went to pay {money(payment.pence)}: {payment.words}"
        record_reason(person=giver, viewer=viewer, reason=reason[:300], about=about)
    elif name == "journeys:start":
        title = kinds.services()[taken["slug"]].definition.title
        record_reason(person=giver, viewer=viewer, reason=f"Began the form: {title}")
    elif draft is not None:
        record_look(person=giver, viewer=viewer, reason=f"Filled in the form: {draft.service.title}")


def _draft(giver: Person, taken: Mapping[str, Any]) -> Draft | None:
    """The form of an address, if it is of one."""
    if "draft_id" not in taken:
        return None
    of_giver = Draft.objects.filter(person=giver, pk=taken["draft_id"])
    return of_giver.select_related("service").defer("service__definition").first()


def _payment(response: HttpResponse) -> Payment | None:
    """The payment to whose page they are led."""
    try:
        found = resolve(response.get("Location", "").partition("?")[0])
    except Resolver404:
        return None
    return Payment.objects.filter(pk=found.kwargs["payment_id"]).first() if "payment_id" in found.kwargs else None
