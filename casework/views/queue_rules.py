"""To whom a team's cases go by themselves, who is away, and the words that a team keeps: a manager's pages."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.middleware import Request
from accounts.models import Team
from casework import actions
from casework.forms.assigning import AwayForm, RuleForm
from casework.forms.bulk import TemplateForm, step_label
from casework.models import AssignmentRule, Away, ReplyTemplate
from casework.queries import choices, workplace
from casework.rules.wordings import OF_A_CASE, OF_A_PERSON
from casework.views.doors import personal, say

NAME_TAKEN = "The team has words of this name for this already. Choose another name."


def managed(request: Request) -> list[Team]:
    """The teams that this manager leads, by name."""
    return [team for team in choices.teams_of(request.viewer) if team.pk in request.viewer.managed_team_ids]


@require_http_methods(["GET", "POST"])
@personal
def rules(request: Request) -> HttpResponse:
    """The rules of the manager's teams; a POST writes one, in place of an older one for the same."""
    teams = managed(request)
    options: dict[str, Any] = {
        "teams": teams,
        "services": choices.services_with(teams),
        "wards": choices.our_wards(),
        "officers": workplace.officers_of(teams),
    }
    form = RuleForm(request.POST if request.method == "POST" else None, **options)
    if form.is_valid() and request.viewer.user is not None:
        try:
            actions.set_rule(
                team=form.chosen_team,
                service_slug=form.cleaned_data["service"],
                ward=form.chosen_ward,
                officer=form.chosen_officer,
                is_on=form.cleaned_data["is_on"],
                by=request.viewer.user,
            )
        except actions.NotOnTheTeam:
            form.add_error("officer", "Choose someone of this team.")
        else:
            say(request, "rule_saved", is_on=form.cleaned_data["is_on"])
            return redirect("casework:assignment_rules")
    shown = {
        "form": form,
        "rules": workplace.rules_of(teams),
        "titles": dict(options["services"]),
        "away": workplace.away_on(timezone.localdate(), options["officers"]),
        "heading": " and ".join(team.name for team in teams),
    }
    return render(request, "casework/queue_rules.html", shown, status=422 if form.is_bound else 200)


@require_POST
@personal
def rule(request: Request, rule_id: int) -> HttpResponse:
    """Turn a rule on or off, or forget it."""
    kept = get_object_or_404(AssignmentRule, pk=rule_id, team__in=request.viewer.managed_team_ids)
    if request.viewer.user is None:
        raise PermissionDenied
    match request.POST.get("do"):
        case "on" | "off" as turned:
            actions.turn_rule(rule=kept, is_on=turned == "on", by=request.viewer.user)
            say(request, "rule_saved", is_on=turned == "on")
        case "remove":
            actions.remove_rule(rule=kept, by=request.viewer.user)
            say(request, "rule_removed")
    return redirect("casework:assignment_rules")


@require_http_methods(["GET", "POST"])
@personal
def away(request: Request) -> HttpResponse:
    """On which days an officer is given nothing by itself."""
    form = AwayForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and request.viewer.user is not None:
        days = form.cleaned_data
        actions.note_away(first_on=days["first_on"], last_on=days["last_on"], by=request.viewer.user)
        say(request, "away_noted", **days)
        return redirect("casework:away")
    shown = {"form": form, "away": workplace.away_of(request.viewer.user)}
    return render(request, "casework/queue_away.html", shown, status=422 if form.is_bound else 200)


@require_POST
@personal
def come_back(request: Request, away_id: int) -> HttpResponse:
    """Forget days of one's own."""
    noted = get_object_or_404(Away, pk=away_id, user=request.viewer.user)
    actions.come_back(away=noted, by=noted.user)
    say(request, "away_removed")
    return redirect("casework:away")


@require_http_methods(["GET", "POST"])
@personal
def wordings(request: Request) -> HttpResponse:
    """The words that the officer's teams keep; their manager adds some."""
    return words_page(request, None)


@require_http_methods(["GET", "POST"])
@personal
def wording(request: Request, template_id: int) -> HttpResponse:
    """Change the words of a team that one leads, or forget them."""
    kept = get_object_or_404(ReplyTemplate, pk=template_id, team__in=request.viewer.managed_team_ids)
    if request.method == "POST" and request.POST.get("do") == "remove" and request.viewer.user is not None:
        actions.remove_template(template=kept, by=request.viewer.user)
        say(request, "words_removed", name=kept.name)
        return redirect("casework:wordings")
    return words_page(request, kept)


def words_page(request: Request, kept: ReplyTemplate | None) -> HttpResponse:
    """The list, and for a manager the form to add words or change ``kept`` ones."""
    teams = {team.slug: team for team in managed(request)}
    now = {"team": kept.team.slug, "step": kept.step, "name": kept.name, "words": kept.words} if kept else {}
    named = [(slug, team.name) for slug, team in teams.items()]
    form = TemplateForm(request.POST if request.method == "POST" else None, teams=named, initial=now)
    if request.method == "POST" and not teams:
        raise PermissionDenied
    if form.is_valid() and request.viewer.user is not None:
        typed = form.cleaned_data
        try:
            actions.save_template(
                team=teams[typed["team"]],
                step=typed["step"],
                name=typed["name"],
                words=typed["words"],
                template=kept,
                by=request.viewer.user,
            )
        except actions.NameTaken:
            form.add_error("name", NAME_TAKEN)
        else:
            say(request, "words_saved", name=typed["name"])
            return redirect("casework:wordings")
    shown = {
        "form": form if teams else None,
        "kept": kept,
        "templates": [(one, step_label(one.step)) for one in workplace.templates_of(request.viewer.team_ids)],
        "managed": request.viewer.managed_team_ids,
        "of_a_case": OF_A_CASE,
        "of_a_person": OF_A_PERSON,
    }
    return render(request, "casework/queue_wordings.html", shown, status=422 if form.is_bound else 200)
