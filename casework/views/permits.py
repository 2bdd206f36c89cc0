"""What a case gave: its page with a code to scan, and what anyone who scans it is told."""

import io
from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts import limits
from accounts.middleware import Request
from casework import actions, queries, rules
from casework.forms import EndGrantForm
from casework.models import Case, Grant
from casework.queries import beside
from casework.views.doors import case_and_sight, case_to_act_on, personal, say, warn
from casework.views.team import team_page

MODULE_PIXELS = 8
QUIET_ZONE = 4  # modules: what ISO/IEC 18004 asks for, without which phones do not find the code


def grant_or_404(request: Request, reference: str) -> tuple[Case, Grant]:
    """What the case gave, for those who may read its decision. Raises ``Http404``."""
    found, sight = case_and_sight(request, reference)
    if not sight.sees_messages:
        raise Http404
    try:
        return found, beside.grant_of(found)
    except Grant.DoesNotExist as error:
        raise Http404 from error


@require_GET
@personal
def permit(request: Request, reference: str) -> HttpResponse:
    """The permit for its holder: on a phone, or printed."""
    found, grant = grant_or_404(request, reference)
    return render(request, "casework/permit.html", {"case": found, **shown_of(grant), "check_url": check_url(grant)})


@require_GET
@personal
def permit_qr(request: Request, reference: str) -> HttpResponse:
    """The code on it, which leads to ``check_permit``."""
    _found, grant = grant_or_404(request, reference)
    drawn = io.BytesIO()
    code = segno.make(check_url(grant), error="m", micro=False)
    code.save(drawn, kind="svg", scale=MODULE_PIXELS, border=QUIET_ZONE, light="white", xmldecl=True)
    response = HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@personal
def check_permit(request: Request, token: str) -> HttpResponse:
    """Whether a permit is valid, for whoever scans it: this and what it shows, no name and no account.

    Only wrong codes are counted: an inspector scans many in an hour.
    """
    try:
        grant = queries.grant_by_token(token)
    except Grant.DoesNotExist:
        return no_permit(request)
    return render(request, "casework/check_permit.html", {**shown_of(grant), "checked_at": timezone.now()})


def no_permit(request: HttpRequest) -> HttpResponse:
    """What is said of a code that none of our permits has."""
    if not limits.within_limit(request, action="check_permit", limit="30/10m"):
        return render(request, "429.html", status=429)
    return render(request, "casework/no_permit.html", status=404)


def shown_of(grant: Grant) -> dict[str, Any]:
    """A permit as its pages show it, with how it stands today."""
    return {
        "grant": grant,
        "standing": rules.standing_of_grant(
            valid_from=grant.valid_from,
            valid_until=grant.valid_until,
            is_ended=grant.ended_at is not None,
            is_unpaid=grant.is_unpaid,
            today=timezone.localdate(),
        ),
    }


def check_url(grant: Grant) -> str:
    """What the code says: the address of the check, which a phone opens."""
    return f"{settings.PUBLIC_URL}{reverse('casework:check_permit', args=[grant.token])}"


@require_POST
@personal
def end_grant(request: Request, reference: str) -> HttpResponse:
    """Take a permit back: from now on a check says that it is not valid."""
    found, sight, by = case_to_act_on(request, reference)
    try:
        grant = beside.grant_of(found)
    except Grant.DoesNotExist as error:
        raise Http404 from error
    form = EndGrantForm(request.POST)
    if not form.is_valid():
        return team_page(request, found, sight, typed=form)
    try:
        actions.end_grant(grant=grant, words=form.cleaned_data["words"], by=by)
    except actions.GrantEnded:
        warn(request, "changed_meanwhile")
    else:
        say(request, "grant_ended")
    return redirect(found)
