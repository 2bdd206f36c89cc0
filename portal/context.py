"""What the header and footer of every page need: the council, and where this person may go. Found only when drawn."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts import sessions
from accounts.rules import Viewer, permissions
from accounts.rules.hats import Hat, HatKind
from accounts.rules.permissions import What
from casework.models import Contact
from portal.desk.contact import contact_of
from portal.front import brand

# Where each hat may go from the header, by the names of the addresses.
DOORS = {
    HatKind.RESIDENT: ["journeys:services", "casework:map", "journeys:track", "home:home"],
    HatKind.DELEGATE: ["journeys:services", "home:home"],
    HatKind.BUSINESS: ["business:home", "journeys:services", "casework:map"],
    HatKind.PARTNER: ["partner:home", "journeys:services", "casework:map"],
    HatKind.COUNCILLOR: ["ward:home", "journeys:services", "casework:map"],
}
STAFF_DOORS = {
    "desk:desk": What.DESK,
    "casework:queue": What.QUEUE,
    "audit:looks": What.AUDIT,
    "staff:staff": What.STAFF,
}


@dataclass(frozen=True)
class Door:
    """One link of the navigation, by the name of its address; ``templates/portal/door.html`` has the words."""

    name: str
    url: str
    is_current: bool


class Council:
    """The council's facts from the settings, and the navigation for whoever is asking (``None``: an error page)."""

    def __init__(self, request: HttpRequest | None) -> None:
        self._request = request
        self.name = settings.COUNCIL_NAME
        self.phone = settings.COUNCIL_PHONE
        self.phone_href = "tel:" + re.sub(r"[^\d+]", "", settings.COUNCIL_PHONE)
        self.out_of_hours = settings.COUNCIL_OUT_OF_HOURS
        self.email = settings.COUNCIL_EMAIL
        self.initial = next((letter for letter in settings.COUNCIL_NAME if letter.isalpha()), "C").upper()
        self.brand_colour = settings.BRAND_COLOUR
        self.sun_colour = settings.SUN_COLOUR
        self.map_tiles_url = settings.MAP_TILES_URL
        self.map_attribution = settings.MAP_TILES_ATTRIBUTION
        self.brand_version = brand.version()
        self.has_staff_sign_in = bool(settings.OIDC_SERVER_URL)

    @cached_property
    def contact(self) -> Contact | None:
        """The contact that an advisor has open: it stands on every page until it ends."""
        return contact_of(self._request) if self._request is not None else None

    @cached_property
    def is_signed_in(self) -> bool:
        user = getattr(self._request, "user", None)
        return bool(user and user.is_authenticated)

    @cached_property
    def sign_out_url(self) -> str:
        return reverse("account_logout") if self.is_signed_in else ""

    @cached_property
    def session_seconds(self) -> int | None:
        """How long someone signed in still is; None where that is not known."""
        return sessions.seconds_left(self._request) if self._request is not None and self.is_signed_in else None

    @cached_property
    def sign_in_url(self) -> str:
        """Where to sign in and come back to this page."""
        if self._request is None:
            return ""
        return f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': self._request.get_full_path()})}"

    @cached_property
    def viewer(self) -> Viewer | None:
        """Who is looking, where they are signed in."""
        return getattr(self._request, "viewer", None) if self.is_signed_in else None

    @cached_property
    def hat(self) -> Hat | None:
        """In what capacity they are here, where it has to be said: they have several, or act for somebody."""
        if self.viewer is None or (len(self.viewer.hats) < 2 and self.viewer.hat.kind == HatKind.RESIDENT):
            return None
        return self.viewer.hat

    @cached_property
    def navigation(self) -> list[Door]:
        """The doors for this person, the present one marked."""
        if self._request is None:
            return []
        here = self._request.path
        return [Door(name=name, url=reverse(name), is_current=here.startswith(reverse(name))) for name in self._doors()]

    def _doors(self) -> list[str]:
        """The names of their addresses."""
        if self.viewer is None:
            return ["journeys:services", "casework:map", "journeys:track", settings.LOGIN_URL]
        if self.viewer.hat.kind != HatKind.STAFF:
            return DOORS[self.viewer.hat.kind]
        own = [door for door, what in STAFF_DOORS.items() if permissions.may_open(self.viewer, what)]
        return [*own, "journeys:services", "casework:map"]


def council(request: HttpRequest) -> dict[str, Any]:
    """``council`` for every template."""
    return {"council": Council(request)}
