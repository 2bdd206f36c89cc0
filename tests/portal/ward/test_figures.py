"""Figures of a ward: what is counted, what small numbers are withheld, the report as page and file."""

import csv
import html
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Ward
from casework.actions import tallying
from casework.models import Case, WardTally
from casework.queries import ward_figures
from casework.rules import figures
from casework.rules.figures import Told
from tests.factories.accounts import WardFactory
from tests.factories.casework import CaseFactory, ServiceVersionFactory
from tests.factories.journeys import sign_in
from tests.factories.wards import councillor_of

FIGURES, REPORT, FILE = reverse("ward:figures"), reverse("ward:report"), reverse("ward:report_csv")


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def benefits(ward: Ward, number: int, **facts: Any) -> None:
    version = ServiceVersionFactory.create(slug="apply-for-council-tax-reduction", title="Council Tax Reduction")
    for _ in range(number):
        CaseFactory.create(application=True, ward=ward, service=version, **facts)


def count() -> None:
    tallying.count_wards(months=12, now=timezone.now())


@pytest.mark.req("R-36")
def test_figures_count_the_ward_and_its_streets(ward_client: Client, lillie: Ward) -> None:
    for _ in range(3):
        CaseFactory.create(ward=lillie, street_name="Dawes Road")
    CaseFactory.create(ward=lillie, street_name="Lillie Road", closed=True)
    last_month = timezone.now() - timedelta(days=35)
    reach = WardFactory.create(code="E05013799", name="Fulham Reach")
    for _ in range(5):
        CaseFactory.create(ward=reach)
    CaseFactory.create(ward=reach, opened_at=last_month)
    WardFactory.create(code="E05013800", name="Lillie East")
    count()

    page = text_of(ward_client.get(FIGURES))
    told = ward_figures.figures_of([lillie], today=timezone.localdate())

    assert [(month.reported, month.closed) for month in told.months][-1] == (4, 1)
    assert told.months[-1].borough == round(5 / 2)  # of two other wards, without the councillor's own
    assert [(one.slug, one.reported, one.borough_reported, one.in_time) for one in told.services] == [
        ("report-a-fly-tip", 4, 10, 100)
    ]
    assert page.index("Dawes Road") < page.index(">Lillie Road</a>")
    months = [month.month for month in told.months]
    assert months[0] == timezone.localdate(last_month).replace(day=1)  # nothing was counted before
    assert page.partition("<main")[2].count("<rect ") == len(months) < 12


@pytest.mark.req("R-34", "R-36")
@pytest.mark.parametrize(("number", "shown"), [(1, None), (4, None), (5, 5), (0, 0)])
def test_of_what_is_sensitive_one_to_four_is_told_to_nobody(number: int, shown: int | None) -> None:
    assert figures.told(number, is_sensitive=True) == Told(shown)
    assert figures.told(number, is_sensitive=False) == Told(number)


@pytest.mark.req("R-34")
def test_no_total_and_no_other_ward_gives_a_small_number_away(client: Client, lillie: Ward) -> None:
    reach = WardFactory.create(code="E05013799", name="Fulham Reach")
    sign_in(client, councillor_of(lillie, reach))
    benefits(lillie, 7)
    benefits(reach, 2)
    benefits(lillie, 6, opened_at=timezone.now() - timedelta(days=80))
    count()

    def cells(*wards: Ward) -> tuple[Told, Told]:
        [row] = ward_figures.figures_of(wards, today=timezone.localdate()).sensitive
        return row.months[-1], row.total

    assert cells(lillie) == (Told(7), Told(13))
    assert cells(reach) == (Told(None), Told(None))
    # 9 less 7 would be 2
    assert cells(lillie, reach) == (Told(None, is_sum=True), Told(None, is_sum=True))
    page = text_of(client.get(FIGURES, {"ward": reach.code}))
    assert "fewer than 5" in page
    assert "0 open now, 0 of them overdue. 0 reported" in page  # they are in no other number
    told = ward_figures.figures_of([reach], today=timezone.localdate())
    assert told.reported == 0
    assert told.services == []


