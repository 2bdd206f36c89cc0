"""The officer's queue."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person, Team, User
from casework import actions
from casework.models import Case, Status
from tests.factories.accounts import TeamFactory, WardFactory
from tests.factories.casework import CaseFactory, FollowerFactory, ServiceVersionFactory

QUEUE = reverse("casework:queue")


@pytest.fixture
def officers_browser(client: Client, officer: User, team: Team) -> Client:
    client.force_login(officer)
    return client


def text_of(browser: Client, **asked: str) -> str:
    """What the queue says to what was asked."""
    answer = browser.get(QUEUE, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_guest_signs_in_first_and_comes_back(client: Client, db: None) -> None:
    answer = client.get(QUEUE)

    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/queue/")


def test_a_resident_is_told_that_the_queue_is_not_theirs(client: Client, resident: Person) -> None:
    assert resident.user is not None
    client.force_login(resident.user)

    assert client.get(QUEUE).status_code == 403


def test_an_officer_sees_the_open_cases_of_their_own_teams_only(officers_browser: Client, team: Team) -> None:
    ours = CaseFactory.create(team=team)
    closed = CaseFactory.create(team=team, closed=True)
    theirs = CaseFactory.create(team=TeamFactory.create(slug="highways"))

    page = text_of(officers_browser)

    assert ours.reference in page
    assert closed.reference not in page
    assert theirs.reference not in page


def test_the_earliest_promise_comes_first_and_a_late_one_says_so_in_words(officers_browser: Client, team: Team) -> None:
    today = timezone.localdate()
    later = CaseFactory.create(team=team, promised_on=today + timedelta(days=3))
    late = CaseFactory.create(team=team, promised_on=today - timedelta(days=9))

    page = text_of(officers_browser)

    assert page.index(late.reference) < page.index(later.reference)
    assert "Late by" in page
    assert "working days</strong>" in page
    assert "urgent ones first, then those that are late" in page
    assert "<strong>1 overdue</strong>" in page


@pytest.mark.parametrize("asked", [{"q": "kilmarsh"}, {"holder": "mine"}, {"status": "waiting"}, {"ward": "E05000001"}])
def test_each_filter_leaves_what_was_asked_for(
    officers_browser: Client, officer: User, team: Team, asked: dict[str, str]
) -> None:
    wanted = CaseFactory.create(
        team=team,
        title="Fly-tip, Kilmarsh Road",
        holder=officer,
        status=Status.WAITING,
        ward=WardFactory.create(code="E05000001", name="Grove"),
    )
    other = CaseFactory.create(team=team)

    page = text_of(officers_browser, **asked)

    assert wanted.reference in page
    assert other.reference not in page


@pytest.mark.req("R-45")
def test_the_filter_names_the_services_of_the_cases_in_the_queue(officers_browser: Client, team: Team) -> None:
    old = ServiceVersionFactory.create(slug="report-a-pothole", title="Report a pot hole")
    ServiceVersionFactory.create(slug="report-a-light", title="Report a street light")
    theirs = ServiceVersionFactory.create(slug="report-a-tree", title="Report a tree")
    wanted, other = CaseFactory.create(team=team, service=old), CaseFactory.create(team=team)
    CaseFactory.create(team=TeamFactory.create(slug="parks"), service=theirs)

    form = officers_browser.get(QUEUE).context["form"]
    page = text_of(officers_browser, service="report-a-pothole")

    assert form.fields["service"].choices == [
        ("", "All services"),
        ("report-a-fly-tip", "Report a fly-tip"),
        ("report-a-pothole", "Report a pot hole"),
    ]
    assert "team" not in form.fields
    assert wanted.reference in page
    assert other.reference not in page


@pytest.mark.req("R-45")
def test_who_has_several_teams_narrows_the_queue_to_one(officers_browser: Client, officer: User, team: Team) -> None:
    second = TeamFactory.create(slug="parks", name="Parks", members=[officer])
    ours, theirs = CaseFactory.create(team=second), CaseFactory.create(team=team)
    other = CaseFactory.create(team=TeamFactory.create(slug="highways"))

    page = text_of(officers_browser, team="parks")
    assert ours.reference in page
    assert theirs.reference not in page
    assert "Choose one from the list." in text_of(officers_browser, team="highways")
    assert other.reference not in text_of(officers_browser, team="highways")


def test_a_reference_is_found_however_it_is_typed(officers_browser: Client, team: Team) -> None:
    wanted, other = CaseFactory.create(team=team), CaseFactory.create(team=team)

    page = text_of(officers_browser, q=wanted.reference.lower().replace("-", " "))

    assert wanted.reference in page
    assert other.reference not in page


@pytest.mark.parametrize("page", ["0", "-1", "99", "ten", "9" * 5000])
def test_a_page_that_there_is_not_shows_one_that_there_is(officers_browser: Client, team: Team, page: str) -> None:
    case = CaseFactory.create(team=team)

    assert case.reference in text_of(officers_browser, page=page)


@pytest.mark.parametrize("asked", [{"status": "asleep"}, {"ward": "\0"}, {"q": "a\0b"}, {"holder": "1' OR 1=1"}])
def test_a_filter_that_cannot_be_is_named_and_nothing_breaks(
    officers_browser: Client, team: Team, asked: dict[str, str]
) -> None:
    case = CaseFactory.create(team=team)

    page = text_of(officers_browser, **asked)

    assert "govuk-error-message" in page
    assert case.reference in page


@pytest.mark.req("R-45")
@pytest.mark.parametrize("rows", [1, 30, 5000])
def test_the_queue_takes_at_most_ten_queries_whatever_the_rows(
    officers_browser: Client,
    officer: User,
    team: Team,
    rows: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    wards = [WardFactory.create(code=f"E0500{number:04}") for number in range(min(rows, 30))]
    service = ServiceVersionFactory.create()
    cases = Case.objects.bulk_create(
        CaseFactory.build(
            team=team,
            person=None,
            service=service,
            ward=wards[number % len(wards)],
            holder=officer if number % 2 else None,
        )
        for number in range(rows)
    )
    FollowerFactory.create(case=cases[0])
    actions.save_filter(name="Late", asked="due=late", by=officer)

    with django_assert_max_num_queries(10):
        officers_browser.get(QUEUE, {"q": "Lillie"})
    with django_assert_max_num_queries(10):
        officers_browser.get(reverse("casework:queue_cases"), {"bbox": "-0.3,51.4,-0.1,51.6"})
    with django_assert_max_num_queries(10):
        officers_browser.get(reverse("casework:queue_csv")).getvalue()


def test_the_map_of_the_queue_holds_what_the_filters_leave_in_its_box(officers_browser: Client, team: Team) -> None:
    inside = CaseFactory.create(team=team, title="Fly-tip, Kilmarsh Road")
    CaseFactory.create(team=team, title="Fly-tip, Kilmarsh Road", lat=51.9)
    CaseFactory.create(team=team)
    CaseFactory.create(team=TeamFactory.create(slug="highways"), title="Pothole, Kilmarsh Road")

    found = officers_browser.get(
        reverse("casework:queue_cases"), {"bbox": "-0.3,51.4,-0.1,51.6", "q": "kilmarsh"}
    ).json()

    assert [point["properties"]["reference"] for point in found["features"]] == [inside.reference]


@pytest.mark.parametrize("bbox", ["", "1,2,3", "nan,1,2,3", "-0.1,51.4,-0.3,51.6", "-181,0,0,1", "a,b,c,d"])
def test_a_box_that_is_none_is_refused(officers_browser: Client, bbox: str) -> None:
    assert officers_browser.get(reverse("casework:queue_cases"), {"bbox": bbox}).status_code == 400
