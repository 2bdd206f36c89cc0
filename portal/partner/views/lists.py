"""Lists: many requests in one file, checked row by row, looked over, sent, and given back with their references."""

import csv
import uuid
from collections.abc import Iterator
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.middleware import Request
from accounts.models import Membership
from casework.rules.tables import defused
from casework.views.doors import too_many
from journeys import kinds, rows
from journeys.actions import lists as actions
from journeys.engine.loading import Service
from journeys.forms import readable
from journeys.models import ListRow, ListState, RequestList, RowState
from journeys.queries import lists as queries
from journeys.rules.sheets import LARGEST_BYTES, Sheet, SheetRefused, read_sheet
from portal.partner.doors import agency_only, say, warn
from portal.partner.forms import ListForm

LISTS = "30/h"
PAGE = 50


@require_http_methods(["GET", "POST"])
@agency_only
def lists(request: Request, membership: Membership) -> HttpResponse:
    """The lists of before, and the form that takes another."""
    services = rows.services()
    is_post = request.method == "POST"
    form = ListForm(
        request.POST if is_post else None,
        request.FILES if is_post else None,
        services=[(one.slug, one.definition.title) for one in services],
        chosen=request.GET.get("service", ""),
    )
    if is_post:
        refused = too_many(request, action="lists", limit=LISTS, key=str(membership.organisation_id))
        if refused:
            return refused
    if form.is_valid():
        kept = taken(form, membership)
        if kept is not None:
            return redirect("partner:list", kept.pk)
    facts = {
        "form": form,
        "services": services,
        "lists": list(queries.lists_of(membership.organisation)[:PAGE]),
        "organisation": membership.organisation,
    }
    return render(request, "portal/partner/lists.html", facts, status=422 if is_post else 200)


def taken(form: ListForm, membership: Membership) -> RequestList | None:
    """The list, kept; None where the form says what is wrong with the file."""
    upload = cast("UploadedFile[Any]", form.cleaned_data["file"])
    service = service_or_404(form.cleaned_data["service"])
    try:
        if upload.size is not None and upload.size > LARGEST_BYTES:
            raise SheetRefused(f"The file must be smaller than {LARGEST_BYTES // 1024 // 1024} MB. Split it")
        content = upload.read()
        sheet = read_sheet(content)
        refuse_columns(service, sheet)
    except SheetRefused as refused:
        form.add_error("file", refused.words)
        return None
    before = queries.same_before(membership.organisation, actions.hash_of(content))
    if before is not None and not form.cleaned_data["again"]:
        form.say_before(before)
        return None
    return actions.keep_list(
        organisation=membership.organisation,
        service=kinds.publish(service),
        name=readable(upload.name or "list.csv"),
        content=content,
        sheet=sheet,
        by=membership.user,
    )


def refuse_columns(service: Service, sheet: Sheet) -> None:
    """Raise ``SheetRefused`` where the file has other columns than the template, or not that of the clients."""
    unknown = rows.unknown_columns(service, sheet.columns)
    if len(unknown) == len(sheet.columns):
        raise SheetRefused(
            "The first line is no heading: it names no column of this service. Put that of the template above your rows"
        )
    if unknown:
        named = ", ".join(f"“{name[:40]}”" for name in unknown[:5]) or "one without a name"
        more = f" and {len(unknown) - 5} more" if len(unknown) > 5 else ""
        raise SheetRefused(f"We do not know these columns: {named}{more}. Use the template of this service")
    if rows.CLIENT not in sheet.columns:
        raise SheetRefused("The column “client” is missing. It holds your reference for each client")


@require_GET
@agency_only
def columns(request: Request, membership: Membership, slug: str) -> HttpResponse:
    """What goes into the columns of a service's list, with its template."""
    service = service_or_404(slug)
    facts = {"service": service, "columns": rows.columns_of(service), "organisation": membership.organisation}
    return render(request, "portal/partner/columns.html", facts)


