"""An officer's queue: the open cases of their teams, what presses most first."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from accounts.models import Team
from casework import queries, showing
from casework.forms import QueueForm, box_of
from casework.forms.queue import SaveFilterForm
from casework.models import BulkRun, Case, SavedFilter
from casework.queries import QueueFilters, choices, workplace
from casework.queries import feedback as said
from casework.queries.ward_own import ENQUIRIES_TEAM
from casework.views import points
from casework.views.doors import personal
from design.templatetags import govuk

A_PAGE = 50
WORDS_SHOWN = 50
NAMED_IN_THE_HEADING = 2  # teams; more of them are a line of their own


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the queue."""

    case: Case
    promise: str
    is_late: bool
    is_today: bool
    is_waiting: bool
    is_stuck: bool
    holder_name: str


@require_GET
@personal
def queue(request: Request) -> HttpResponse:
    """The queue, narrowed by a plain form whose address can be kept; opened bare, by the filter an officer chose."""
    saved = workplace.filters_of_officer(request.viewer.user)
    start = next((one for one in saved if one.is_start), None)
    if start is not None and start.asked and not request.GET:
        return redirect(f"{reverse('casework:queue')}?{start.asked}")
    teams = choices.teams_of(request.viewer)
    form = queue_form(request.GET, teams)
    filters = filters_of(form)
    page = Paginator(queries.queue_of(request.viewer, filters), A_PAGE).get_page(request.GET.get("page"))
    show_map = request.GET.get("view") == "map"
    narrowed = urlencode(narrowing(form))
    names = [team.name for team in teams]
    has_many_teams = len(teams) > NAMED_IN_THE_HEADING
    shown = {
        "form": form,
        "viewer": request.viewer,
        "heading": "Your teams" if has_many_teams else " and ".join(names),
        "team_names": ", ".join(names),
        "has_many_teams": has_many_teams,
        "shows_places": any(not case.is_private for case in page.object_list),
        "counts": queries.queue_counts(request.viewer),
        "desk": workplace.desk_counts(request.viewer),
        "reads_comments": any(team.slug == queries.PLANNING_TEAM for team in teams),
        "answers_enquiries": any(team.slug == ENQUIRIES_TEAM for team in teams),
        "page": page,
        "rows": [row_of(case, request) for case in page.object_list],
        "is_filtered": filters != QueueFilters(),
        "show_map": show_map,
        "points_url": f"{reverse('casework:queue_cases')}?{narrowed}",
        "query": narrowed,
        "page_query": f"{narrowed}&view=map" if show_map else narrowed,
        "at_once": min(page.paginator.count, BulkRun.AT_MOST),
        **saved_part(saved, narrowed),
    }
    return render(request, "casework/queue.html", shown)


def saved_part(saved: list[SavedFilter], narrowed: str) -> dict[str, Any]:
    """The filters that an officer keeps, and a form to keep this one."""
    return {
        "saved": saved,
        "current": next((one for one in saved if one.asked == narrowed), None),
        "save_form": SaveFilterForm(asked=narrowed),
    }


@require_GET
@personal
def feedback(request: Request) -> HttpResponse:
    """How it went for the people whose cases the teams have, by service and channel, and what they said."""
    shown = {
        "team_names": ", ".join(team.name for team in choices.teams_of(request.viewer)),
        "scores": said.scores_of(request.viewer),
        "said": said.words_of(request.viewer, at_most=WORDS_SHOWN),
    }
    return render(request, "casework/queue_feedback.html", shown)


@require_GET
@personal
def cases(request: Request) -> HttpResponse:
    """The same queue as points in the box that the map shows."""
    form = queue_form(request.GET, choices.teams_of(request.viewer))
    filters = filters_of(form)
    try:
        box = box_of(request.GET.get("bbox", ""))
    except ValidationError as error:
        return points.refusal({"bbox": error.messages})
    inside = queries.queue_of(request.viewer, filters).filter(
        lat__range=(box.south, box.north), lon__range=(box.west, box.east)
    )
    found = list(inside[: points.AT_MOST + 1])
    return points.collection(map(point_of, found[: points.AT_MOST]), is_truncated=len(found) > points.AT_MOST)


def point_of(case: Case) -> dict[str, Any]:
    """One case of the queue as a point of the map."""
    late = case.is_late(timezone.now())
    return points.point(
        case.lat,
        case.lon,
        reference=case.reference,
        title=case.title,
        url=case.get_absolute_url(),
        place=case.place_words or case.street_name,
        tag_kind="late" if late else showing.status_kind(case.status),
        tag_text=showing.status_words(case.status, is_own=False),
        reported=govuk.time_ago(case.opened_at),
        promise=showing.promise_words(case.promised_on, case.done_word) if case.waiting_since is None else "",
    )


def queue_form(asked: QueryDict, teams: list[Team]) -> QueueForm:
    """What was asked of the queue of ``teams``."""
    services, wards = choices.services_and_wards(teams)
    return QueueForm(asked, wards=wards, services=services, teams=teams)


def filters_of(form: QueueForm) -> QueueFilters:
    """What was asked for; what cannot be is left out, and the form says so by its field."""
    form.is_valid()
    asked = form.cleaned_data
    return QueueFilters(
        words=asked.get("q", ""),
        team=asked.get("team", ""),
        status=asked.get("status", ""),
        ward=asked.get("ward", ""),
        service=asked.get("service", ""),
        holder=asked.get("holder", ""),
        due=asked.get("due", ""),
    )


def narrowing(form: QueueForm) -> dict[str, str]:
    """The filters in use, as the address carries them."""
    return {name: value for name, value in form.cleaned_data.items() if value}


def row_of(case: Case, request: Request) -> Row:
    """One case as a line of the queue."""
    is_mine = request.viewer.user is not None and case.holder_id == request.viewer.user.pk
    return Row(
        case=case,
        promise=showing.pressing_words(case),
        is_late=case.is_late(timezone.now()),
        is_today=case.promised_on == timezone.localdate(),
        is_waiting=case.waiting_since is not None,
        is_stuck=case.is_stuck,
        holder_name="You" if is_mine else showing.name_of(case.holder),
    )
