"""What officers hang on a case: tasks, links to other cases, questions to another team; and taking it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.middleware import Request
from casework import actions, queries, showing
from casework.forms import AskTeamForm, LinkForm, TaskForm
from casework.models import Case, CaseLink
from casework.queries import choices
from casework.views.doors import case_to_act_on, personal, say, warn
from casework.views.team import team_page


@require_POST
@personal
def claim(request: Request, reference: str) -> HttpResponse:
    """Take a case that nobody keeps; whoever comes second is told who has it."""
    found, _sight, by = case_to_act_on(request, reference)
    try:
        actions.claim_case(case=found, by=by)
    except actions.AlreadyHeld as error:
        warn(request, "held_already", reference=found.reference, holder=showing.name_of(error.holder))
    except actions.CaseClosed:
        warn(request, "closed_meanwhile")
    except (actions.NotOnTheTeam, actions.SameOfficer):
        warn(request, "not_for_you")
    else:
        say(request, "assigned_to_you", reference=found.reference)
    back_to = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back_to, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(back_to)
    return redirect(found)


@require_POST
@personal
def add_task(request: Request, reference: str) -> HttpResponse:
    """Note what someone has to do on the case."""
    found, sight, by = case_to_act_on(request, reference)
    form = TaskForm(request.POST, colleagues=choices.colleagues_of(found))
    if not form.is_valid():
        return team_page(request, found, sight, typed=form)
    typed = form.cleaned_data
    try:
        actions.add_task(case=found, what=typed["what"], for_whom=form.chosen, due_on=typed["due_on"], by=by)
    except actions.CaseClosed:
        warn(request, "closed_meanwhile")
    else:
        say(request, "task_set", task=typed["what"], for_whom=showing.name_of(form.chosen))
    return redirect(found)


@require_POST
@personal
def ask_team(request: Request, reference: str) -> HttpResponse:
    """Ask another team; the case stays here."""
    found, sight, by = case_to_act_on(request, reference)
    form = AskTeamForm(request.POST, teams=choices.teams_beside(found))
    if not form.is_valid():
        return team_page(request, found, sight, typed=form)
    typed = form.cleaned_data
    try:
        actions.ask_team(case=found, team=form.chosen, words=typed["words"], due_on=typed["due_on"], by=by)
    except (actions.CaseClosed, actions.SameTeam, actions.CaseRestricted):
        warn(request, "changed_meanwhile")
    else:
        say(request, "team_asked", team=form.chosen.name)
    return redirect(found)


@require_POST
@personal
def link(request: Request, reference: str) -> HttpResponse:
    """Let the case and another say "see also" of one another."""
    found, sight, by = case_to_act_on(request, reference)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return team_page(request, found, sight, typed=form)
    try:
        other = queries.case_for(request.viewer, form.cleaned_data["other"])
        actions.link_cases(case=found, other=other, reason=form.cleaned_data["reason"], by=by)
    except Case.DoesNotExist:
        form.add_error("other", "We know no case with this reference. Check it.")
    except actions.SameCase:
        form.add_error("other", "That is this case. Enter the reference of the other one.")
    else:
        say(request, "linked", other=other.reference)
        return redirect(found)
    return team_page(request, found, sight, typed=form)


@require_POST
@personal
def unlink(request: Request, reference: str, link_id: int) -> HttpResponse:
    """Take a link away, on both sides."""
    found, _sight, by = case_to_act_on(request, reference)
    links = CaseLink.objects.select_related("first", "second")
    actions.unlink_cases(
        link=get_object_or_404(links.filter(first=found) | links.filter(second=found), pk=link_id), by=by
    )
    say(request, "unlinked")
    return redirect(found)
