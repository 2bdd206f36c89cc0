"""The home of a resident: in one look, what their household needs to know and do."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from accounts.rules.hats import HatKind
from casework.rules import local_day
from portal.hats.homes import home_of
from portal.home import queries, rules
from portal.home.views.doors import signed_in

METRES_SESSION_KEY = "planning_metres"


@require_GET
@signed_in
def home(request: Request) -> HttpResponse:
    """The two most urgent things, then the rest of the household. Every other hat goes to its own home."""
    if request.viewer.hat.kind == HatKind.DELEGATE:
        return render(request, "portal/hats/acting.html", {"hat": request.viewer.hat})
    if request.viewer.hat.kind != HatKind.RESIDENT:
        return redirect(home_of(request.viewer))
    now = timezone.now()
    today = local_day(now)
    shown = {
        "household": queries.household_of(request.viewer, metres=metres_chosen(request), now=now),
        "choices": rules.METRES_CHOICES,
        "today": today,
        "tomorrow": today + timedelta(days=1),
    }
    return render(request, "portal/home/home.html", shown)


def metres_chosen(request: Request) -> int | None:
    """How far to look for planning applications, where they chose it in this session: "?metres=500"."""
    before = request.session.get(METRES_SESSION_KEY)
    asked = rules.metres_of(request.GET.get("metres", ""), otherwise=before or 0)
    if asked and asked != before:
        request.session[METRES_SESSION_KEY] = asked
    return asked or None
