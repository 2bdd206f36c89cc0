"""The page of a case: what each may see of it, and what its team does there."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import AlertChannels, Person, Team, User
from casework import actions, rules
from casework.models import Case, EventKind, HandOverStatus, Status
from casework.views import cases as views
from notifications.models import Message, MessageStatus
from tests.factories.accounts import PersonFactory, TeamFactory, WardFactory
from tests.factories.casework import CaseFactory, FollowerFactory, HandOverFactory, an_officer, photo_of, upload
from tests.factories.notifications import MessageFactory

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


@pytest.fixture
def case(team: Team, resident: Person) -> Case:
    return CaseFactory.create(team=team, person=resident, ward=WardFactory.create())


def opened(browser: Client, case: Case) -> str:
    """What the page of ``case`` says."""
    answer = browser.get(case.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def signed_in(person: Person | User) -> Client:
    """A browser of someone with an account."""
    browser = Client()
    user = person.user if isinstance(person, Person) else person
    assert user is not None
    browser.force_login(user)
    return browser


def posted(browser: Client, case: Case, door: str, **typed: object) -> "Answer":
    """The answer of one of the case's doors."""
    return browser.post(reverse(f"casework:{door}", args=[case.reference]), typed)


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


# What the team does


@pytest.mark.req("R-17", "R-45")
def test_a_move_tells_everyone_concerned_and_the_officer_how_many(case: Case, officer: User) -> None:
    FollowerFactory.create(case=case)
    browser = signed_in(officer)

    answer = posted(browser, case, "move", was="received", step="in_progress", words="A crew comes on Tuesday.")

    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.status == Status.IN_PROGRESS
    page = opened(browser, case)
    assert "In progress. We told 2 people." in page
    assert "A crew comes on Tuesday." in page
    assert Message.objects.filter(about=case.reference, event="moved").count() == 2


def test_nobody_is_said_to_be_told_where_nobody_is(case: Case, officer: User, resident: Person) -> None:
    Person.objects.filter(pk=resident.pk).update(alerts=AlertChannels.NEITHER)
    browser = signed_in(officer)

    posted(browser, case, "move", was="received", step="in_progress", words="Soon.")

    assert "No one is to be told." in opened(browser, case)


