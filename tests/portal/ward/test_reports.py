"""The ward: who gets in, what a councillor reads of it, and the figures."""

import html
import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, Seat, Ward
from casework.actions import tallying
from casework.models import Case, Status
from tests.factories.accounts import PersonFactory, TeamFactory, WardFactory
from tests.factories.casework import CaseFactory, ServiceVersionFactory
from tests.factories.journeys import sign_in
from tests.factories.wards import councillor_of

HOME, REPORTS, FIGURES = reverse("ward:home"), reverse("ward:reports"), reverse("ward:figures")
PAGES = [
    "ward:home", "ward:choices", "ward:reports", "ward:figures", "ward:report", "ward:report_csv", "ward:raise",
    "ward:requests", "ward:matters", "ward:new_matter", "ward:enquiries", "ward:new_enquiry",
]  # fmt: skip


def text_of(response: Any) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def noise_of(ward: Ward, **facts: Any) -> Case:
    version = ServiceVersionFactory.create(slug="report-noise", title="Report noise")
    return CaseFactory.create(
        ward=ward,
        service=version,
        is_confidential=True,
        title="Noise, flat 4, 12 Lillie Road, Mr Brown shouts",
        place_words="Flat 4, 12 Lillie Road",
        **facts,
    )


def test_everyone_else_stays_out(client: Client, lillie: Ward) -> None:
    for name in PAGES:
        assert client.get(reverse(name))["Location"].endswith(f"?next={reverse(name)}"), name
    sign_in(client, PersonFactory.create(account=True))
    assert {client.get(reverse(name)).status_code for name in PAGES} == {403}
    officer = PersonFactory.create(account=True)
    TeamFactory.create(members=[officer.user])
    sign_in(client, officer)
    assert {client.get(reverse(name)).status_code for name in PAGES} == {403}


def test_a_councillor_opens_every_page_and_no_cache_keeps_one(ward_client: Client) -> None:
    for name in PAGES:
        answer = ward_client.get(reverse(name))
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store"), name


@pytest.mark.req("R-34")
def test_a_term_ends_with_its_last_day_also_for_an_open_session(ward_client: Client, joan: Person) -> None:
    today = timezone.localdate()
    seat = Seat.objects.get(user=joan.user)
    seat.until_on = today
    seat.save()
    assert ward_client.get(REPORTS).status_code == 200
    seat.until_on = today - timedelta(days=1)
    seat.save()
    assert {ward_client.get(reverse(name)).status_code for name in PAGES} == {403}
    assert ward_client.post(reverse("ward:raise"), {}).status_code == 403


@pytest.mark.req("R-34")
def test_the_list_holds_the_ward_and_nothing_else(ward_client: Client, lillie: Ward) -> None:
    here = CaseFactory.create(ward=lillie)
    elsewhere = CaseFactory.create(ward=WardFactory.create(code="E05013799", name="Fulham Reach"))
    nowhere = CaseFactory.create()

    page = text_of(ward_client.get(REPORTS))

    assert here.reference in page
    assert elsewhere.reference not in page
    assert nowhere.reference not in page
    other = ward_client.get(REPORTS, {"ward": "E05013799"})
    assert elsewhere.reference not in text_of(other)


@pytest.mark.req("R-34")
def test_no_page_tells_who_reported_or_what_was_told_in_confidence(ward_client: Client, lillie: Ward) -> None:
    reporter = PersonFactory.create(name="Zebedee Quux", email="zebedee@example.org")
    public = CaseFactory.create(ward=lillie, person=reporter)
    secret = noise_of(lillie, person=reporter, promised_on=timezone.localdate() - timedelta(days=9))
    private = CaseFactory.create(application=True, ward=lillie, title="Blue Badge of Zebedee", person=reporter)
    noise_of(lillie, street_name="Quiet Mews")
    closed = noise_of(lillie, status=Status.DONE, outcome="fixed", closed_at=timezone.now(), street_name="Still Mews")

    for name in PAGES:
        page = text_of(ward_client.get(reverse(name), {"days": "0"}))
        for hidden in (
            "Zebedee", secret.reference, private.reference, closed.reference, "Mr Brown", "Flat 4", "Blue Badge of",
            "Quiet Mews", "Still Mews", "Noise, ",
        ):  # fmt: skip
            assert hidden not in page, (name, hidden)
    box = {"bbox": "-1,51,1,52", "days": "0"}
    points = json.loads(ward_client.get(reverse("ward:report_points"), box).content)["features"]
    assert [one["properties"]["title"] for one in points] == [public.title]
    for asked in ({"service": "report-noise"}, {"street": "Quiet"}, {"status": "open", "service": "report-noise"}):
        assert "No report matches." in text_of(ward_client.get(REPORTS, asked)), asked


@pytest.mark.req("R-34")
def test_what_is_told_in_confidence_is_counted_and_small_numbers_are_withheld(
    ward_client: Client, lillie: Ward
) -> None:
    for _ in range(4):
        noise_of(lillie)
    assert "Open now: Report noise, fewer than 5." in text_of(ward_client.get(REPORTS))
    noise_of(lillie)
    assert "Open now: Report noise, 5." in text_of(ward_client.get(REPORTS))
    CaseFactory.create(ward=lillie)
    assert "Open now" not in text_of(ward_client.get(REPORTS, {"service": "report-a-fly-tip"}))


