"""Service notices: where and when they are shown, and how staff write them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Ward
from journeys import queries
from journeys.models import Notice
from tests.factories.accounts import PersonFactory, PropertyFactory, StreetFactory, TeamFactory, WardFactory
from tests.factories.help import NoticeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-01")]

START = "/services/report-a-pothole/"
TYPED = {
    "title": "No garden waste collections this week",
    "words": "They begin again on Monday.",
    "starts_on_day": "1",
    "starts_on_month": "December",
    "starts_on_year": "2026",
    "starts": "9am",
    "ends_on_day": "7",
    "ends_on_month": "12",
    "ends_on_year": "2026",
    "ends": "",
}


@pytest.fixture
def officer(client: Client) -> Client:
    person = PersonFactory.create(account=True)
    TeamFactory.create(members=[person.user])
    assert person.user is not None
    client.force_login(person.user)
    return client


@pytest.fixture
def lillie() -> Ward:
    ward: Ward = WardFactory.create()
    return ward


def resident_of(ward: Ward) -> Client:
    home = PropertyFactory.create(street=StreetFactory.create(name=f"Road of {ward.name}", ward=ward))
    client = Client()
    person = PersonFactory.create(account=True, home=home)
    assert person.user is not None
    client.force_login(person.user)
    return client


def shows(client: Client, address: str, title: str = "Our phones are down") -> bool:
    queries.forget_notices()
    return title in client.get(address).content.decode()


def test_a_notice_of_everything_shows_everywhere(client: Client, lillie: Ward) -> None:
    NoticeFactory.create()

    assert shows(client, "/")
    assert shows(client, START)
    assert shows(resident_of(lillie), "/account/")


def test_a_notice_of_a_service_shows_where_that_begins(client: Client) -> None:
    NoticeFactory.create(services=["report-a-fly-tip"])

    assert not shows(client, START)
    assert shows(client, "/services/report-a-fly-tip/")


def test_a_notice_of_a_ward_shows_to_those_who_live_there_and_is_named_on_start_pages(
    client: Client, lillie: Ward
) -> None:
    other = WardFactory.create(code="E05013742", name="Munster", lat=51.47)
    NoticeFactory.create(wards=[lillie])

    assert not shows(client, "/")
    assert shows(client, START, "In Lillie.")
    assert shows(resident_of(lillie), "/account/")
    assert not shows(resident_of(other), "/account/")


def test_a_notice_shows_in_its_time_only(client: Client) -> None:
    now = timezone.now()
    NoticeFactory.create(starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=2), title="Later")
    NoticeFactory.create(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1), title="Before")

    page = client.get("/").content.decode()
    assert "Later" not in page
    assert "Before" not in page


@pytest.mark.parametrize("number", [1, 30])
def test_notices_cost_one_query_a_page(number: int, lillie: Ward, django_assert_num_queries: object) -> None:
    for _ in range(number):
        NoticeFactory.create(wards=[lillie])
    queries.forget_notices()

    with django_assert_num_queries(1):  # type: ignore[operator]
        shown = queries.notices_for_service("report-a-pothole")
        queries.notices_for_all()

    assert len(shown) == number


def test_what_a_notice_says_is_escaped(client: Client) -> None:
    NoticeFactory.create(title="<script>alert(1)</script>", words="<b>x</b>")
    page = client.get("/").content.decode()

    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


# Writing


def test_staff_write_change_and_end_a_notice(officer: Client, lillie: Ward) -> None:
    typed = TYPED | {"services": ["report-a-pothole"], "wards": [lillie.code]}
    assert officer.post("/notices/new/", typed)["Location"] == "/notices/"
    notice = Notice.objects.get()
    assert (notice.services, [ward.name for ward in notice.wards.all()]) == (["report-a-pothole"], ["Lillie"])
    starts, ends = timezone.localtime(notice.starts_at), timezone.localtime(notice.ends_at)
    assert (starts.isoformat(), ends.isoformat()) == ("2026-12-01T09:00:00+00:00", "2026-12-07T23:59:00+00:00")
    assert "No garden waste collections this week" in officer.get("/notices/").content.decode()

    form = officer.get(f"/notices/{notice.pk}/").content.decode()
    assert 'value="9am"' in form
    officer.post(f"/notices/{notice.pk}/", TYPED | {"title": "Changed"})
    notice.refresh_from_db()
    assert (notice.title, notice.services, notice.wards.count()) == ("Changed", [], 0)

    Notice.objects.update(starts_at=timezone.now() - timedelta(days=1), ends_at=timezone.now() + timedelta(days=1))
    officer.post(f"/notices/{notice.pk}/end/")
    notice.refresh_from_db()
    assert notice.ends_at <= timezone.now()


def test_a_notice_that_has_not_begun_is_deleted(officer: Client) -> None:
    now = timezone.now()
    notice = NoticeFactory.create(starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=2))
    officer.post(f"/notices/{notice.pk}/end/")

    assert not Notice.objects.exists()
    assert officer.post(f"/notices/{notice.pk}/end/").status_code == 404


def test_a_notice_is_ended_only_once_that_is_confirmed(officer: Client) -> None:
    notice = NoticeFactory.create()
    now = timezone.now()
    planned = NoticeFactory.create(starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=2))

    assert "End this notice now?" in officer.get(f"/notices/{notice.pk}/end/").content.decode()
    assert "Delete this notice?" in officer.get(f"/notices/{planned.pk}/end/").content.decode()
    notice.refresh_from_db()
    assert notice.ends_at > now
    assert Notice.objects.count() == 2


@pytest.mark.req("R-10")
def test_a_notice_of_a_service_is_changed_by_its_team_a_desk_or_who_wrote_it(officer: Client) -> None:
    its_team, writer, advisor = (PersonFactory.create(account=True) for _ in range(3))
    TeamFactory.create(slug="highways", members=[its_team.user])
    TeamFactory.create(slug="parks", members=[writer.user])
    TeamFactory.create(slug="advisors", is_desk=True, members=[advisor.user])
    notice = NoticeFactory.create(services=["report-a-pothole"], title="No potholes", written_by=writer.user)
    address = f"/notices/{notice.pk}/"

    page = officer.get("/notices/").content.decode()
    assert "No potholes" in page
    assert address not in page
    for door in (address, f"{address}end/"):
        assert officer.get(door).status_code == 403
        assert officer.post(door, TYPED).status_code == 403
    notice.refresh_from_db()
    assert (notice.title, notice.ends_at > timezone.now()) == ("No potholes", True)

    for person in (its_team, writer, advisor):
        browser = Client()
        assert person.user is not None
        browser.force_login(person.user)
        assert f"{address}end/" in browser.get("/notices/").content.decode()
        assert browser.get(address).status_code == 200


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "Enter what people should know"),
        ({"title": "x" * 121}, "What people should know must be 120 characters or fewer"),
        ({"starts_on_day": ""}, "The date must include a day"),
        ({"starts_on_day": "", "starts_on_month": "", "starts_on_year": ""}, "Enter the day from which to show it"),
        ({"ends_on_day": "31", "ends_on_month": "2"}, "The date must be a real date"),
        ({"starts": "half past"}, "Enter a time, like 9am or 5:30pm"),
        ({"starts": "25:00"}, "Enter a time, like 9am or 5:30pm"),
        ({"starts": "13pm"}, "Enter a time, like 9am or 5:30pm"),
        ({"ends_on_day": "1", "ends": "8:59am"}, "The end must be after the start"),
        ({"services": ["feed-a-duck"]}, "Choose services from the list"),
        ({"wards": ["E99999999"]}, "Choose wards from the list"),
    ],
)
def test_what_is_wrong_is_said_by_the_field_and_what_was_typed_is_kept(
    officer: Client, change: dict[str, object], said: str
) -> None:
    response = officer.post("/notices/new/", TYPED | change)
    page = response.content.decode()

    assert response.status_code == 422
    assert page.count(said) == 2  # in the summary and by the field
    assert "They begin again on Monday." in page
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("9am", "09:00"), ("12 pm", "12:00"), ("12am", "00:00"), ("17:30", "17:30"), ("Midday", "12:00")],
)
def test_times_are_understood_as_people_write_them(officer: Client, typed: str, hour: str) -> None:
    officer.post("/notices/new/", TYPED | {"starts": typed})

    assert f"{timezone.localtime(Notice.objects.get().starts_at):%H:%M}" == hour