def test_a_move_may_bring_a_photo_that_anyone_sees(client: Client, case: Case, officer: User) -> None:
    typed = {"step": "done-fixed", "words": "Gone.", "photo": upload()}

    answer = posted(signed_in(officer), case, "move", was="received", **typed)

    assert answer.status_code == 302
    photo = case.photos.get()
    assert photo.shows_outcome
    shown = client.get(reverse("casework:photo", args=[case.reference, photo.pk, "small"]))
    assert shown.status_code == 200
    assert shown.getvalue().startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"step": ""}, "Choose what happens next."),
        ({"step": "waiting", "words": ""}, "Write what the person who reported it needs to know or do."),
        ({"step": "closed-no_action", "words": ""}, "Write what the person who reported it needs to know or do."),
        ({"step": "closed-duplicate", "words": "w"}, "Enter the reference of the report that came first."),
        (
            {"step": "closed-duplicate", "words": "w", "duplicate_of": "FLY-2222-2222"},
            "We know no other report with this reference.",
        ),
        ({"step": "closed-not_ours", "words": "w", "belongs_to": " "}, "Enter whose it is, and how to reach them."),
        ({"step": "in_progress", "words": "w" * 2001}, "must be 2000 characters or fewer"),
        ({"step": "done-fixed", "words": "w", "photo": b"PK not a photo"}, "govuk-error-message"),
    ],
)
def test_what_is_missing_is_said_by_its_field_and_all_that_was_typed_is_kept(
    case: Case, officer: User, typed: dict[str, object], said: str
) -> None:
    if "photo" in typed:
        typed = {**typed, "photo": upload(b"PK not a photo", "zip.jpg")}

    answer = posted(signed_in(officer), case, "move", was="received", **typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "There is a problem" in page
    assert "<title>Error: " in page
    assert str(typed.get("words", "")) in page
    case.refresh_from_db()
    assert case.status == Status.RECEIVED


def test_what_was_typed_under_another_choice_does_no_harm(case: Case, officer: User) -> None:
    typed = {"words": "Soon.", "belongs_to": "TfL", "duplicate_of": "nonsense"}

    answer = posted(signed_in(officer), case, "move", was="received", step="in_progress", **typed)

    assert answer.status_code == 302


def test_a_duplicate_is_closed_into_its_original_however_the_reference_is_typed(
    case: Case, officer: User, team: Team
) -> None:
    original = CaseFactory.create(team=team)
    typed = original.reference.lower().replace("-", " ")

    posted(signed_in(officer), case, "move", was="received", step="closed-duplicate", words="w", duplicate_of=typed)

    case.refresh_from_db()
    assert case.duplicate_of == original
    assert original.reference in opened(signed_in(officer), case)


def test_a_stale_form_says_so_keeps_what_was_typed_and_works_when_pressed_again(case: Case, officer: User) -> None:
    browser = signed_in(officer)
    actions.move_case(case=case, to=Status.IN_PROGRESS, words="By someone faster", by=officer)

    answer = posted(browser, case, "move", was="received", step="done-fixed", words="My long words")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Someone else moved this case" in page
    assert "My long words" in page
    assert 'name="was" value="in_progress"' in page
    case.refresh_from_db()
    assert case.status == Status.IN_PROGRESS

    assert posted(browser, case, "move", was="in_progress", step="done-fixed", words="My long words").status_code == 302


@pytest.mark.req("R-48")
def test_an_officer_takes_a_case_gives_it_to_a_colleague_and_gives_it_back(
    case: Case, officer: User, team: Team
) -> None:
    colleague = an_officer(name="Cal League")
    team.members.add(colleague)
    browser = signed_in(officer)

    for holder in (officer, colleague, None):
        assert posted(browser, case, "assign", holder=holder.pk if holder else "").status_code == 302
        case.refresh_from_db()
        assert case.holder == holder

    assert "Cal League" in opened(browser, case)


def test_a_case_is_not_given_to_someone_outside_the_team(case: Case, officer: User, resident: Person) -> None:
    assert resident.user is not None

    answer = posted(signed_in(officer), case, "assign", holder=resident.user.pk)

    assert answer.status_code == 422
    assert "Choose someone of the team." in answer.content.decode()


@pytest.mark.parametrize(("next_", "leads_to_queue"), [("/queue/?page=2", True), ("https://evil.example/", False)])
def test_taking_a_case_from_the_queue_leads_back_there_and_nowhere_else(
    case: Case, officer: User, next_: str, leads_to_queue: bool
) -> None:
    answer = posted(signed_in(officer), case, "assign", holder=officer.pk, next=next_)

    assert answer["Location"] == (next_ if leads_to_queue else case.get_absolute_url())


def test_an_empty_note_is_refused_and_a_note_is_for_staff_only(client: Client, case: Case, officer: User) -> None:
    browser = signed_in(officer)

    assert posted(browser, case, "note", words=" ").status_code == 422
    assert posted(browser, case, "note", words="Gate code is with the caretaker").status_code == 302
    assert "Gate code" in opened(browser, case)
    assert "Gate code" not in opened(client, case)


def test_a_hand_over_that_was_refused_can_be_sent_again_by_the_team(case: Case, officer: User) -> None:
    handover = HandOverFactory.create(
        case=case, status=HandOverStatus.REFUSED, settled_at=timezone.now(), next_attempt_at=None
    )
    browser = signed_in(officer)

    assert "Send it again" in opened(browser, case)
    posted(browser, case, "resend")

    handover.refresh_from_db()
    assert handover.status == HandOverStatus.WAITING
    assert "Send it again" not in opened(browser, case)


def test_an_officer_sends_a_message_again_that_did_not_arrive(case: Case, officer: User) -> None:
    message = MessageFactory.create(about=case.reference, status=MessageStatus.FAILED, next_attempt_at=None)
    browser = signed_in(officer)
    door = reverse("casework:resend_message", args=[case.reference, message.pk])

    page = opened(browser, case)
    assert "Could not be delivered" in page
    assert door in page

    answer = browser.post(door, follow=True)
    assert "We are sending it again" in answer.content.decode()
    assert door not in answer.content.decode()
    message.refresh_from_db()
    assert (message.status, message.queued_by) == (MessageStatus.WAITING, officer)
    assert "There is nothing to send again" in browser.post(door, follow=True).content.decode()


def test_only_messages_that_may_not_have_arrived_have_a_button(case: Case, officer: User) -> None:
    settled = {"about": case.reference, "next_attempt_at": None}
    MessageFactory.create(**settled, status=MessageStatus.DELIVERED)
    MessageFactory.create(about=case.reference, status=MessageStatus.UNKNOWN)
    MessageFactory.create(**settled, status=MessageStatus.GIVEN_UP, is_secret=True)
    assert "Send it again" not in opened(signed_in(officer), case)


def test_a_message_about_another_case_is_not_sent_from_here(case: Case, officer: User) -> None:
    others = MessageFactory.create(about="POT-AAAA-AAAA", status=MessageStatus.FAILED, next_attempt_at=None)
    door = reverse("casework:resend_message", args=[case.reference, others.pk])

    assert signed_in(officer).post(door).status_code == 404
    others.refresh_from_db()
    assert others.status == MessageStatus.FAILED


def test_their_number_shows_on_the_case(case: Case, officer: User) -> None:
    HandOverFactory.create(
        case=case,
        status=HandOverStatus.ACCEPTED,
        settled_at=timezone.now(),
        next_attempt_at=None,
        their_reference="WRK-88213",
    )

    assert "WRK-88213" in opened(signed_in(officer), case)


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


@pytest.mark.parametrize("door", ["move", "assign", "note", "resend"])
def test_what_changes_something_is_posted_with_a_token(case: Case, officer: User, door: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(officer)

    assert browser.get(reverse(f"casework:{door}", args=[case.reference])).status_code == 405
    assert posted(browser, case, door, words="x").status_code == 403
