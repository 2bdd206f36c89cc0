"""The councillor's home, and how they want to be told."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.middleware import Request
from casework import rules
from casework.actions import matters as casework
from casework.queries import ward as wards
from portal.ward import queries
from portal.ward.doors import councillor, councillors_only, say
from portal.ward.forms import ChoicesForm


@require_GET
@councillors_only
def home(request: Request) -> HttpResponse:
    """What changed since the last visit, what is overdue, which enquiries are due."""
    now = timezone.now()
    user = councillor(request)
    sat_for = wards.wards_of(request.viewer)
    since = casework.note_visit(user=user, now=now)
    shown = {
        "wards": sat_for,
        "home": queries.home_of(request.viewer, user, sat_for, since=since, now=now),
        "today": rules.local_day(now),
    }
    return render(request, "portal/ward/home.html", shown)


@require_http_methods(["GET", "POST"])
@councillors_only
def choices(request: Request) -> HttpResponse:
    """How often a digest comes, and whether each change is told."""
    user = councillor(request)
    kept = casework.ward_choices(user=user)
    form = ChoicesForm(
        request.POST if request.method == "POST" else None,
        initial={"digest": kept.digest, "alerts": ["yes"] if kept.is_alerted else []},
    )
    if form.is_valid():
        casework.set_ward_choices(
            user=user, digest=form.cleaned_data["digest"], is_alerted=bool(form.cleaned_data["alerts"]), by=user
        )
        say(request, "choices_saved")
        return redirect("ward:home")
    return render(request, "portal/ward/choices.html", {"form": form}, status=422 if form.is_bound else 200)
