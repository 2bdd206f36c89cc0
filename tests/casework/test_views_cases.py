"""The page of a case: what each may see of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person, Team, User
from casework import actions, rules
from casework.models import Case, EventKind, Status
from casework.views import team as views
from tests.casework.hands import opened, posted, signed_in
from tests.factories.accounts import PersonFactory, TeamFactory, WardFactory
from tests.factories.casework import CaseFactory, FollowerFactory, HandOverFactory, an_officer, photo_of
from tests.factories.notifications import MessageFactory


@pytest.fixture
def case(team: Team, resident: Person) -> Case:
    return CaseFactory.create(team=team, person=resident, ward=WardFactory.create())


# What each may see


@pytest.mark.req("R-07")
def test_anyone_reads_the_promise_and_nothing_of_who_reported_it(client: Client, case: Case, officer: User) -> None:
    actions.note_case(case=case, words="The neighbour did it", by=officer)

    page = opened(client, case)

    assert "Done by" in page
    assert "Ann Resident" not in page
    assert "ann@example.org" not in page
    assert "Black bags" not in page
    assert "The neighbour did it" not in page


def test_the_reporter_reads_what_they_told_us_and_no_note_of_staff(case: Case, resident: Person, officer: User) -> None:
    actions.note_case(case=case, words="The neighbour did it", by=officer)

    page = opened(signed_in(resident), case)

    assert "What you told us" in page
    assert "Black bags" in page
    assert "The neighbour did it" not in page


def test_an_officer_of_the_team_reads_contact_notes_and_messages(case: Case, officer: User) -> None:
    actions.note_case(case=case, words="Gate is locked", by=officer)

    page = opened(signed_in(officer), case)

    assert "ann@example.org" in page
    assert "Gate is locked" in page
    assert "for staff only" in page
    assert "Move and tell them" in page


def test_an_officer_of_another_team_reads_and_cannot_change(case: Case) -> None:
    colleague = PersonFactory.create(account=True)
    TeamFactory.create(slug="highways", members=[colleague.user])
    browser = signed_in(colleague)

    assert "Move and tell them" not in opened(browser, case)
    for door in ("move", "assign", "note", "resend"):
        assert posted(browser, case, door, words="x").status_code == 403


def test_a_confidential_case_is_not_there_for_anyone_else(client: Client, team: Team, resident: Person) -> None:
    case = CaseFactory.create(team=team, confidential=True)
    nobodys = rules.new_reference("PLN")

    for reference in (case.reference, nobodys):
        address = reverse("casework:case", args=[reference])
        assert client.get(address)["Location"] == f"/track/?reference={reference}", "a guest may be its reporter"
        assert signed_in(resident).get(address).status_code == 404


@pytest.mark.req("R-07")
def test_a_guest_who_reported_it_is_shown_how_to_prove_it(client: Client, case: Case, resident: Person) -> None:
    assert f"/track/?reference={case.reference}" in opened(client, case)
    assert "This is my report" not in opened(signed_in(resident), case)


@pytest.mark.req("R-07")
def test_a_follower_of_a_confidential_case_reads_its_status_on_the_page_of_their_own(
    team: Team, officer: User, resident: Person
) -> None:
    case = CaseFactory.create(team=team, confidential=True, title="Planning breach, Lillie Road, Mr Ali")
    own = CaseFactory.create(team=team, confidential=True, person=resident)
    actions.move_case(case=own, to="closed", words="", outcome="duplicate", duplicate_of=case, by=officer)
    actions.move_case(case=case, to="in_progress", words="Ask at Mr Ali", by=officer)
    browser = signed_in(resident)

    page = opened(browser, own)

    assert "Where it stands: In progress" in page
    assert "Ali" not in page
    assert case.reference not in page
    assert browser.get(case.get_absolute_url()).status_code == 404


def test_an_ordinary_case_cannot_be_closed_into_a_confidential_one(case: Case, officer: User, team: Team) -> None:
    original = CaseFactory.create(team=team, confidential=True).reference

    answer = posted(
        signed_in(officer), case, "move", was="received", step="closed-duplicate", words="w", duplicate_of=original
    )

    assert answer.status_code == 422
    assert "That report is confidential." in answer.content.decode()


def test_an_officer_reads_the_newest_messages_of_very_many(
    case: Case, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MESSAGES_SHOWN", 2)
    for number in range(3):
        MessageFactory.create(about=case.reference, to=f"told{number}@example.org")

    page = opened(signed_in(officer), case)

    assert [f"told{number}@example.org" in page for number in range(3)] == [False, True, True]


def test_a_reference_written_otherwise_leads_to_the_case(client: Client, case: Case) -> None:
    answer = client.get(f"/cases/{case.reference.lower().replace('-', ' ')}/")

    assert answer.status_code == 302
    assert answer["Location"] == case.get_absolute_url()


@pytest.mark.parametrize("typed", ["FLY-2222-2222", "x", "é", "FLY%00", "9" * 300])
def test_a_reference_that_there_is_not_is_not_found(client: Client, db: None, typed: str) -> None:
    assert client.get(f"/cases/{typed}/").status_code == 404


def test_no_cache_keeps_the_page(client: Client, case: Case) -> None:
    assert client.get(case.get_absolute_url())["Cache-Control"] == "private, no-store"


def test_a_late_case_says_so_in_words(client: Client, team: Team) -> None:
    case = CaseFactory.create(team=team, promised_on=timezone.localdate() - timedelta(days=7))

    assert "working days late" in opened(client, case)


def test_typed_markup_is_shown_as_it_was_typed(case: Case, officer: User) -> None:
    case.title = "<script>alert(1)</script>"
    case.save()
    actions.move_case(case=case, to=Status.IN_PROGRESS, words="<img src=x onerror=alert(1)>", by=officer)

    page = opened(signed_in(officer), case)

    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_case_page_takes_at_most_twelve_queries(
    case: Case, officer: User, resident: Person, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    HandOverFactory.create(case=case)
    for _ in range(rows):
        follower = FollowerFactory.create(case=case)
        actions.note_case(case=case, words="A note", by=officer)
        photo_of(case)
        actions.follow_case(case=case, person=follower.person, by=None)
        case.team.members.add(an_officer())
    actions.move_case(case=case, to=Status.IN_PROGRESS, words="Soon", by=officer)

    for browser in (signed_in(officer), signed_in(resident), Client()):
        with django_assert_max_num_queries(12):
            browser.get(case.get_absolute_url())


# Right after reporting


@pytest.mark.req("R-16", "R-45")
def test_the_confirmation_gives_reference_date_and_what_is_next_and_may_be_reloaded(
    case: Case, resident: Person
) -> None:
    browser = signed_in(resident)

    for _ in range(2):
        answer = browser.get(reverse("casework:done", args=[case.reference]))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert case.reference in page
        assert "Done by" in page
        assert "What happens next" in page
        assert "ann@example.org" in page


def test_the_confirmation_is_the_reporters_alone(client: Client, case: Case) -> None:
    answer = client.get(reverse("casework:done", args=[case.reference]))

    assert answer.status_code == 302
    assert answer["Location"] == case.get_absolute_url()


# It's not fixed


def test_the_reporter_says_it_is_not_fixed_and_gets_a_new_promise(team: Team, resident: Person) -> None:
    case = CaseFactory.create(
        team=team, person=resident, closed=True, promised_on=timezone.localdate() - timedelta(days=9)
    )
    browser = signed_in(resident)

    assert "not fixed" in opened(browser, case)
    assert posted(browser, case, "reopen", words="").status_code == 422
    assert posted(browser, case, "reopen", words="The bags are still there").status_code == 302

    case.refresh_from_db()
    assert case.status == Status.IN_PROGRESS
    assert case.promised_on >= timezone.localdate()
    assert case.events.filter(kind=EventKind.REOPENED).exists()
    assert posted(browser, case, "reopen", words="Again").status_code == 302
    assert case.events.filter(kind=EventKind.REOPENED).count() == 1


def test_nobody_else_may_say_it_and_not_after_14_days(client: Client, team: Team, resident: Person) -> None:
    case = CaseFactory.create(team=team, person=resident, closed=True)
    old = CaseFactory.create(team=team, person=resident, closed=True, closed_at=timezone.now() - timedelta(days=15))

    posted(client, case, "reopen", words="Not mine")
    posted(signed_in(resident), old, "reopen", words="Too late")

    assert "It’s not fixed" not in opened(client, case)
    assert not Case.objects.filter(status=Status.IN_PROGRESS).exists()
