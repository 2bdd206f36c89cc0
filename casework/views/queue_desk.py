"""What waits for an officer beside the queue: tasks, notes that speak to them, questions of other teams."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import Request
from casework import actions, queries, rules, showing
from casework.forms import AnswerTeamForm
from casework.models import Case, CaseQuestion, CaseTask
from casework.queries import workplace
from casework.views.doors import personal, say, warn


@require_GET
@personal
def tasks(request: Request) -> HttpResponse:
    """The officer's open tasks, or everyone's on their teams; what is overdue first."""
    whose = "team" if request.GET.get("whose") == "team" else "mine"
    shown = {"tasks": workplace.tasks_of(request.viewer, whose=whose), "whose": whose, "today": timezone.localdate()}
    return render(request, "casework/queue_tasks.html", shown)


@require_POST
@personal
def task_done(request: Request, task_id: int) -> HttpResponse:
    """Tick a task off; of two who do, the second is told that it was done."""
    open_to = CaseTask.objects.select_related("case").filter(case__team__in=request.viewer.team_ids)
    task = get_object_or_404(open_to, pk=task_id)
    if request.viewer.user is not None and actions.finish_task(task=task, by=request.viewer.user):
        say(request, "task_done", task=task.what)
    else:
        warn(request, "done_already")
    back_to = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back_to, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(back_to)
    return redirect("casework:tasks")


@require_GET
@personal
def mentions(request: Request) -> HttpResponse:
    """The notes that speak to the officer; those that are new say so, once."""
    found = workplace.mentions_of(request.viewer)
    response = render(request, "casework/queue_mentions.html", {"mentions": found})
    if request.viewer.user is not None and any(one.seen_at is None for one in found):
        actions.see_mentions(by=request.viewer.user)
    return response


@require_GET
@personal
def questions(request: Request) -> HttpResponse:
    """What other teams ask the officer's."""
    shown = {"questions": workplace.questions_to(request.viewer), "today": timezone.localdate()}
    return render(request, "casework/queue_questions.html", shown)


@require_http_methods(["GET", "POST"])
@personal
def question(request: Request, question_id: int) -> HttpResponse:
    """One question, and the answer. Of two who answer the second is told, and keeps what they wrote."""
    try:
        asked = workplace.question_for(request.viewer, question_id)
    except CaseQuestion.DoesNotExist as error:
        raise Http404 from error
    form = AnswerTeamForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid() and request.viewer.user is not None:
        try:
            actions.answer_team(question=asked, words=form.cleaned_data["words"], by=request.viewer.user)
        except actions.AnsweredAlready as error:
            asked, status = error.question, 409
            asked = workplace.question_for(request.viewer, question_id)
        else:
            say(request, "team_answered", team=asked.case.team.name)
            return redirect("casework:questions")
    case = asked.case
    shown = {
        "question": asked,
        "form": form,
        "came_late": status == 409,
        "title": case.title if knows(request, case) else rules.public_title(case.title, case.street_name),
        "may_open": knows(request, case),
        "asked_by": showing.name_of(asked.asked_by),
        "answered_by": showing.name_of(asked.answered_by),
        "today": timezone.localdate(),
    }
    return render(request, "casework/queue_question.html", shown, status=status)


def knows(request: Request, case: Case) -> bool:
    """Whether the page of the case opens to them."""
    return queries.knows_of(request.viewer, case)
