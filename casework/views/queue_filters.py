"""The filters that officers keep, and the queue as a file."""

import csv
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import Request
from casework import actions, queries, showing
from casework.forms.queue import SaveFilterForm
from casework.models import Case, SavedFilter
from casework.queries import choices, workplace
from casework.rules.tables import defused
from casework.views.doors import personal, say
from casework.views.queue import filters_of, narrowing, queue_form

TOO_MANY = f"You can keep {SavedFilter.AT_MOST} filters. Remove one to keep another."
READ_AT_ONCE = 500
COLUMNS = (
    "Reference", "Case", "Status", "Promise", "Promised by", "Urgent", "Priority", "Stuck", "Team", "Ward", "Where",
    "Who sent it", "Affected", "Holder", "Came in",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@personal
def filters(request: Request) -> HttpResponse:
    """Every filter that an officer keeps; a POST keeps one more, or another under the same name."""
    if request.method != "POST":
        return listed(request, SaveFilterForm())
    form = SaveFilterForm(request.POST)
    if form.is_valid() and request.viewer.user is not None:
        try:
            kept = actions.save_filter(
                name=form.cleaned_data["name"].strip(), asked=asked_of(request, form), by=request.viewer.user
            )
        except actions.TooManyFilters:
            form.add_error("name", TOO_MANY)
        else:
            say(request, "filter_saved", name=kept.name)
            return redirect(f"{reverse('casework:queue')}?{kept.asked or 'all=yes'}")
    return listed(request, form)


def asked_of(request: Request, form: SaveFilterForm) -> str:
    """What the queue can be asked for of what was sent: nothing else is kept."""
    known = queue_form(QueryDict(form.cleaned_data["asked"]), choices.teams_of(request.viewer))
    known.is_valid()
    return urlencode(narrowing(known))


def listed(request: Request, form: SaveFilterForm) -> HttpResponse:
    """The page of filters; with the form where one could not be kept."""
    shown = {"saved": workplace.filters_of_officer(request.viewer.user), "form": form}
    return render(request, "casework/queue_filters.html", shown, status=422 if form.is_bound else 200)


@require_POST
@personal
def saved_filter(request: Request, filter_id: int) -> HttpResponse:
    """Open the queue with one of their filters from now on, no longer, or forget it."""
    kept = get_object_or_404(SavedFilter, pk=filter_id, user=request.viewer.user)
    by = kept.user
    match request.POST.get("do"):
        case "start":
            actions.start_with(kept=kept, by=by)
            say(request, "filter_starts", name=kept.name)
        case "stop":
            actions.start_with(kept=None, by=by)
            say(request, "filter_starts", name="")
        case "remove":
            actions.remove_filter(kept=kept, by=by)
            say(request, "filter_removed", name=kept.name)
    return redirect("casework:queue_filters")


@require_GET
@personal
def queue_csv(request: Request) -> HttpResponse:
    """What the queue shows, as a file that a spreadsheet opens; it is written down who took how many cases."""
    form = queue_form(request.GET, choices.teams_of(request.viewer))
    found = queries.queue_of(request.viewer, filters_of(form))
    if request.viewer.user is not None:
        actions.note_export(asked=urlencode(narrowing(form)), number=found.count(), by=request.viewer.user)
    lines = written(found.iterator(chunk_size=READ_AT_ONCE))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="queue-{timezone.localdate():%Y-%m-%d}.csv"'
    return cast(HttpResponse, response)  # doors hand on whatever answer Django sends


class _Line:
    """A file that hands on what is written to it."""

    def write(self, line: str) -> str:
        return line


def written(cases: Iterator[Case]) -> Iterator[str]:
    """The lines of the file; no cell of it is a formula."""
    writer: Any = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for case in cases:
        yield writer.writerow([defused(cell) for cell in cells_of(case)])


def cells_of(case: Case) -> tuple[str, ...]:
    """One case as the queue shows it: the name of who sent it only where the queue has it."""
    return (
        case.reference,
        case.title,
        showing.status_words(case.status, is_own=False),
        "" if case.is_closed else showing.pressing_words(case),
        f"{case.promised_on:%Y-%m-%d}",
        "yes" if case.is_urgent else "",
        case.get_priority_display(),
        "yes" if case.is_stuck else "",
        case.team.name,
        case.ward.name if case.ward else "",
        case.place_words,
        case.person.name if case.is_private and case.person else "",
        "" if case.is_private else str(case.affected),
        showing.name_of(case.holder),
        f"{timezone.localtime(case.opened_at):%Y-%m-%d %H:%M}",
    )
