"""An officer's queue: the open cases of their teams, the earliest promise first."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from casework import queries, showing
from casework.forms import QueueForm
from casework.models import Case
from casework.queries import QueueFilters, choices
from casework.views.doors import staff_only

A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the queue."""

    case: Case
    number: int
    late: int
    is_today: bool
    holder_name: str


@require_GET
@staff_only
def queue(request: Request) -> HttpResponse:
    """The queue, narrowed by a plain form whose address can be kept."""
    teams = choices.teams_of(request.viewer)
    form = QueueForm(
        request.GET, wards=choices.our_wards(), services=choices.services_named(teams={team.slug for team in teams})
    )
    filters = filters_of(form)
    page = Paginator(queries.queue_of(request.viewer, filters), A_PAGE).get_page(request.GET.get("page"))
    rows = [row_of(case, number, request) for number, case in enumerate(page.object_list, start=page.start_index())]
    show_map = request.GET.get("view") == "map"
    narrowed = narrowing(form)
    shown = {
        "form": form,
        "viewer": request.viewer,
        "team_names": " and ".join(team.name for team in teams),
        "counts": queries.queue_counts(request.viewer),
        "page": page,
        "rows": rows,
        "is_filtered": filters != QueueFilters(),
        "show_map": show_map,
        "on_map": [pin_of(row) for row in rows if row.case.lat is not None] if show_map else [],
        "query": urlencode(narrowed),
        "page_query": urlencode({**narrowed, **({"view": "map"} if show_map else {})}),
    }
    return render(request, "casework/queue.html", shown)


def filters_of(form: QueueForm) -> QueueFilters:
    """What was asked for; what cannot be is left out, and the form says so by its field."""
    form.is_valid()
    asked = form.cleaned_data
    return QueueFilters(
        words=asked.get("q", ""),
        status=asked.get("status", ""),
        ward=asked.get("ward", ""),
        service=asked.get("service", ""),
        holder=asked.get("holder", ""),
        due=asked.get("due", ""),
    )


def narrowing(form: QueueForm) -> dict[str, str]:
    """The filters in use, as the address carries them."""
    return {name: value for name, value in form.cleaned_data.items() if value}


def row_of(case: Case, number: int, request: Request) -> Row:
    is_mine = request.viewer.user is not None and case.holder_id == request.viewer.user.pk
    return Row(
        case=case,
        number=number,
        late=queries.days_late(case),
        is_today=case.promised_on == timezone.localdate(),
        holder_name="You" if is_mine else showing.name_of(case.holder),
    )


def pin_of(row: Row) -> dict[str, Any]:
    case = row.case
    url = case.get_absolute_url()
    return {"id": row.number, "number": row.number, "lat": case.lat, "lon": case.lon, "title": case.title, "url": url}
