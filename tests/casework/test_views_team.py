"""What its team does with a case."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import AlertChannels, Person, Team, User
from accounts.rules.needs import ContactNeeds
from casework import actions, showing
from casework.models import Case, EventKind, HandOverStatus, Status
from notifications.models import Message, MessageStatus
from tests.casework.hands import opened, posted, signed_in
from tests.factories.accounts import TeamFactory, WardFactory
from tests.factories.casework import CaseFactory, FollowerFactory, HandOverFactory, an_officer, upload
from tests.factories.contacts import on_the_line
from tests.factories.notifications import MessageFactory


@pytest.fixture
def case(team: Team, resident: Person) -> Case:
    return CaseFactory.create(team=team, person=resident, ward=WardFactory.create())


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
        ({"step": "closed-withdrawn"}, "This cannot be done with this case now. Choose one of the steps shown."),
        ({"step": "closed-not_ours", "belongs_to": "x" * 201}, "Whose it is must be 200 characters or fewer."),
        ({"step": "closed-duplicate", "duplicate_of": "x" * 31}, "Enter one reference, like FLY-7K3M-2Q9X."),
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
    assert answer.status_code == 409
    assert "Someone else moved this case" in page
    assert "Olu Officer was faster: In progress" in page
    assert "By someone faster" in page
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


def test_of_a_closed_case_nobody_is_made_the_holder_by_a_page_from_before(case: Case, officer: User) -> None:
    browser = signed_in(officer)
    case.team.members.add(officer)
    posted(browser, case, "move", was="received", step="done-fixed", words="Gone.")
    address = reverse("casework:assign", args=[case.reference])
    page = browser.post(address, {"holder": officer.pk, "next": "/queue/"}, follow=True).content.decode()

    assert "This case is closed now, so nobody was given it." in page
    case.refresh_from_db()
    assert case.holder is None
    assert not case.events.filter(kind=EventKind.ASSIGNED).exists()


@pytest.mark.req("R-45")
def test_an_advisor_comes_back_to_the_person_and_an_officer_to_the_queue(case: Case, officer: User) -> None:
    leila = an_officer(name="Leila Haddad")
    TeamFactory.create(slug="advisors", is_desk=True, members=[leila])
    person = reverse("desk:person", args=[case.person_id])
    secret = CaseFactory.create(team=case.team, confidential=True)
    on_the_line(leila, case.person)

    page = opened(signed_in(leila), case)
    assert f'<a href="{person}" class="govuk-back-link">Ann Resident</a>' in page
    assert f'<a class="govuk-link" href="{person}">Ann Resident</a>' in page
    assert f'<a href="{reverse("desk:desk")}" class="govuk-back-link">Desk</a>' in opened(signed_in(leila), secret)
    page = opened(signed_in(officer), case)
    assert f'<a href="{reverse("casework:queue")}" class="govuk-back-link">Queue</a>' in page
    assert person not in page


@pytest.mark.req("R-41", "R-58")
def test_an_advisor_reads_who_sent_a_report_once_they_know_their_caller(
    case: Case, officer: User, resident: Person
) -> None:
    """Nobody reads who follows it, but its team."""
    leila = an_officer(name="Leila Haddad")
    TeamFactory.create(slug="advisors", is_desk=True, members=[leila])
    case.events.create(kind=EventKind.OPENED, by=resident.user, is_public=True, to_status=Status.RECEIVED)
    follower = FollowerFactory.create(case=case).person
    for person in (resident, follower):
        MessageFactory.create(about=case.reference, event="moved", person=person, to=person.email)
    contact = [resident.name, resident.email, reverse("casework:withdraw", args=[case.reference])]

    page = opened(signed_in(leila), case)
    assert not [words for words in contact if words in page]
    assert reverse("desk:person", args=[case.person_id]) in page
    answer = signed_in(leila).get(reverse("casework:withdraw", args=[case.reference]))
    assert (answer.status_code, answer["Location"]) == (302, case.get_absolute_url())
    on_the_line(leila, resident)
    page = opened(signed_in(leila), case)
    assert all(words in page for words in contact)
    assert follower.email not in page
    assert follower.email in opened(signed_in(officer), case)


@pytest.mark.req("R-16", "R-41")
def test_an_officer_reads_how_to_be_in_touch_and_that_nothing_was_sent(
    case: Case, officer: User, resident: Person
) -> None:
    needs = ContactNeeds(is_phone_only=True, interpreter="Somali")
    accounts.set_contact_needs(person=resident, needs=needs, by=resident.user)
    browser = signed_in(officer)

    assert "They need an interpreter: Somali" in opened(browser, case)
    posted(browser, case, "write", words="Which gate is it?")
    page = opened(browser, case)
    assert "They asked to be phoned, so we sent nothing." in page
    assert "on its way to them" not in page
    posted(browser, case, "move", was="received", step="in_progress", words="Soon.")
    assert "1 person asked to be phoned" in opened(browser, case)


def test_what_was_sent_and_how_it_came_is_said_in_words(case: Case, officer: User) -> None:
    for event in ("grant_ended", "safeguarding_team", "breached"):
        MessageFactory.create(about=case.reference, event=event)
    Case.objects.filter(pk=case.pk).update(channel="letter", is_urgent=True, priority="high")
    page = opened(signed_in(officer), case)

    for words in ("Taken back by us, email", "New concern, to the team, email", "Came in by letter"):
        assert words in page
    assert "_" not in "".join(re.findall(r'data-label="What">([^<]*)<', page))
    assert "High priority" not in page


def test_every_message_about_a_case_has_a_name() -> None:
    templates = Path(settings.BASE_DIR) / "templates/notifications"
    events = {folder.parent.name for folder in templates.glob("*/subject.txt")}
    of_plans = {event for event in events if event.startswith("planning_")}  # about comments and plans, not cases

    assert events - of_plans <= set(showing.MESSAGES)


def answer_of(label: str, **how: str) -> dict[str, object]:
    return {"name": label, "label": label, "words": "x", "is_personal": False, **how}


def test_who_entered_the_answers_is_said_once_and_only_what_came_otherwise_is_marked(case: Case, officer: User) -> None:
    leila = {"channel": "letter", "by": "Leila Haddad"}
    shown = [answer_of(f"q{number}", **leila) for number in range(4)]
    Case.objects.filter(pk=case.pk).update(shown_answers=shown)
    page = opened(signed_in(officer), case)
    assert page.count("Letter, entered by Leila Haddad") == 1
    assert "where it says otherwise" not in page

    more = [*shown, answer_of("phoned", channel="phone", by="Leila Haddad"), answer_of("own", channel="online")]
    Case.objects.filter(pk=case.pk).update(shown_answers=more)
    page = opened(signed_in(officer), case)
    assert page.count("Letter, entered by Leila Haddad, but where it says otherwise.") == 1
    assert page.count("Letter, entered by") == page.count("Phone, entered by") == 1
    assert page.count("By themselves, online") == 1


@pytest.mark.req("R-10")
def test_a_part_links_to_its_bundle_only_for_whom_it_opens(case: Case, officer: User, resident: Person) -> None:
    other_team = TeamFactory.create(slug="parking")
    bundle = CaseFactory.create(application=True, journey="update", team=other_team, person=resident)
    part = CaseFactory.create(application=True, journey="update", team=case.team, person=resident, part_of=bundle)

    page = opened(signed_in(officer), part)
    assert bundle.reference in page
    assert bundle.get_absolute_url() not in page
    other_team.members.add(officer)
    assert bundle.get_absolute_url() in opened(signed_in(officer), part)
    assert bundle.get_absolute_url() in opened(signed_in(resident), part)


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


@pytest.mark.parametrize("door", ["move", "assign", "note", "resend"])
def test_what_changes_something_is_posted_with_a_token(case: Case, officer: User, door: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(officer)

    assert browser.get(reverse(f"casework:{door}", args=[case.reference])).status_code == 405
    assert posted(browser, case, door, words="x").status_code == 403
