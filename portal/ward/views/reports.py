"""All that was reported in the ward: list and map, figures, and the report to print or take along as a file."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.middleware import Request
from accounts.models import Ward
from casework import rules
from casework.forms import box_of
from casework.queries import choices, ward_figures
from casework.queries import ward as wards
from casework.queries.ledger import harmless_cell
from casework.queries.nearby import SeenCase
from casework.views import points
from design.templatetags import govuk
from portal.ward import queries
from portal.ward.charts import chart_of
from portal.ward.doors import councillors_only
from portal.ward.forms import FilterForm

OVERDUE_SHOWN = 25
OVERDUE_IN_FILE = 500


@require_GET
@councillors_only
def reports(request: Request) -> HttpResponse:
    """The list of what was reported, with its map, narrowed by a plain form whose address can be kept."""
    sat_for = wards.wards_of(request.viewer)
    form = filter_form(request, sat_for)
    page = wards.page_of_reports(sat_for, form.filters, number=page_number(request), now=timezone.now())
    narrowed = narrowing(form)
    chosen = chosen_of(sat_for, form.filters.ward)
    shown = {
        "wards": sat_for,
        "chosen": chosen,
        "form": form,
        "page": page,
        "cards": [queries.card_of(case) for case in page.cases],
        "confidential": wards.confidential_open_in(chosen, service=form.filters.service),
        "is_filtered": bool(narrowed),
        "query": urlencode(narrowed),
        "points_url": reverse("ward:report_points"),
        "filters": form.filters,
    }
    return render(request, "portal/ward/reports.html", shown)


@require_GET
@councillors_only
def points_of_reports(request: Request) -> HttpResponse:
    """The same reports as points in the box that the map shows."""
    form = filter_form(request, wards.wards_of(request.viewer))
    try:
        box = box_of(request.GET.get("bbox", ""))
    except ValidationError as error:
        return points.refusal({"bbox": error.messages})
    found = wards.reports_on_map(
        wards.wards_of(request.viewer),
        form.filters,
        box=(box.west, box.south, box.east, box.north),
        limit=points.AT_MOST + 1,
        now=timezone.now(),
    )
    return points.collection(map(point_of, found[: points.AT_MOST]), is_truncated=len(found) > points.AT_MOST)


def point_of(case: SeenCase) -> dict[str, Any]:
    """One report as a point of the map, with the words that the list shows."""
    card = queries.card_of(case)
    told = {name: card[name] for name in ("title", "url", "tag_kind", "tag_text", "place", "promise", "reference")}
    return points.point(case.lat, case.lon, reported=govuk.time_ago(case.opened_at), **told)


@require_GET
@councillors_only
def figures(request: Request) -> HttpResponse:
    """Trend, services beside the borough, hot spots, what is overdue."""
    return render(request, "portal/ward/figures.html", figures_shown(request, overdue=OVERDUE_SHOWN))


@require_GET
@councillors_only
def report(request: Request) -> HttpResponse:
    """The same on one page to print."""
    return render(request, "portal/ward/report.html", report_shown(request, overdue=OVERDUE_SHOWN))


def figures_shown(request: Request, *, overdue: int) -> dict[str, Any]:
    """The figures of the wards asked for, of one service or all."""
    now = timezone.now()
    sat_for = wards.wards_of(request.viewer)
    form = filter_form(request, sat_for)
    asked = form.filters
    chosen = chosen_of(sat_for, asked.ward)
    told = ward_figures.figures_of(chosen, service=asked.service, today=rules.local_day(now))
    return {
        "wards": sat_for,
        "chosen": chosen,
        "form": form,
        "figures": told,
        "chart": chart_of(told.months),
        "hot_spots": wards.hot_spots(chosen, service=asked.service, now=now),
        "overdue": [queries.card_of(case) for case in wards.overdue_in(chosen, limit=overdue, now=now)],
        "counts": wards.counts_of(chosen, days=30, now=now),
        "query": urlencode(narrowing(form)),
        "now": now,
    }


def report_shown(request: Request, *, overdue: int) -> dict[str, Any]:
    """The same for a report, which has no form to say it: a ward or service that is not theirs is not found."""
    shown = figures_shown(request, overdue=overdue)
    is_theirs = request.GET.get("ward", "") in {"", *(ward.code for ward in shown["wards"])}
    if shown["form"].errors.keys() & {"ward", "service"} or not is_theirs:
        raise Http404
    return shown


@require_GET
@councillors_only
def report_csv(request: Request) -> HttpResponse:
    """The same as a file for a spreadsheet, in which no cell is a formula."""
    shown = report_shown(request, overdue=OVERDUE_IN_FILE)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ward-report-{timezone.localdate():%Y-%m-%d}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    for row in rows_of(shown):
        writer.writerow([harmless_cell(str(cell)) for cell in row])
    return response


def rows_of(shown: dict[str, Any]) -> Iterator[Sequence[Any]]:
    """The ward report, one table below the other."""
    told: ward_figures.Figures = shown["figures"]
    yield ["Ward report", " and ".join(ward.name for ward in shown["chosen"]), f"{shown['now']:%Y-%m-%d}"]
    yield []
    yield ["Month", "Reported", "Closed of these", "Other wards on average"]
    for month in told.months:
        yield [f"{month.month:%Y-%m}", month.reported, month.closed, month.borough]
    yield []
    yield ["Service", "Reported", "Share %", "In time %", "Borough reported", "Borough share %", "Borough in time %"]
    for one in told.services:
        percents = [one.share, one.in_time, one.borough_reported, one.borough_share, one.borough_in_time]
        yield [one.title, one.reported, *("" if number is None else number for number in percents)]
    yield []
    yield ["Services of which we tell no small numbers", *(f"{month.month:%Y-%m}" for month in told.months), "Together"]
    for kept in told.sensitive:
        yield [kept.title, *kept.months, kept.total]
    yield []
    yield ["Street", "Ward", "Reported in 90 days", "Still open"]
    for spot in shown["hot_spots"]:
        yield [spot.street, spot.ward, spot.reported, spot.open]
    yield []
    yield ["Overdue", "Reference", "Street", "Ward", "Status", "Promise"]
    for card in shown["overdue"]:
        yield [card["title"], card["reference"], card["street"], card["ward"], card["tag_text"], card["promise"]]


def filter_form(request: Request, sat_for: Sequence[Ward]) -> FilterForm:
    """What was asked of the reports."""
    return FilterForm(request.GET, wards=sat_for, services=choices.services_reported(sat_for))


def narrowing(form: FilterForm) -> dict[str, str]:
    """What of the form is not as usual, for the addresses of other pages of the same list."""
    form.is_valid()
    asked = {name: str(form.data.get(name, "")) for name in form.fields if name in form.cleaned_data and name != "bbox"}
    return {name: value for name, value in asked.items() if value and (name, value) != ("days", "90")}


def chosen_of(sat_for: Sequence[Ward], code: str) -> list[Ward]:
    """The ward that was chosen, or all."""
    return [ward for ward in sat_for if not code or ward.code == code]


def page_number(request: Request) -> int:
    """Which page of the list is asked for; the first where that cannot be read."""
    typed = request.GET.get("page", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