@pytest.mark.req("R-34")
def test_nobody_finds_a_confidential_report_by_whether_it_is_late(ward_client: Client, lillie: Ward) -> None:
    noise_of(lillie, promised_on=timezone.localdate() - timedelta(days=9))
    assert "No report matches." in text_of(ward_client.get(REPORTS, {"status": "overdue", "days": "0"}))


@pytest.mark.req("R-34", "R-36")
def test_filters_leave_what_was_asked(ward_client: Client, lillie: Ward) -> None:
    pothole = ServiceVersionFactory.create(slug="report-a-pothole", title="Report a pothole")
    old = timezone.now() - timedelta(days=200)
    tip = CaseFactory.create(ward=lillie, street_name="Lillie Road")
    hole = CaseFactory.create(ward=lillie, service=pothole, title="Pothole, Dawes Road", street_name="Dawes Road")
    late = CaseFactory.create(ward=lillie, promised_on=timezone.localdate() - timedelta(days=3), street_name="Far End")
    done = CaseFactory.create(ward=lillie, closed=True, street_name="Done Street")
    ancient = CaseFactory.create(ward=lillie, opened_at=old, street_name="Old Street")

    def shown(**asked: str) -> set[str]:
        page = text_of(ward_client.get(REPORTS, asked))
        return {case.reference for case in (tip, hole, late, done, ancient) if case.reference in page}

    assert shown() == {tip.reference, hole.reference, late.reference, done.reference}
    assert ancient.reference in shown(days="365")
    assert shown(service="report-a-pothole") == {hole.reference}
    assert shown(street="dawes") == {hole.reference}
    assert shown(status="overdue") == {late.reference}
    assert shown(status="closed") == {done.reference}
    assert shown(status="open") == {tip.reference, hole.reference, late.reference}


@pytest.mark.parametrize(
    "asked", ["ward=nowhere", "status=hacked", "days=abc", "page=99999999999", "page=-1", "street=%00"]
)
def test_what_cannot_be_asked_is_said_and_breaks_nothing(ward_client: Client, asked: str, lillie: Ward) -> None:
    for name in ("ward:reports", "ward:figures", "ward:report", "ward:report_csv"):
        is_lost = asked == "ward=nowhere" and name.startswith("ward:report") and name != "ward:reports"
        assert ward_client.get(f"{reverse(name)}?{asked}").status_code == (404 if is_lost else 200), name
    assert ward_client.get(f"{reverse('ward:report_points')}?{asked}&bbox=1,2").status_code == 400


@pytest.mark.req("R-34")
def test_two_wards_together_and_one_at_a_time(client: Client, lillie: Ward) -> None:
    reach = WardFactory.create(code="E05013799", name="Fulham Reach")
    sign_in(client, councillor_of(lillie, reach))
    here, there = CaseFactory.create(ward=lillie), CaseFactory.create(ward=reach)

    both = text_of(client.get(REPORTS))
    assert here.reference in both
    assert there.reference in both
    only = text_of(client.get(REPORTS, {"ward": reach.code}))
    assert here.reference not in only
    assert there.reference in only
    Seat.objects.filter(ward=reach).update(until_on=timezone.localdate() - timedelta(days=1))
    after = text_of(client.get(REPORTS))
    assert there.reference not in after
    assert here.reference in after


def _many(ward: Ward, number: int) -> None:
    like = CaseFactory.create(ward=ward)
    facts = {field.attname: getattr(like, field.attname) for field in Case._meta.concrete_fields}
    made = [
        Case(
            **facts
            | {
                "id": uuid.uuid4(),
                "reference": uuid.uuid4().hex[:14],
                "opened_at": timezone.now() - timedelta(minutes=place),
                "street_name": f"Street {place % 40}",
                "promised_on": timezone.localdate() - timedelta(days=place % 3 and 1 + place % 30),
            }
        )
        for place in range(number - 1)
    ]
    Case.objects.bulk_create(made, batch_size=500)


@pytest.mark.req("R-34", "R-36")
def test_pages_ask_as_much_of_5000_reports_as_of_one(ward_client: Client, lillie: Ward) -> None:
    asked: dict[str, list[int]] = {}
    for more in (1, 29, 4_970):
        _many(lillie, more)
        tallying.count_wards(months=12, now=timezone.now())
        for name in ("ward:home", "ward:reports", "ward:figures", "ward:report", "ward:report_csv"):
            ward_client.get(reverse(name))
            with CaptureQueriesContext(connection) as queries:
                assert ward_client.get(reverse(name)).status_code == 200
            asked.setdefault(name, []).append(len(queries))

    assert all(len(set(numbers)) == 1 for numbers in asked.values()), asked
    assert max(numbers[0] for numbers in asked.values()) <= 24, asked
    page = text_of(ward_client.get(REPORTS, {"page": "3"}))
    assert "More than 1,000 match. 51 to 75" in page
