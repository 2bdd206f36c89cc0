"""Doors of a sensitive case: its closed circle, and the way in from outside."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import Request
from accounts.models import User
from casework import rules
from casework.actions import circles as actions
from casework.actions.officers import NotOnTheTeam
from casework.forms.circles import LetInForm, ReasonForm
from casework.models import Case
from casework.queries import choices
from casework.queries import circles as queries
from casework.views.doors import case_to_act_on, personal, say


@require_http_methods(["GET", "POST"])
@personal
def enter(request: Request, reference: str) -> HttpResponse:
    """Say why a sensitive case has to be opened from outside its circle; then it opens for a few hours."""
    parsed = rules.parse_reference(reference)
    try:
        case = queries.closed_to(request.viewer, parsed or "")
    except Case.DoesNotExist as error:
        raise Http404 from error
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        by = cast(User, request.viewer.user)
        actions.open_from_outside(case=case, viewer=request.viewer, reason=form.cleaned_data["reason"], by=by)
        return redirect(case)
    return render(
        request,
        "casework/circle_enter.html",
        {"reference": case.reference, "team": case.team, "form": form},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
@personal
def circle(request: Request, reference: str) -> HttpResponse:
    """Who is in the circle; close it, or let a colleague in."""
    case, _sight, by = case_to_act_on(request, reference)
    colleagues = choices.colleagues_of(case)
    typed = request.POST if request.method == "POST" else None
    form: ReasonForm | LetInForm = LetInForm(typed, colleagues=colleagues) if case.is_sensitive else ReasonForm(typed)
    if form.is_valid():
        if isinstance(form, ReasonForm):
            actions.close_circle(case=case, reason=form.cleaned_data["reason"], by=by)
            say(request, "circle_closed", case=case)
        else:
            try:
                actions.let_in(case=case, user=form.chosen, by=by)
            except NotOnTheTeam as error:
                raise PermissionDenied from error
        return redirect("casework:circle", case.reference)
    shown = {"case": case, "form": form, "members": queries.circle_of(case), "managers": queries.managers_of(case)}
    return render(request, "casework/circle.html", shown, status=422 if form.is_bound else 200)


@require_POST
@personal
def leave(request: Request, reference: str) -> HttpResponse:
    """Take a colleague out of the circle, or end it altogether."""
    case, _sight, by = case_to_act_on(request, reference)
    if "end" in request.POST:
        actions.open_circle(case=case, by=by)
        say(request, "circle_opened", case=case)
        return redirect(case)
    if request.POST.get("user", "").isdecimal():
        actions.put_out(case=case, user_id=int(request.POST["user"][:18]), by=by)
    return redirect("casework:circle", case.reference)
