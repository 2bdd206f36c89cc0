"""Permits: shown to their holder, checked by anyone with the code, taken back by the team."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person, Team, User
from casework import actions
from casework.actions import NewLine
from casework.models import Case, Charge, Decision, EventKind, Grant, Outcome, PaymentState, Status
from casework.views.permits import check_url
from notifications.models import Message
from tests.casework.hands import opened, posted, signed_in
from tests.factories.accounts import PersonFactory
from tests.factories.casework import CaseFactory, GrantFactory
from tests.factories.payments import settle

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-56")]

SHOWS = [{"label": "Vehicle", "words": "AB12 CDE"}, {"label": "Zone", "words": ""}]


@pytest.fixture(autouse=True)
def _nobody_scanned_yet() -> None:
    cache.clear()


@pytest.fixture
def grant(team: Team, resident: Person) -> Grant:
    case = CaseFactory.create(
        application=True,
        team=team,
        person=resident,
        status=Status.DONE,
        outcome=Outcome.GRANTED,
        closed_at=timezone.now(),
        answers={"zone": "J", "income": "secret"},
    )
    found: Grant = GrantFactory.create(case=case, shows=SHOWS)
    return found


def check(grant: Grant, browser: Client | None = None) -> str:
    """What a scan of the code shows to someone without an account."""
    answer = (browser or Client()).get(reverse("casework:check_permit", args=[grant.token]))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_an_inspector_sees_that_it_is_valid_and_what_is_needed_to_know_it_and_no_more(
    grant: Grant, resident: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(1):
        page = check(grant)

    for words in ("VALID", "Resident parking permit", "AB12 CDE", "Not provided", "Checked at"):
        assert words in page
    assert "NOT VALID" not in page
    for secret in (grant.case.reference, str(resident.name), resident.email, "secret", str(grant.case.pk)):
        assert secret not in page
    assert 'content="noindex"' in page


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 4, 30), "NOT VALID YET"),
        (date(2026, 5, 1), "VALID"),
        (date(2027, 4, 30), "VALID"),
        (date(2027, 5, 1), "ENDED"),
    ],
)
def test_its_first_and_last_day_count(today: date, said: str) -> None:
    grant = GrantFactory.create(valid_from=date(2026, 5, 1), valid_until=date(2027, 4, 30))
    with time_machine.travel(f"{today}T11:00:00+00:00", tick=False):
        page = check(grant)

    assert f"</span> {said}</p>" in page


def test_a_permit_is_valid_once_its_fee_is_paid(grant: Grant) -> None:
    charge = Charge.objects.create(case=grant.case, words="Permit for a year", pence=12_500)
    assert "NOT PAID YET" in check(grant)

    line = NewLine(words="Permit", income="fees:permit", pence=12_500, charge=charge)
    payment = actions.begin_payment(lines=[line], words="Permit", person=grant.case.person, visitor=None, by=None)
    assert "NOT PAID YET" in check(grant)
    settle(payment, PaymentState.PAID)

    assert "NOT PAID YET" not in check(grant)
    assert "VALID" in check(grant)


def test_what_was_taken_back_is_not_valid_from_that_moment(grant: Grant, officer: User, resident: Person) -> None:
    answer = posted(signed_in(officer), grant.case, "end_grant", words="You moved away.")

    assert answer.status_code == 302
    page = check(grant)
    assert "NOT VALID" in page
    assert "The council took it back on" in page
    assert "You moved away." not in page
    own = signed_in(resident)
    assert "NOT VALID" in own.get(reverse("casework:permit", args=[grant.case.reference])).content.decode()
    shown = opened(own, grant.case)
    for words in ("Not valid any more", "Taken back", "You moved away.", "Ask a person to look again"):
        assert words in shown
    today = f"{timezone.localdate():%A} {timezone.localdate().day}"
    for head in (shown, opened(signed_in(officer), grant.case)):
        hero = head.partition('aria-label="Where it stands"')[2].partition("</section>")[0]
        assert re.search(r"<h2[^>]*>Taken back[ ,on]+" + today, hero)
        assert "app-promise--done" not in head
        assert "To pay" not in head
    listed = own.get(reverse("home:requests")).content.decode()
    assert f"Taken back {today}" in listed
    assert "Granted" not in listed
    made = grant.case.decisions.get()
    assert (made.result, made.decided_by) == (Decision.Result.ENDED, officer)
    message = Message.objects.filter(event="grant_ended").latest("created_at")
    assert message.facts["decision_url"].endswith(f"/cases/{grant.case.reference}/decisions/{made.pk}/")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (" ", "Write why it is taken back. The person reads this."),
        ("w" * 2001, "Why must be 2000 characters or fewer."),
        ("a\0b", "Null characters are not allowed."),
    ],
)
def test_nothing_is_taken_back_without_a_reason(grant: Grant, officer: User, words: str, said: str) -> None:
    answer = posted(signed_in(officer), grant.case, "end_grant", words=words)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "There is a problem" in answer.content.decode()
    assert Grant.objects.get().ended_at is None


def test_pressed_twice_it_is_taken_back_once(grant: Grant, officer: User) -> None:
    browser = signed_in(officer)
    for _ in range(2):
        answer = browser.post(
            reverse("casework:end_grant", args=[grant.case.reference]), {"words": "Gone"}, follow=True
        )

    assert "This has changed meanwhile." in answer.content.decode()
    assert grant.case.events.filter(kind=EventKind.GRANT_ENDED).count() == 1
    assert Decision.objects.count() == 1


def test_where_nothing_was_granted_nothing_is_shown_or_taken_back(team: Team, resident: Person, officer: User) -> None:
    case = CaseFactory.create(application=True, team=team, person=resident)
    browser = signed_in(resident)

    for door in ("permit", "permit_qr"):
        assert browser.get(reverse(f"casework:{door}", args=[case.reference])).status_code == 404
    assert posted(signed_in(officer), case, "end_grant", words="x").status_code == 404


@pytest.mark.parametrize("token", ["f" * 32, "x", "0" * 500, "%00", "..%2f..", "<script>"])
def test_a_code_of_no_permit_says_so_in_the_same_words(client: Client, grant: Grant, token: str) -> None:
    answer = client.get(reverse("casework:check_permit", args=["X"]).replace("X", token))

    assert answer.status_code == 404
    if "%2f" not in token:
        assert "No permit of" in answer.content.decode()
        assert "NOT VALID" in answer.content.decode()


def test_codes_cannot_be_guessed_but_an_inspector_scans_all_day(client: Client, grant: Grant) -> None:
    wrong = [client.get(reverse("casework:check_permit", args=[f"{number:032x}"])).status_code for number in range(31)]

    assert wrong == [404] * 30 + [429]
    for _ in range(40):
        assert "VALID" in check(grant, client)


def test_the_code_on_the_permit_leads_to_the_check(grant: Grant, resident: Person) -> None:
    browser = signed_in(resident)
    page = browser.get(reverse("casework:permit", args=[grant.case.reference])).content.decode()
    code = browser.get(reverse("casework:permit_qr", args=[grant.case.reference]))

    assert reverse("casework:permit_qr", args=[grant.case.reference]) in page
    assert check_url(grant).endswith(f"/permits/{grant.token}/")
    assert check_url(grant) in page
    assert (code["Content-Type"], code["X-Content-Type-Options"]) == ("image/svg+xml", "nosniff")
    assert code.content.startswith(b"<?xml")
    assert b"<script" not in code.content
    assert "no-store" in code["Cache-Control"]


def test_only_its_holder_and_those_who_work_on_it_see_the_permit_itself(grant: Grant, client: Client) -> None:
    stranger = signed_in(PersonFactory.create(account=True))
    for browser in (client, stranger):
        for door in ("permit", "permit_qr"):
            assert browser.get(reverse(f"casework:{door}", args=[grant.case.reference])).status_code == 404


def test_what_stands_on_a_permit_is_words_and_never_markup(grant: Grant) -> None:
    shows = [{"label": "<b>Vehicle</b>", "words": "<script>alert(1)</script>{{ 7|add:7 }}"}]
    Grant.objects.update(shows=shows, title="<img src=x onerror=alert(1)>")
    page = check(grant)

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{ 7|add:7 }}" in page


def test_a_permit_that_runs_for_a_year_ends_a_day_early(grant: Grant) -> None:
    assert Case.objects.get(pk=grant.case_id).grant.valid_until - grant.valid_from == timedelta(days=364)
