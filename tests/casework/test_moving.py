"""Moving a case: only as the table says, told to everyone concerned, once, in the same transaction."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from accounts.models import AlertChannels, Person, Team, User
from casework import actions, queries, rules
from casework.actions import moving
from casework.models import Case, EventKind, Outcome, Status
from notifications.models import Message
from notifications.rendering import render
from tests.factories.accounts import PersonFactory
from tests.factories.casework import CaseFactory, FollowerFactory, upload, viewer

pytestmark = pytest.mark.django_db


def told(event: str) -> set[str]:
    return {message.to for message in Message.objects.filter(event=event)}


def arguments_of(to: Status) -> dict[str, object]:
    outcome = sorted(rules.outcomes_for(to, journey="report") or {""})[-1]
    return {"to": to, "words": "We came and looked.", "outcome": outcome, "belongs_to": "TfL" * (outcome == "not_ours")}


@pytest.mark.parametrize("to", Status)
@pytest.mark.parametrize("status", Status)
def test_only_the_moves_of_the_table_are_made(officer: User, status: Status, to: Status) -> None:
    closed = {"closed": True} if status in rules.CLOSED_STATUSES else {}
    outcome = {"outcome": "no_action"} if status == Status.CLOSED else {}
    case = CaseFactory.create(status=status, **closed, **outcome)
    arguments = arguments_of(to)

    if rules.may_move(status, to):
        actions.move_case(case=case, by=officer, **arguments)  # type: ignore[arg-type]
    else:
        with pytest.raises(actions.MoveNotAllowed):
            actions.move_case(case=case, by=officer, **arguments)  # type: ignore[arg-type]

    case.refresh_from_db()
    assert case.status == (to if rules.may_move(status, to) else status)
    assert case.events.count() == rules.may_move(status, to)
    assert case.is_closed == (case.status in rules.CLOSED_STATUSES)


@pytest.mark.req("R-15", "R-17", "R-45")
@pytest.mark.parametrize(
    ("to", "outcome", "event"),
    [
        (Status.IN_PROGRESS, "", "moved"),
        (Status.WAITING, "", "moved"),
        (Status.DONE, Outcome.FIXED, "cleared"),
        (Status.DONE, Outcome.GONE, "cleared"),
        (Status.CLOSED, Outcome.NO_ACTION, "closed"),
    ],
)
def test_a_move_tells_reporter_and_followers_in_the_officers_words(
    officer: User, resident: Person, to: str, outcome: str, event: str
) -> None:
    case = CaseFactory.create(person=resident)
    follower = FollowerFactory.create(case=case).person
    actions.move_case(case=case, to=to, words="The van comes on Tuesday.", outcome=outcome, by=officer)

    assert told(event) == {resident.email, follower.email} == {message.to for message in Message.objects.all()}
    facts = {message.to: message.facts for message in Message.objects.all()}
    assert facts[resident.email]["words"] == facts[follower.email]["words"] == "The van comes on Tuesday."
    assert (facts[resident.email]["is_follower"], facts[follower.email]["is_follower"]) == (False, True)
    assert facts[resident.email]["status"] == Status(to).label
    [row] = case.events.all()
    assert (row.kind, row.from_status, row.to_status, row.is_public, row.by) == (
        EventKind.MOVED,
        Status.RECEIVED,
        to,
        True,
        officer,
    )


@pytest.mark.req("R-16")
def test_who_is_told_of_a_late_case_reads_that_it_is_late(officer: User, resident: Person) -> None:
    case = CaseFactory.create(person=resident, promised_on=timezone.localdate() - timedelta(days=3))
    follower = FollowerFactory.create(case=case).person

    actions.move_case(case=case, to=Status.IN_PROGRESS, words="The crew has it.", by=officer)

    messages = Message.objects.filter(event="moved")
    assert {message.person for message in messages} == {resident, follower}
    for message in messages:
        assert "Sorry, we are late" in render(message).text
        assert "Cleared by" not in render(message).text
    assert not queries.CaseFacts.of(CaseFactory.create(person=resident)).is_late


def test_a_case_that_someone_else_moved_is_left_alone(officer: User) -> None:
    case = CaseFactory.create()
    seen_before = Case.objects.get(pk=case.pk)
    actions.move_case(case=case, to=Status.DONE, words="", outcome=Outcome.FIXED, by=officer)
    with pytest.raises(actions.CaseChanged):
        actions.move_case(case=seen_before, to=Status.IN_PROGRESS, words="", by=officer)

    case.refresh_from_db()
    assert (case.status, case.events.count()) == (Status.DONE, 1)


@pytest.mark.parametrize("to", ["", "lost", "received"])
def test_a_status_that_there_is_not_is_refused(officer: User, to: str) -> None:
    with pytest.raises(actions.MoveNotAllowed) as refused:
        actions.move_case(case=CaseFactory.create(), to=to, words="", by=officer)

    assert refused.value.field == ""


@pytest.mark.parametrize("confidential", [False, True])
def test_the_photo_of_the_outcome_is_public_unless_the_case_is_confidential(officer: User, confidential: bool) -> None:
    case = CaseFactory.create(confidential=confidential)
    actions.move_case(case=case, to=Status.DONE, words="", outcome=Outcome.FIXED, photo=upload(), by=officer)

    [photo] = case.photos.all()
    assert (photo.shows_outcome, photo.is_public) == (True, not confidential)


def test_a_photo_that_cannot_be_cleaned_stops_the_move(officer: User) -> None:
    case = CaseFactory.create()
    with pytest.raises(actions.PhotoRefused):
        actions.move_case(case=case, to=Status.DONE, words="", outcome=Outcome.FIXED, photo=upload(b"zip"), by=officer)

    case.refresh_from_db()
    assert case.status == Status.RECEIVED


def test_a_move_that_fails_at_the_last_leaves_no_photo(
    officer: User, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_rest: object) -> None:
        assert [path for path in files.rglob("*") if path.is_file()]
        raise RuntimeError

    monkeypatch.setattr(moving, "tell_all", fail)
    case = CaseFactory.create()
    with pytest.raises(RuntimeError):
        actions.move_case(case=case, to=Status.DONE, words="", outcome=Outcome.FIXED, photo=upload(), by=officer)

    assert not case.photos.exists()
    assert [path for path in files.rglob("*") if path.is_file()] == []


@pytest.mark.req("R-17")
def test_the_reporter_may_say_that_it_is_not_fixed_and_gets_a_new_promise(resident: Person) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 10, tzinfo=UTC), tick=False):
        case = CaseFactory.create(closed=True, person=resident, breach_told_at=timezone.now(), working_days=3)
        follower = FollowerFactory.create(case=case).person
    with time_machine.travel(datetime(2026, 3, 9, 10, tzinfo=UTC), tick=False):
        actions.reopen_case(case=case, words="It is still there, ring me on 07700 900123", by=resident.user)

    case.refresh_from_db()
    assert (case.status, case.outcome, case.closed_at, case.breach_told_at) == (Status.IN_PROGRESS, "", None, None)
    assert case.promised_on.isoformat() == "2026-03-12"
    assert told("reopened") == {resident.email, follower.email}
    public = queries.timeline_of(case, queries.sight_of(viewer(), case))
    assert [(event.kind, event.words) for event in public] == [(EventKind.REOPENED, "")]
    theirs = case.events.get(kind=EventKind.REPLIED)
    assert ("still there" in theirs.words, theirs.is_for_reporter, theirs.is_public) == (True, True, False)
    own = queries.timeline_of(case, queries.sight_of(viewer(resident), case))
    assert theirs in own


@pytest.mark.parametrize("by_reporter", [False, True], ids=["an officer", "the reporter"])
def test_who_opened_it_again_is_told_as_it_was(officer: User, resident: Person, by_reporter: bool) -> None:
    resident.mobile, resident.alerts = "+447700900123", AlertChannels.BOTH
    resident.save()
    case = CaseFactory.create(closed=True, person=resident)
    follower = FollowerFactory.create(case=case).person
    if by_reporter:
        actions.reopen_case(case=case, words="It is still there", by=resident.user)
    else:
        actions.move_case(case=case, to=Status.IN_PROGRESS, words="We closed the wrong one.", by=officer)

    for message in Message.objects.filter(event="reopened"):
        written = render(message)
        for text in filter(None, [written.text, written.html]):
            assert ("not fixed" in text) == by_reporter
            assert ("You told us" in text) == (
                by_reporter and message.channel == "email" and message.person == resident
            )
            assert "We were told:" not in text
            officers = not by_reporter and message.channel == "email"
            assert ("The team writes:" in text and "We closed the wrong one." in text) == officers
    assert {message.person for message in Message.objects.filter(event="reopened")} == {resident, follower}


def test_after_fourteen_days_a_case_stays_closed(resident: Person) -> None:
    case = CaseFactory.create(closed=True, closed_at=timezone.now() - timedelta(days=14, seconds=1))
    for not_closed_lately in (case, CaseFactory.create()):
        with pytest.raises(actions.ReopenNotAllowed):
            actions.reopen_case(case=not_closed_lately, words="Still there", by=None)

    assert not Message.objects.exists()


class TestDuplicates:
    """A duplicate closed into its original carries everyone concerned over."""

    def close(self, case: Case, original: Case, officer: User) -> Case:
        return actions.move_case(
            case=case, to=Status.CLOSED, words="", outcome=Outcome.DUPLICATE, duplicate_of=original, by=officer
        )

    @pytest.mark.req("R-15")
    def test_reporter_and_followers_follow_the_original_and_are_told(self, officer: User, resident: Person) -> None:
        case, original = CaseFactory.create(person=resident), CaseFactory.create()
        follower = FollowerFactory.create(case=case).person
        both = FollowerFactory.create(case=case).person
        FollowerFactory.create(case=original, person=both)
        self.close(case, original, officer)

        followers = {one.person for one in original.followers.all()}
        assert followers == {resident, follower, both}
        assert told("closed") == {resident.email, follower.email, both.email}
        assert Message.objects.count() == 3  # each is told once, of both
        for message in Message.objects.all():
            is_new = message.to != both.email
            assert ("original_promise" in message.facts, f"/cases/{original.reference}/stop/" in message.stop_url) == (
                True,
                is_new,
            )

    def test_the_reporter_of_the_original_does_not_follow_it(self, officer: User, resident: Person) -> None:
        original = CaseFactory.create(person=resident)
        self.close(CaseFactory.create(person=resident), original, officer)
        self.close(CaseFactory.create(person=PersonFactory.create(email=resident.email)), original, officer)

        assert not original.followers.exists()

    def test_a_duplicate_of_a_duplicate_goes_to_the_root(self, officer: User) -> None:
        first, second, third = CaseFactory.create_batch(3)
        self.close(second, first, officer)
        self.close(third, second, officer)

        third.refresh_from_db()
        assert third.duplicate_of == first
        assert {one.person for one in first.followers.all()} == {second.person, third.person}

    def test_what_was_a_duplicate_of_it_follows_it_to_the_original(self, officer: User) -> None:
        first, second, third = CaseFactory.create_batch(3)
        self.close(third, second, officer)
        self.close(second, first, officer)

        third.refresh_from_db()
        assert third.duplicate_of == first
        assert {one.person for one in first.followers.all()} == {second.person, third.person}

    def test_no_case_repeats_itself_or_its_own_duplicate(self, officer: User) -> None:
        first, second = CaseFactory.create_batch(2)
        self.close(second, first, officer)
        for original in (first, second):
            with pytest.raises(actions.MoveNotAllowed) as refused:
                self.close(first, original, officer)

            assert refused.value.field == "duplicate_of"
        first.refresh_from_db()
        assert first.status == Status.RECEIVED

    def test_a_closed_original_gets_the_followers_but_says_nothing(self, officer: User) -> None:
        original = CaseFactory.create(closed=True)
        self.close(CaseFactory.create(), original, officer)

        assert original.followers.count() == 1
        [message] = Message.objects.all()
        assert (message.event, message.stop_url, "original_promise" in message.facts) == ("closed", "", False)

    def test_followers_of_a_confidential_original_learn_no_more_than_the_public(
        self, officer: User, resident: Person
    ) -> None:
        original = CaseFactory.create(confidential=True, title="Planning breach, Lillie Road, Mr Ali's garage")
        case = CaseFactory.create(confidential=True, person=resident)
        self.close(case, original, officer)
        actions.move_case(case=original, to=Status.IN_PROGRESS, words="We visit Mr Ali.", by=officer)

        [message] = resident.messages.filter(event="moved")
        assert message.facts["words"] == ""
        assert message.facts["title"] == "Planning breach, Lillie Road"
        assert message.facts["reference"] == case.reference
        assert "/stop/" in message.stop_url
        for sent in resident.messages.all():
            written = render(sent)
            everything = [written.subject, written.text, written.html, json.dumps(sent.facts), sent.stop_url]
            assert not [text for text in everything if original.reference in text], sent.event

    @pytest.mark.parametrize("through", [False, True], ids=["at once", "through a duplicate"])
    def test_an_ordinary_case_is_no_duplicate_of_a_confidential_one(self, officer: User, through: bool) -> None:
        original, case = CaseFactory.create(confidential=True), CaseFactory.create()
        FollowerFactory.create(case=case)
        if through:
            self.close(CaseFactory.create(confidential=True), original, officer)
            original = original.duplicates.get()
        with pytest.raises(actions.MoveNotAllowed) as refused:
            self.close(case, original, officer)

        assert refused.value.field == "duplicate_of"
        case.refresh_from_db()
        assert case.status == Status.RECEIVED
        assert not Message.objects.filter(person__in=[case.person, case.followers.get().person]).exists()

    def test_the_link_of_a_follower_of_a_confidential_original_stops_it(self, officer: User, resident: Person) -> None:
        original = CaseFactory.create(confidential=True)
        case = CaseFactory.create(confidential=True, person=resident)
        self.close(case, original, officer)
        url = resident.messages.get(event="closed").stop_url
        found, person = queries.stopped_by(case.reference, url.rstrip("/").rpartition("/")[2])
        actions.stop_following(case=found, person=person, by=None)

        assert not original.followers.exists()

    def test_a_follower_sees_a_confidential_original_under_their_own_reference(
        self, officer: User, resident: Person
    ) -> None:
        original = CaseFactory.create(confidential=True)
        case = CaseFactory.create(confidential=True, person=resident)
        self.close(case, original, officer)
        who = viewer(resident)
        [found] = queries.followed_by(who).with_standing(who).with_affected()
        shown = queries.seen(found, queries.sight_of(who, found))

        assert (found, shown.reference, shown.url) == (original, case.reference, case.get_absolute_url())
        assert (shown.status, shown.place_words) == (Status.RECEIVED, "")

    def test_whose_report_came_back_is_told_no_more_of_a_confidential_original(
        self, officer: User, resident: Person
    ) -> None:
        original = CaseFactory.create(confidential=True)
        case = self.close(CaseFactory.create(confidential=True, person=resident), original, officer)
        actions.reopen_case(case=case, words="It is another house", by=resident.user)
        actions.move_case(case=original, to=Status.IN_PROGRESS, words="", by=officer)

        assert not resident.messages.filter(event="moved").exists()
        assert list(queries.followed_by(viewer(resident))) == []

    def test_a_case_that_comes_back_is_no_duplicate_any_more(self, officer: User, team: Team) -> None:
        case = self.close(CaseFactory.create(), CaseFactory.create(), officer)
        actions.move_case(case=case, to=Status.IN_PROGRESS, words="", by=officer)

        case.refresh_from_db()
        assert (case.duplicate_of, case.outcome) == (None, "")


@pytest.mark.req("R-48")
def test_a_case_is_given_to_an_officer_of_its_team_only(officer: User, team: Team, resident: Person) -> None:
    case = CaseFactory.create(team=team)
    for _ in range(2):
        actions.assign_case(case=case, holder=officer, by=officer)
    with pytest.raises(actions.NotOnTheTeam):
        actions.assign_case(case=case, holder=resident.user, by=officer)

    case.refresh_from_db()
    assert (case.holder, case.events.count()) == (officer, 1)
    actions.assign_case(case=case, holder=None, by=officer)
    case.refresh_from_db()
    assert (case.holder, case.events.count()) == (None, 2)


def test_a_note_is_for_colleagues(officer: User, team: Team) -> None:
    case = CaseFactory.create(team=team)
    actions.note_case(case=case, words="Ask the caretaker", by=officer)

    public = queries.sight_of(viewer(), case)
    inside = queries.sight_of(viewer(teams=[team]), case)
    assert queries.timeline_of(case, public) == []
    assert [event.words for event in queries.timeline_of(case, inside)] == ["Ask the caretaker"]
