"""The log of looks, as an auditor searches it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.actions.looks import record_look, record_reason
from accounts.models import Look, Person, StaffRoleKind
from tests.factories.accounts import PersonFactory
from tests.factories.casework import viewer
from tests.factories.hats import a_user, staff_in_role

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-58")]


@pytest.fixture
def auditor() -> Client:
    client = Client()
    client.force_login(staff_in_role(StaffRoleKind.AUDITOR))
    return client


def a_look(person: Person, *, days_ago: int = 0, email: str = "", about: str = "") -> Look:
    user = a_user(**({"email": email} if email else {}))
    at = timezone.now() - timedelta(days=days_ago)
    return Look.objects.create(person=person, user=user, hat="Officer", reason="Opened", about=about, looked_at=at)


def test_the_newest_stand_first_and_hidden_ones_too(auditor: Client) -> None:
    person = PersonFactory.create(name="Amara Osei")
    a_look(person, about="FLY-7K3M-2Q9X")
    Look.objects.update(is_hidden=True)

    page = auditor.get("/audit/").content.decode()

    assert "Amara Osei" in page
    assert "Not shown to them" in page


def test_a_search_by_person_staff_case_and_days_finds_that_look_alone(auditor: Client) -> None:
    meant, other = PersonFactory.create(email="amara@example.org"), PersonFactory.create(name="Somebody Else")
    a_look(meant, days_ago=3, email="priya@example.org")
    a_look(other)
    day = timezone.localdate() - timedelta(days=3)
    dates = {f"{name}_{part}": getattr(day, part) for name in ("since", "until") for part in ("day", "month", "year")}

    for asked in ({"person": "amara@example.org"}, {"staff": "Priya@example.org"}, dates):
        page = auditor.post("/audit/", asked, follow=True).content.decode()
        assert "1 look," in page
        assert "Somebody Else" not in page


def test_what_cannot_be_is_said_by_its_field(auditor: Client) -> None:
    wrong = {"about": "nonsense", "since_day": "31", "since_month": "2", "since_year": "2026", "person": "x" * 201}
    backwards = {"since_day": "2", "until_day": "1"} | {
        f"{end}_{part}": number for end in ("since", "until") for part, number in (("month", "2"), ("year", "2026"))
    }

    answer = auditor.post("/audit/", wrong)
    assert answer.status_code == 422
    for words in ("This is not a reference", "Use 200 characters or fewer.", "nonsense"):
        assert words in answer.content.decode()
    assert "The last day must be the first day or later." in auditor.post("/audit/", backwards).content.decode()


def test_what_was_searched_for_stands_in_no_address_and_is_kept_from_page_to_page(auditor: Client) -> None:
    meant = PersonFactory.create(email="amara@example.org")
    for _ in range(51):
        a_look(meant)
    a_look(PersonFactory.create(name="Somebody Else"))

    answer = auditor.post("/audit/", {"person": "amara@example.org"})
    assert answer["Location"] == "/audit/"
    page = auditor.get("/audit/?page=2").content.decode()
    assert "51 looks," in page
    assert 'value="amara@example.org"' in page
    assert "Somebody Else" not in page
    assert "52 looks," in auditor.post("/audit/", {}, follow=True).content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_a_page_takes_as_many_queries_with_thirty_as_with_one(
    auditor: Client, number: int, django_assert_num_queries: object
) -> None:
    for _ in range(number):
        a_look(PersonFactory.create())

    with django_assert_num_queries(5):  # type: ignore[operator]
        auditor.get("/audit/")


def test_a_page_opened_again_is_one_look_an_hour_for_each_who_looks(django_assert_num_queries: Any) -> None:
    ann, (one, other) = PersonFactory.create(), (viewer(PersonFactory.create(account=True)) for _ in range(2))
    at_ten = datetime(2026, 11, 23, 10, 5, tzinfo=UTC)
    with time_machine.travel(at_ten, tick=False):
        for seen_by in (one, one, other):
            with django_assert_num_queries(1):
                record_look(person=ann, viewer=seen_by, reason="Opened the case", about="FLY-7K3M-2Q9X")
        record_look(person=ann, viewer=one, reason="Opened the case", about="LIT-7K3M-2Q9X")
        record_look(person=ann, viewer=one, reason="Opened a file of the case", about="FLY-7K3M-2Q9X")
        for _time in range(2):
            record_reason(person=ann, viewer=one, reason="Its holder is ill", about="FLY-7K3M-2Q9X")
    with time_machine.travel(at_ten + timedelta(minutes=55), tick=False):
        record_look(person=ann, viewer=one, reason="Opened the case", about="FLY-7K3M-2Q9X")

    looks = Look.objects.filter(about="FLY-7K3M-2Q9X", reason="Opened the case").order_by("looked_at", "pk")
    assert [look.user for look in looks] == [one.user, other.user, one.user]
    assert Look.objects.filter(reason="Its holder is ill").count() == 2
    assert Look.objects.count() == 7
