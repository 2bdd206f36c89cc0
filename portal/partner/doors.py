"""What every door of the partner's room does before it answers."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts.middleware import Request
from accounts.models import Client, Membership, User
from accounts.queries.clients import client_for
from accounts.queries.organisations import membership_of
from casework.views.doors import signed_in_only

P = ParamSpec("P")
AgencyDoor = Callable[Concatenate[Request, Membership, P], HttpResponseBase]
ClientDoor = Callable[Concatenate[Request, Client, P], HttpResponse]


def agency_only(door: AgencyDoor[P]) -> Callable[..., HttpResponse]:
    """A page for those who are here for a partner agency. One that is not verified yet is told so, and sees nothing."""

    @wraps(door)
    def opened(request: Request, /, *args: P.args, **rest: P.kwargs) -> HttpResponse:
        viewer = request.viewer
        if viewer.partner_id is None:
            raise PermissionDenied
        try:
            membership = membership_of(viewer, viewer.partner_id)
        except Membership.DoesNotExist as error:
            raise PermissionDenied from error
        if membership.organisation.verified_at is None:
            facts = {"organisation": membership.organisation}
            return render(request, "portal/partner/not_verified.html", facts, status=403)
        return door(request, membership, *args, **rest)  # type: ignore[return-value]

    return signed_in_only(opened)


def client_only(door: ClientDoor[P]) -> Callable[..., HttpResponse]:
    """The same for a page about one client whose consent stands; without it nothing of them is shown."""

    @wraps(door)
    def opened(
        request: Request, membership: Membership, /, client_id: uuid.UUID, *args: P.args, **rest: P.kwargs
    ) -> HttpResponse:
        client = client_or_404(request, client_id)
        if client.until is None:
            return render(request, "portal/partner/no_consent.html", {"client": client}, status=403)
        return door(request, client, *args, **rest)

    return agency_only(opened)


def client_or_404(request: Request, client_id: uuid.UUID) -> Client:
    """A client of the agency, with or without consent."""
    try:
        return client_for(request.viewer, client_id)
    except Client.DoesNotExist as error:
        raise Http404 from error


def client_asked_for(request: Request) -> Client | None:
    """The client whom ``?client=`` names; None where it names nobody."""
    try:
        return client_or_404(request, uuid.UUID(request.GET["client"])) if "client" in request.GET else None
    except ValueError as error:
        raise Http404 from error


def user_of(request: Request) -> User:
    """Whoever is signed in, as the doors saw to."""
    user = request.viewer.user
    if user is None:
        raise PermissionDenied
    return user


def say(request: HttpRequest, what: str, **facts: object) -> None:
    """Tell on the next page what was done, in the words of ``templates/portal/partner/said/``."""
    messages.success(request, render_to_string(f"portal/partner/said/{what}.txt", facts).strip())


def warn(request: HttpRequest, what: str, **facts: object) -> None:
    """Tell on the next page why nothing was done."""
    messages.info(request, render_to_string(f"portal/partner/said/{what}.txt", facts).strip())
