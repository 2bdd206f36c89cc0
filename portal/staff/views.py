"""Doors of staff, roles and seats."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions as accounts
from accounts.actions import roles as actions
from accounts.middleware import Request
from accounts.models import StaffRole, Team, User, Ward
from portal.staff import queries
from portal.staff.forms import PersonForm, RoleForm, SeatDaysForm, SeatForm


@require_GET
def staff(request: Request) -> HttpResponse:
    """Every team with how many work on it."""
    return render(request, "portal/staff/staff.html", {"teams": queries.teams()})


@require_http_methods(["GET", "POST"])
def team(request: Request, slug: str) -> HttpResponse:
    """Who works on a team; one more."""
    found = get_object_or_404(Team, slug=slug)
    form = PersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            accounts.add_officer(email=form.cleaned_data["email"], team=slug, by=_by(request))
        except accounts.NoSuchSignIn:
            form.say_unknown()
        else:
            _say(request, "joined", email=form.cleaned_data["email"], team=found)
            return redirect("staff:team", slug)
    shown = {"team": found, "members": queries.members_of(found), "form": form}
    return render(request, "portal/staff/team.html", shown, status=422 if form.is_bound else 200)


@require_POST
def remove(request: Request, slug: str) -> HttpResponse:
    """Take somebody off a team at once; their cases stay with it."""
    found = get_object_or_404(Team, slug=slug)
    email = request.POST.get("email", "")
    if queries.is_on(found, email):
        accounts.remove_officer(email=email, team=slug, by=_by(request))
        _say(request, "left", email=email, team=found)
    return redirect("staff:team", slug)


@require_http_methods(["GET", "POST"])
def roles(request: Request) -> HttpResponse:
    """Who has a role beyond their teams; one more."""
    form = RoleForm(request.POST if request.method == "POST" else None, teams=Team.objects.order_by("name"))
    if form.is_valid():
        try:
            given = actions.give_role(**form.cleaned_data, by=_by(request))
        except accounts.NoSuchSignIn:
            form.say_unknown()
        else:
            _say(request, "role_given", role=given)
            return redirect("staff:roles")
    shown = {"roles": queries.roles(), "form": form}
    return render(request, "portal/staff/roles.html", shown, status=422 if form.is_bound else 200)


@require_POST
def end_role(request: Request, role_id: int) -> HttpResponse:
    """Take a role away, but not one's own administrator's."""
    found = get_object_or_404(StaffRole.objects.select_related("user", "team"), pk=role_id)
    try:
        actions.end_role(role=found, by=_by(request))
    except actions.OwnRole:
        messages.info(request, render_to_string("portal/staff/said/own_role.txt").strip())
    else:
        _say(request, "role_ended", role=found)
    return redirect("staff:roles")


@require_http_methods(["GET", "POST"])
def seats(request: Request) -> HttpResponse:
    """Who sits for which ward; one more."""
    wards = Ward.objects.filter(council__is_ours=True).defer("boundary").order_by("name")
    form = SeatForm(request.POST if request.method == "POST" else None, wards=wards)
    if form.is_valid():
        try:
            given = actions.give_seat(**form.cleaned_data, by=_by(request))
        except accounts.NoSuchSignIn:
            form.say_unknown()
        except actions.SitsAlready:
            form.say_sits_already()
        else:
            _say(request, "seat_given", seat=given)
            return redirect("staff:seats")
    shown = {"seats": queries.seats(), "form": form, "today": timezone.localdate()}
    return render(request, "portal/staff/seats.html", shown, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def seat(request: Request, seat_id: int) -> HttpResponse:
    """One seat: its days put right, or its end now, on the page that says what that does."""
    found = get_object_or_404(queries.seats(), pk=seat_id)
    form = SeatDaysForm(
        request.POST if request.method == "POST" else None,
        initial={"from_on": found.from_on, "until_on": found.until_on},
    )
    if form.is_valid():
        try:
            actions.change_seat(seat=found, **form.cleaned_data, by=_by(request))
        except actions.SitsAlready:
            form.say_sits_already()
        else:
            _say(request, "seat_changed", seat=found)
            return redirect("staff:seats")
    shown = {"seat": found, "form": form, "today": timezone.localdate()}
    return render(request, "portal/staff/seat.html", shown, status=422 if form.is_bound else 200)


@require_POST
def end_seat(request: Request, seat_id: int) -> HttpResponse:
    """End a seat now: its ward is closed to them from their next request on."""
    found = get_object_or_404(queries.seats(), pk=seat_id)
    actions.end_seat(seat=found, by=_by(request))
    _say(request, "seat_ended", seat=found)
    return redirect("staff:seats")


def _by(request: Request) -> User:
    return cast(User, request.viewer.user)


def _say(request: Request, what: str, **facts: object) -> None:
    """Tell the administrator what was done, in the words of ``templates/portal/staff/said/``."""
    messages.success(request, render_to_string(f"portal/staff/said/{what}.txt", facts).strip())
