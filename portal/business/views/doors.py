"""What every door of a business's pages does before it answers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from accounts.middleware import Request
from accounts.models import Organisation, Person, User
from portal.home.views.doors import DjangoDoor, signed_in

P = ParamSpec("P")


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who acts for a business, at its door."""

    business: Organisation
    person: Person
    user: User


MembersDoor = Callable[Concatenate[Request, Member, P], HttpResponse]


def of_business(door: MembersDoor[P]) -> DjangoDoor[P]:
    """A page of the business for which the viewer is here; a guest signs in first, others are refused. One query."""

    @wraps(door)
    def opened(request: Request, /, *args: P.args, **rest: P.kwargs) -> HttpResponse:
        viewer = request.viewer
        business = Organisation.objects.filter(pk=viewer.business_id).first() if viewer.business_id else None
        if business is None or viewer.person is None or viewer.user is None:
            raise PermissionDenied
        return door(request, Member(business=business, person=viewer.person, user=viewer.user), *args, **rest)

    return signed_in(opened)


def say(request: HttpRequest, what: str, **facts: object) -> None:
    """Tell on the next page what was done, in the words of ``templates/portal/business/said/``."""
    messages.success(request, render_to_string(f"portal/business/said/{what}.txt", facts).strip())


def warn(request: HttpRequest, what: str, **facts: object) -> None:
    """Tell on the next page why nothing was done."""
    messages.info(request, render_to_string(f"portal/business/said/{what}.txt", facts).strip())