@pytest.mark.req("R-34")
def test_page_print_and_file_withhold_the_same(ward_client: Client, lillie: Ward) -> None:
    for days_ago in (0, 40, 80):
        benefits(lillie, 1, opened_at=timezone.now() - timedelta(days=days_ago))
    count()

    file = ward_client.get(FILE).content.decode("utf-8-sig")
    [row] = [row for row in csv.reader(io.StringIO(file)) if row and row[0] == "Council Tax Reduction"]

    assert row[1:].count("fewer than 5") == 3
    assert row[-1] == "not told"  # "fewer than 5" would say: 3 or 4
    for address in (FIGURES, REPORT):
        page = text_of(ward_client.get(address))
        assert 'data-label="This month">fewer than 5</td>' in page
        assert ">not told</td>" in page


@pytest.mark.req("R-34", "R-51")
def test_safeguarding_is_not_counted_at_all(lillie: Ward) -> None:
    CaseFactory.create(application=True, is_restricted=True, ward=lillie)
    count()
    assert not WardTally.objects.exists()


def test_counting_twice_counts_once_and_what_is_gone_goes(lillie: Ward) -> None:
    CaseFactory.create(ward=lillie)
    count()
    tallying.count_what_is_due(now=timezone.now())
    assert [row.reported for row in WardTally.objects.all()] == [1]
    Case.objects.all().delete()
    tallying.count_what_is_due(now=timezone.now())
    assert not WardTally.objects.exists()


def test_a_report_of_midnight_belongs_to_the_borough_s_month(lillie: Ward) -> None:
    summer = timezone.now().replace(month=7, day=1, hour=0, minute=30) - timedelta(hours=1)  # 00:30 in London
    CaseFactory.create(ward=lillie, opened_at=summer)
    tallying.count_wards(months=24, now=timezone.now())
    assert WardTally.objects.get().month == date(summer.year, 7, 1)


@pytest.mark.parametrize(
    ("words", "is_empty"),
    [
        ("We are looking into it.", True),
        ("We are looking into it and will get back to you in due course.", True),
        ("we are looking into this — as soon as possible", True),
        ("Soon", True),
        ("The contractor has to price a second round.", False),
        ("We are looking into it with Thames Water, whose pipe broke.", False),
    ],
)
def test_phrases_are_no_substance(words: str, is_empty: bool) -> None:
    assert figures.says_nothing(words) is is_empty


@pytest.mark.req("R-36")
def test_the_file_holds_the_report_and_no_formula(ward_client: Client, lillie: Ward) -> None:
    late = timezone.localdate() - timedelta(days=5)
    formula = "=HYPERLINK(0)"
    CaseFactory.create(ward=lillie, street_name=formula, title="+cmd|calc!A0", promised_on=late)
    benefits(lillie, 3)
    count()

    answer = ward_client.get(FILE)

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "@", "-", "\t"}]
    assert "fewer than 5" in cells
    assert any("HYPERLINK" in cell for cell in cells)
    assert len([row for row in rows if row and row[0].startswith("20")]) == 1  # the month since which is counted


@pytest.mark.req("R-36")
def test_the_report_to_print_holds_figures_hot_spots_and_what_is_overdue(ward_client: Client, lillie: Ward) -> None:
    late = CaseFactory.create(ward=lillie, promised_on=timezone.localdate() - timedelta(days=5))
    count()
    page = text_of(ward_client.get(REPORT))
    for words in ("Ward report", "Since ", "By service, beside the borough", "Hot spots", late.reference):
        assert words in page


def test_only_services_of_which_the_ward_has_reports_can_be_chosen(ward_client: Client, lillie: Ward) -> None:
    CaseFactory.create(ward=lillie)
    benefits(lillie, 1)
    graffiti = ServiceVersionFactory.create(slug="report-graffiti", title="Report graffiti")
    CaseFactory.create(service=graffiti, ward=WardFactory.create(code="E05013799", name="Fulham Reach"))

    for address in (FIGURES, reverse("ward:reports")):
        page = text_of(ward_client.get(address))
        assert 'value="report-a-fly-tip"' in page
        assert "report-graffiti" not in page
        assert "apply-for-council-tax-reduction" not in page


@pytest.mark.req("R-34")
def test_a_report_of_what_is_not_theirs_is_not_found(ward_client: Client, lillie: Ward) -> None:
    second = WardFactory.create(code="E05013799", name="Fulham Reach")

    for address in (REPORT, FILE):
        for asked in ({"ward": second.code}, {"service": "nonsense"}):
            assert ward_client.get(address, asked).status_code == 404, (address, asked)
        assert ward_client.get(address, {"ward": lillie.code}).status_code == 200
