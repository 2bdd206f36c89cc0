"""What is past its time: what each night listed, what came of it, and what is on hold."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import Request
from accounts.models import User
from casework.actions import holding
from casework.forms.retention import HoldForm
from casework.models import LegalHold, RetentionItem, RetentionRun
from casework.queries import keeping
from casework.queries.retention import lines_of
from casework.views.doors import personal, say

A_PAGE = 100
RUNS_SHOWN = 14


def administrator_of(request: Request) -> User:
    """Who may place and lift holds. Raises ``PermissionDenied`` for those who may only look."""
    user = request.viewer.user
    if user is None or not request.viewer.is_administrator:
        raise PermissionDenied
    return user


@require_GET
@personal
def retention(request: Request) -> HttpResponse:
    """The last nights in outline, and the holds."""
    runs = [{"run": run, "lines": lines_of(run)} for run in keeping.runs()[:RUNS_SHOWN]]
    shown = {
        "runs": runs,
        "holds": keeping.holds()[:A_PAGE],
        "form": HoldForm(),
        "may_hold": request.viewer.is_administrator,
        "today": timezone.localdate(),
    }
    return render(request, "casework/retention.html", shown)


@require_GET
@personal
def retention_run(request: Request, run_id: UUID) -> HttpResponse:
    """One night's list: each row with the rule it fell under and what came of it."""
    run = get_object_or_404(RetentionRun, pk=run_id)
    items = RetentionItem.objects.filter(run=run).order_by("rule", "pk")
    page = Paginator(items, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "casework/retention_run.html", {"run": run, "page": page})


@require_http_methods(["GET", "POST"])
@personal
def hold_case(request: Request) -> HttpResponse:
    """Keep a case until the hold is lifted."""
    by = administrator_of(request)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            hold = holding.hold_case(case=form.case, reason=form.cleaned_data["reason"], by=by)
            say(request, "held", hold=hold)
            return redirect("casework:retention")
        except holding.AlreadyForgotten:
            form.add_error("reference", HoldForm.FORGOTTEN)
    return render(request, "casework/hold_case.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@personal
def lift_hold(request: Request, hold_id: int) -> HttpResponse:
    """Let it go when its time comes."""
    by = administrator_of(request)
    holding.lift_hold(hold=get_object_or_404(LegalHold, pk=hold_id), by=by)
    say(request, "hold_lifted")
    return redirect("casework:retention")