@require_GET
@agency_only
def template(_request: Request, _membership: Membership, slug: str) -> HttpResponse:
    """The template: a file with the names of the columns."""
    service = service_or_404(slug)
    response = HttpResponse("\ufeff" + rows.template_of(service), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{service.slug}.csv"'
    return response


def service_or_404(slug: str) -> Service:
    """A service that can be asked for by rows."""
    service = kinds.services().get(slug)
    if service is None or not rows.takes_rows(service):
        raise Http404
    return service


@require_GET
@agency_only
def one_list(request: Request, membership: Membership, list_id: uuid.UUID) -> HttpResponse:
    """How far a list is, and what is wrong with which row."""
    kept = list_or_404(request, list_id)
    counts = queries.counts_of(kept)
    only = request.GET.get("only", "")
    listed = kept.rows.select_related("client__person")
    is_narrow = only in RowState.values
    page = Paginator(listed.filter(state=only) if is_narrow else listed, PAGE).get_page(request.GET.get("page"))
    consenting = queries.consenting_of(membership.organisation, [row.client_id for row in page.object_list])
    facts = {
        "list": kept,
        "counts": counts,
        "done": kept.number - counts["waiting"]
        if kept.state == ListState.CHECKING
        else counts["sent"] + counts["failed"],
        "page": page,
        "rows": [shown(row, has_consent=row.client_id in consenting) for row in page.object_list],
        "only": only if is_narrow else "",
        "organisation": membership.organisation,
    }
    return render(request, "portal/partner/list.html", facts)


def shown(row: ListRow, *, has_consent: bool) -> dict[str, Any]:
    """A row as the page tells of it: of a client without consent only the agency's own reference."""
    return {
        "row": row,
        "name": row.client.person.name if row.client and has_consent else "",
        "faults": [{"column": column, "words": words} for column, words in row.faults.items()],
    }


@require_POST
@agency_only
def send(request: Request, _membership: Membership, list_id: uuid.UUID) -> HttpResponse:
    """Have the good rows sent, once, however often it is pressed."""
    kept = list_or_404(request, list_id)
    try:
        actions.confirm_list(kept=kept, by=_membership.user)
        say(request, "list_sent")
    except actions.NotChecked:
        warn(request, "list_not_checked")
    return redirect("partner:list", kept.pk)


@require_POST
@agency_only
def delete(request: Request, membership: Membership, list_id: uuid.UUID) -> HttpResponse:
    """Delete a list. What was sent of it stays."""
    kept = list_or_404(request, list_id)
    if kept.state == ListState.SENDING:
        warn(request, "list_not_checked")
        return redirect("partner:list", kept.pk)
    actions.delete_list(list_id=kept.pk, by=membership.user)
    say(request, "list_deleted")
    return redirect("partner:lists")


@require_GET
@agency_only
def result(request: Request, _membership: Membership, list_id: uuid.UUID) -> HttpResponseBase:
    """The list as it came, with what became of each row. No cell is a formula."""
    kept = list_or_404(request, list_id)
    response = StreamingHttpResponse(lines_of(kept), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="result.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


class Echo:
    """A file that gives back what is written to it."""

    def write(self, words: str) -> str:
        """What the writer of rows made of one."""
        return words


def lines_of(kept: RequestList) -> Iterator[str]:
    """The lines of the file, one after the other."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(
        [*(defused(name) for name in kept.columns), "line", "result", "reference", "fault"]
    )
    width = len(kept.columns)
    for row in kept.rows.iterator(chunk_size=500):
        cells = [defused(str(cell)) for cell in row.cells[:width]]
        cells += [""] * (width - len(cells))
        faults = "; ".join(f"{column}: {words}" if column else words for column, words in row.faults.items())
        yield writer.writerow([*cells, row.line, row.get_state_display(), row.reference, defused(faults)])


def list_or_404(request: Request, list_id: uuid.UUID) -> RequestList:
    """A list of the agency."""
    kept = queries.list_for(request.viewer, list_id)
    if kept is None:
        raise Http404
    return kept
