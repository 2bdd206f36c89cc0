"""What waits for an agency, and all that it asked for."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from accounts.models import Membership
from casework.models import Case
from journeys.forms import readable
from portal.partner import queries
from portal.partner.doors import agency_only, client_asked_for

ONLY = ("open", "waiting")


@require_GET
@agency_only
def home(request: Request, membership: Membership) -> HttpResponse:
    """What waits: consents that end, answers that are missing, forms not sent, referrals that came in."""
    organisation = membership.organisation
    shown = queries.home_of(request.viewer, organisation, today=timezone.localdate())
    return render(request, "portal/partner/home.html", {"home": shown, "organisation": organisation})


@require_GET
@agency_only
def requests(request: Request, membership: Membership) -> HttpResponse:
    """Everything that the agency asked for, with its promise; with ``?client=``, for one of them."""
    client = client_asked_for(request)
    typed, only = readable(request.GET.get("q", ""))[:100], request.GET.get("only", "")
    only = only if only in ONLY else ""
    found = queries.found_requests(request.viewer, typed=typed, only=only, client=client)
    page = Paginator(found, queries.PAGE).get_page(request.GET.get("page"))
    kept = (("q", typed), ("only", only), ("client", str(client.pk) if client else ""))
    query = urlencode({name: value for name, value in kept if value})
    facts = {"page": page, "query": query, "typed": typed, "only": only, "organisation": membership.organisation}
    facts["client"] = client
    return render(request, "portal/partner/requests.html", facts)


@require_GET
@agency_only
def sent(request: Request, _membership: Membership, reference: str) -> HttpResponse:
    """Right after sending something for a client."""
    try:
        case = queries.sent_by(request.viewer, reference)
    except Case.DoesNotExist as error:
        raise Http404 from error
    client = case.person.agencies.filter(organisation=request.viewer.partner_id).first() if case.person else None
    return render(request, "portal/partner/sent.html", {"case": case, "client": client})
