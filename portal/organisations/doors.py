"""What every door of an organisation does before it answers."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from accounts.middleware import Request
from accounts.models import MemberRole, Membership
from accounts.queries.organisations import membership_of
from casework.views.doors import signed_in_only

P = ParamSpec("P")
MembersDoor = Callable[Concatenate[Request, Membership, P], HttpResponse]


def members_only(door: MembersDoor[P]) -> Callable[..., HttpResponse]:
    """A page of the organisation for which the viewer is here; nobody else learns that there is such a one."""

    @wraps(door)
    def opened(request: Request, /, organisation_id: uuid.UUID, *args: P.args, **rest: P.kwargs) -> HttpResponse:
        if request.viewer.organisation_id != organisation_id:
            raise Http404
        try:
            membership = membership_of(request.viewer, organisation_id)
        except Membership.DoesNotExist as error:
            raise Http404 from error
        return door(request, membership, *args, **rest)

    return signed_in_only(opened)


def administrators_only(door: MembersDoor[P]) -> Callable[..., HttpResponse]:
    """The same for what only an administrator of the organisation may do."""

    @wraps(door)
    def opened(request: Request, membership: Membership, /, *args: P.args, **rest: P.kwargs) -> HttpResponse:
        if membership.role != MemberRole.ADMINISTRATOR:
            raise PermissionDenied
        return door(request, membership, *args, **rest)

    return members_only(opened)


def say(request: HttpRequest, what: str, **facts: object) -> None:
    """Tell on the next page what was done, in the words of ``templates/portal/organisations/said/``."""
    messages.success(request, render_to_string(f"portal/organisations/said/{what}.txt", facts).strip())


def warn(request: HttpRequest, what: str, **facts: object) -> None:
    """Tell on the next page why nothing was done."""
    messages.info(request, render_to_string(f"portal/organisations/said/{what}.txt", facts).strip())
