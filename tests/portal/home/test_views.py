"""A resident's own pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import AlertChannels, Person
from casework.models import Outcome, Status
from design.templatetags import govuk
from journeys.models import Draft
from tests.factories.accounts import PersonFactory, TeamFactory
from tests.factories.casework import CaseFactory, FollowerFactory
from tests.factories.journeys import DraftFactory, begin, fly_tip, make_borough

HOME, REQUESTS, ALERTS, DRAFTS = (reverse(f"home:{name}") for name in ("home", "requests", "alerts", "drafts"))


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return answer.content.decode()


@pytest.mark.parametrize("address", [HOME, REQUESTS, ALERTS, DRAFTS])
def test_a_guest_signs_in_first_and_comes_back(client: Client, db: None, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next={address}")


def test_an_officer_who_signs_in_lands_on_the_queue(browser: Client, resident: Person) -> None:
    TeamFactory.create(members=[resident.user])

    assert browser.get(HOME)["Location"] == reverse("casework:queue")


@pytest.mark.req("R-07", "R-10")
def test_the_home_shows_what_is_theirs_and_nothing_of_others(browser: Client, resident: Person) -> None:
    own, others, followed = CaseFactory.create(person=resident), CaseFactory.create(), CaseFactory.create()
    FollowerFactory.create(case=followed, person=resident)

    home, requests = read(browser, HOME), read(browser, REQUESTS)

    assert own.reference in home
    assert own.reference in requests
    assert followed.reference in requests
    assert others.reference not in home + requests


@pytest.mark.req("R-07")
def test_what_a_guest_asked_for_shows_once_the_same_address_is_proved(browser: Client, resident: Person) -> None:
    earlier = CaseFactory.create(person=PersonFactory.create(email=resident.email))

    assert earlier.reference in read(browser, REQUESTS)


def test_what_waits_for_them_comes_first(browser: Client, resident: Person) -> None:
    CaseFactory.create(person=resident, status=Status.WAITING)

    page = read(browser, HOME)

    assert page.index("We need something from you") < page.index("Your requests")


@pytest.mark.req("R-19")
def test_what_they_did_not_finish_is_kept_for_them(browser: Client, resident: Person) -> None:
    kept = timezone.now() + timedelta(days=20)
    draft = DraftFactory.create(person=resident, visitor=None, expires_at=kept)
    others = DraftFactory.create(expires_at=kept)

    page = read(browser, HOME)

    assert str(draft.pk) in page
    assert str(others.pk) not in page


@pytest.mark.req("R-19")
def test_what_is_left_of_each_form_and_its_last_day_are_said(browser: Client, resident: Person) -> None:
    make_borough()
    begun, until = fly_tip(browser, until="land"), timezone.localdate() + timedelta(days=28)
    fly_tip(browser)
    slug = "apply-for-council-tax-reduction-and-housing-benefit"
    tasks = begin(browser, slug)
    browser.post(tasks.replace("tasks", "help"), {"help_with": "rent"})

    for address in (HOME, DRAFTS):
        page = " ".join(read(browser, address).split())
        assert f'href="{begun}"' in page
        assert "Next: “What kind of place is it?”" in page
        assert "All answered. Check it and send it." in page
        assert "0 of 6 parts done. Next: “You and your partner”" in page
        assert page.count(f"Kept until {govuk.uk_date(until)}") == 3
    assert page.count("/delete/") == 3


def test_a_form_that_was_sent_or_is_over_is_no_longer_listed(browser: Client, resident: Person) -> None:
    sent, over, kept = (DraftFactory.create(person=resident, visitor=None) for _ in range(3))
    Draft.objects.filter(pk=sent.pk).update(submitted_at=timezone.now())
    Draft.objects.filter(pk=over.pk).update(expires_at=timezone.now())

    page = read(browser, DRAFTS)

    assert [str(draft.pk) in page for draft in (sent, over, kept)] == [False, False, True]


def test_a_followed_confidential_case_shows_its_kind_and_street_only(browser: Client, resident: Person) -> None:
    case = CaseFactory.create(confidential=True, title="Planning breach, Lillie Road, the garage")
    own = {"status": Status.CLOSED, "outcome": Outcome.DUPLICATE, "closed_at": timezone.now(), "duplicate_of": case}
    CaseFactory.create(confidential=True, title="Planning breach, Lillie Road", person=resident, **own)
    FollowerFactory.create(case=case, person=resident)

    for address in (REQUESTS, ALERTS):
        page = read(browser, address)
        assert "Planning breach, Lillie Road" in page
        assert "garage" not in page


def test_someone_new_is_told_what_will_show_here(browser: Client) -> None:
    assert "You have not asked us for anything yet." in read(browser, HOME)
    assert "You follow no report." in read(browser, REQUESTS)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_take_the_same_queries_whatever_the_rows(
    browser: Client, resident: Person, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        CaseFactory.create(person=resident)
        FollowerFactory.create(person=resident)
        DraftFactory.create(person=resident, visitor=None)

    for address in (HOME, REQUESTS, ALERTS, DRAFTS):
        with django_assert_max_num_queries(10):
            browser.get(address)


@pytest.mark.req("R-17")
def test_they_choose_how_they_are_told(browser: Client, resident: Person) -> None:
    Person.objects.filter(pk=resident.pk).update(mobile="+447700900123")

    assert "07700 900123" in read(browser, ALERTS)
    assert browser.post(ALERTS, {"alerts": "sms"}).status_code == 302

    resident.refresh_from_db()
    assert resident.alerts == AlertChannels.SMS
    assert "We will tell you that way from now on." in read(browser, ALERTS)


@pytest.mark.parametrize("typed", ["", "pigeon", "sms"])
def test_a_way_for_which_we_have_no_address_is_not_taken(browser: Client, resident: Person, typed: str) -> None:
    answer = browser.post(ALERTS, {"alerts": typed})

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    resident.refresh_from_db()
    assert resident.alerts == AlertChannels.BOTH


def test_each_followed_report_has_its_stop_button(browser: Client, resident: Person) -> None:
    case = FollowerFactory.create(person=resident).case

    assert reverse("casework:stop_own", args=[case.reference]) in read(browser, ALERTS)
