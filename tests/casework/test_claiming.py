"""Requests that someone made as a guest: into their account, or off their address."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person
from casework.actions import claiming
from casework.models import Case, Charge, Payment
from casework.queries.claims import to_claim
from portal.home.queries import CASES_READ
from tests.factories.accounts import PersonFactory
from tests.factories.casework import CaseFactory
from tests.factories.payments import a_charge, begin_charge

CLAIMS = reverse("home:claims")


@pytest.fixture
def ann(db: None) -> Person:
    return PersonFactory.create(account=True, name="Ann Resident", email="ann@example.org")


@pytest.fixture
def earlier(ann: Person) -> Case:
    """What someone asked for as a guest with Ann's email."""
    return CaseFactory.create(person=PersonFactory.create(name="Ann", email=ann.email, mobile="+447700900111"))


@pytest.fixture
def browser(client: Client, ann: Person) -> Client:
    assert ann.user is not None
    client.force_login(ann.user)
    return client


def offered(person: Person) -> set[Case]:
    return set(to_claim(person))


@pytest.mark.req("R-07")
def test_what_was_asked_for_with_a_proved_address_is_offered_and_nothing_else(ann: Person, earlier: Case) -> None:
    CaseFactory.create(person=ann)
    CaseFactory.create(person=PersonFactory.create(email="other@example.org"))
    CaseFactory.create(person=PersonFactory.create(account=True, email="third@example.org"))
    CaseFactory.create(person=PersonFactory.create(email=ann.email), is_restricted=True, is_private=True,
                       is_confidential=True)  # fmt: skip
    by_mobile = CaseFactory.create(person=PersonFactory.create(email="", mobile="+447700900123"))

    assert offered(ann) == {earlier}
    ann.mobile = "+447700900123"
    assert offered(ann) == {earlier}  # nobody has proved that number
    ann.mobile_verified_at = timezone.now()
    assert offered(ann) == {earlier, by_mobile}


@pytest.mark.req("R-07")
def test_what_they_claim_stays_theirs_when_their_address_changes(ann: Person, earlier: Case) -> None:
    assert claiming.claim_requests(person=ann, case_ids={earlier.pk}, by=ann.user) == 1
    ann.email = "new@example.org"

    assert list(Case.objects.reported_by(ann)) == [earlier]
    [row] = earlier.events.filter(kind="noted")
    assert (row.by, row.is_public, row.is_for_reporter) == (ann.user, False, False)
    assert "Ann Resident" in row.words
    assert claiming.claim_requests(person=ann, case_ids={earlier.pk}, by=ann.user) == 0


def test_nothing_is_claimed_that_is_not_offered(ann: Person) -> None:
    others = CaseFactory.create()

    assert claiming.claim_requests(person=ann, case_ids={others.pk}, by=ann.user) == 0
    assert claiming.disown_requests(person=ann, case_ids={others.pk}, by=ann.user) == 0

    person = others.person
    others.refresh_from_db()
    assert others.person == person


@pytest.mark.req("R-07", "R-58")
def test_what_they_did_not_make_leaves_their_list_and_their_address(ann: Person, earlier: Case) -> None:
    guest = earlier.person
    beside = CaseFactory.create(person=guest)

    assert claiming.disown_requests(person=ann, case_ids={earlier.pk}, by=ann.user) == 1

    earlier.refresh_from_db()
    assert earlier.person is not None
    assert (earlier.person.name, earlier.person.email, str(earlier.person.mobile)) == ("Ann", "", "+447700900111")
    assert offered(ann) == {beside}
    assert "did not make this request" in earlier.events.get(kind="noted").words


@pytest.mark.req("R-04", "R-07")
def test_a_payment_for_what_they_did_not_make_has_their_address_no_more(ann: Person, earlier: Case) -> None:
    guest = earlier.person
    paid, other, own = (begin_charge(a_charge(guest), person=person) for person in (guest, guest, ann))
    Payment.objects.filter(pk__in=[paid.pk, other.pk]).update(email=ann.email)
    Charge.objects.filter(payment_lines__payment__in=[paid, own]).update(case=earlier)

    claiming.disown_requests(person=ann, case_ids={earlier.pk}, by=ann.user)

    for payment in (paid, other, own):
        payment.refresh_from_db()
    assert (paid.person, paid.email) == (None, "")
    assert (other.person, other.email) == (guest, ann.email)
    assert own.person == ann


@pytest.mark.req("R-07", "R-11")
def test_home_counts_every_earlier_request_however_many_there_are(browser: Client, ann: Person) -> None:
    guest = PersonFactory.create(email=ann.email)
    for number in range(CASES_READ + 5):
        CaseFactory.create(person=guest if number % 11 else ann)

    assert f"{CASES_READ} made before you signed in" in words(browser.get(reverse("home:home")))


def test_who_left_only_that_address_is_sent_nothing_more(ann: Person) -> None:
    case = CaseFactory.create(person=PersonFactory.create(email=ann.email))

    claiming.disown_requests(person=ann, case_ids={case.pk}, by=ann.user)

    case.refresh_from_db()
    assert case.person is not None
    assert (case.person.email, case.person.alerts) == ("", "neither")


@pytest.mark.req("R-07")
def test_the_page_offers_them_and_two_buttons_say_whose_they_are(browser: Client, ann: Person, earlier: Case) -> None:
    other = CaseFactory.create(person=PersonFactory.create(email=ann.email))
    page = words(browser.get(CLAIMS))
    assert "2 earlier requests were made with your email" in page
    assert earlier.reference in page

    said = words(browser.post(CLAIMS, {"cases": [earlier.reference], "mine": "1"}, follow=True))
    assert "1 request is now part of your account." in said
    assert offered(ann) == {other}

    said = words(browser.post(CLAIMS, {"cases": [other.reference], "not_mine": "1"}, follow=True))
    assert "We took your address off 1 request and told the team." in said
    assert offered(ann) == set()
    assert "There are none." in words(browser.get(CLAIMS))


@pytest.mark.parametrize("typed", [{}, {"cases": ["FLY-XXXX-XXXX"]}, {"cases": ["' OR ''='"]}])
def test_a_choice_that_was_not_offered_is_refused(browser: Client, earlier: Case, typed: dict[str, Any]) -> None:
    answer = browser.post(CLAIMS, typed)

    assert answer.status_code == 422
    assert "Choose the requests you mean" in words(answer)
    assert Case.objects.get().person == earlier.person


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_takes_the_same_queries_whatever_the_rows(
    browser: Client, ann: Person, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        CaseFactory.create(person=PersonFactory.create(email=ann.email))

    with django_assert_max_num_queries(5):
        browser.get(CLAIMS)
    with django_assert_max_num_queries(25):
        browser.post(CLAIMS, {"cases": [case.reference for case in to_claim(ann)], "mine": "1"})


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())
