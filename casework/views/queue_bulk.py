"""One change of many cases: ticked, put into words, looked at one by one, then done once."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import Request
from casework import actions, queries, rules
from casework.forms.bulk import BulkForm, step_label
from casework.models import Bulk, BulkRun, Case
from casework.queries import choices, workplace
from casework.rules import wordings
from casework.views.doors import personal, warn
from casework.views.queue import filters_of, queue_form

TICKED, ALL, ASKED = "ticked", "all", "asked"


@require_POST
@personal
def bulk(request: Request) -> HttpResponse:
    """What to do with the cases that were ticked, or with all that the filter finds; then the preview of it."""
    chosen = chosen_cases(request)
    if not chosen:
        warn(request, "nothing_ticked")
        return redirect("casework:queue")
    form = BulkForm(
        request.POST if "decided" in request.POST else None,
        cases=chosen,
        officers=workplace.officers_of(choices.teams_of(request.viewer)),
        templates=workplace.templates_of(request.viewer.team_ids),
    )
    if form.is_valid() and request.viewer.user is not None:
        run = actions.prepare_run(
            what=form.cleaned_data["what"],
            step=form.cleaned_data["step"] if form.cleaned_data["what"] == Bulk.MOVE else "",
            holder=form.chosen_holder if form.cleaned_data["what"] == Bulk.ASSIGN else None,
            wanted=[
                actions.Wanted(case=case, words=form.words_for(case), refused=form.refusal_of(case)) for case in chosen
            ],
            by=request.viewer.user,
        )
        return redirect("casework:bulk_run", run.pk)
    shown = {
        "form": form,
        "chosen": chosen,
        "of_a_case": wordings.OF_A_CASE,
        "of_a_person": wordings.OF_A_PERSON,
        "query": request.POST.get(ASKED, ""),
    }
    return render(request, "casework/queue_bulk.html", shown, status=422 if form.is_bound else 200)


def chosen_cases(request: Request) -> list[Case]:
    """The cases that were ticked, of the officer's own teams; or all that the filter finds, as many as go at once."""
    if request.POST.get("which") == ALL:
        form = queue_form(QueryDict(request.POST.get(ASKED, "")), choices.teams_of(request.viewer))
        return list(queries.queue_of(request.viewer, filters_of(form))[: BulkRun.AT_MOST])
    ticked = request.POST.getlist("case")[: BulkRun.AT_MOST]
    return workplace.cases_ticked(request.viewer, ticked)


@require_http_methods(["GET", "POST"])
@personal
def bulk_run(request: Request, run_id: UUID) -> HttpResponse:
    """The preview; a POST does what it shows, once however often it is pressed; then what came of it."""
    user = request.viewer.user
    try:
        run = workplace.run_of(user, run_id)
    except BulkRun.DoesNotExist as error:
        raise Http404 from error
    if request.method == "POST" and user is not None:
        actions.run_bulk(run=run, team_ids=request.viewer.team_ids, by=user)
        return redirect("casework:bulk_run", run.pk)
    return render(request, "casework/queue_bulk_run.html", run_part(run))


def run_part(run: BulkRun) -> dict[str, Any]:
    """The cases of a run: done, left alone and why, still to do."""
    items = list(run.items.all())
    waiting = [item for item in items if not item.done_at and not item.refused]
    closes = run.step.partition("-")[0] in rules.CLOSED_STATUSES
    return {
        **(workplace.left_open_of(item.case for item in waiting) if closes else {}),
        "run": run,
        "step_label": step_label(run.step) if run.step else "",
        "done": [item for item in items if item.done_at],
        "refused": [item for item in items if item.refused],
        "waiting": waiting,
    }
