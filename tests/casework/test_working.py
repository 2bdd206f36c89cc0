"""What officers and reporters do beside moving: write, pass on, withdraw, say how it went."""

import pytest
from django.utils import timezone

from accounts.models import Person, Team, User
from casework import actions, queries
from casework.models import Case, EventKind, Outcome, Status
from casework.queries import feedback
from notifications.models import Message
from tests.factories.accounts import TeamFactory
from tests.factories.casework import CaseFactory, FollowerFactory, an_officer, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(team: Team, resident: Person, officer: User) -> Case:
    return CaseFactory.create(team=team, person=resident, holder=officer)


@pytest.mark.req("R-17")
def test_a_message_goes_to_the_reporter_alone_and_stands_where_only_they_read(
    case: Case, officer: User, resident: Person
) -> None:
    follower = FollowerFactory.create(case=case).person
    row = actions.write_to_reporter(case=case, words="We come on Friday.", by=officer)

    [message] = Message.objects.all()
    assert (message.event, message.to, message.facts["words"]) == ("wrote", resident.email, "We come on Friday.")
    assert row in queries.timeline_of(case, queries.sight_of(viewer(resident), case))
    assert row not in queries.timeline_of(case, queries.sight_of(viewer(follower), case))


def test_what_nobody_reported_can_be_written_to_and_tells_nobody(officer: User) -> None:
    actions.write_to_reporter(case=CaseFactory.create(person=None), words="Hello", by=officer)

    assert not Message.objects.exists()


def test_a_case_passed_on_is_another_teams_with_its_promise(case: Case, officer: User, resident: Person) -> None:
    parking = TeamFactory.create(slug="parking")
    promise = case.promised_on
    actions.pass_on(case=case, team=parking, words="The van is theirs.", by=officer)

    case.refresh_from_db()
    assert (case.team, case.holder, case.promised_on) == (parking, None, promise)
    [message] = Message.objects.all()
    assert (message.event, message.to, message.facts["team"]) == ("passed_on", resident.email, "Parking")
    assert case.events.get(kind=EventKind.NOTED).words == "The van is theirs."
    own = queries.timeline_of(case, queries.sight_of(viewer(resident), case))
    assert [event.words for event in own] == ["Parking"]
    with pytest.raises(actions.SameTeam):
        actions.pass_on(case=case, team=parking, words="", by=officer)


@pytest.mark.req("R-45")
def test_of_two_officers_who_pass_it_on_the_second_takes_it_from_no_other_team(case: Case, officer: User) -> None:
    parking, libraries = TeamFactory.create(slug="parking"), TeamFactory.create(slug="libraries")
    seen = Case.objects.select_related("team", "person").get(pk=case.pk)
    actions.pass_on(case=case, team=parking, words="The van is theirs.", by=officer)
    for team in (libraries, parking):
        with pytest.raises(actions.CaseChanged):
            actions.pass_on(case=seen, team=team, words="", by=an_officer())

    case.refresh_from_db()
    assert (case.team, Message.objects.count()) == (parking, 1)


def test_a_closed_case_is_not_passed_on(officer: User) -> None:
    with pytest.raises(actions.CaseClosed):
        actions.pass_on(case=CaseFactory.create(closed=True), team=TeamFactory.create(slug="p"), words="", by=officer)


@pytest.mark.req("R-20")
def test_who_withdraws_is_told_that_nothing_more_is_done(case: Case, resident: Person) -> None:
    follower = FollowerFactory.create(case=case).person
    actions.withdraw_case(case=case, words="It was mine after all", by=resident.user)

    case.refresh_from_db()
    assert (case.status, case.outcome) == (Status.CLOSED, Outcome.WITHDRAWN)
    assert {(message.event, message.to) for message in Message.objects.all()} == {
        ("withdrawn", resident.email),
        ("closed", follower.email),
    }
    public = queries.timeline_of(case, queries.sight_of(viewer(), case))
    assert [(event.kind, event.words) for event in public] == [(EventKind.WITHDRAWN, "")]
    actions.reopen_case(case=case, words="It came back", by=resident.user)
    assert case.status == Status.IN_PROGRESS


@pytest.mark.req("R-52")
def test_what_an_advisor_withdraws_for_someone_says_how_it_came(case: Case) -> None:
    advisor = an_officer()
    actions.withdraw_case(case=case, words="", by=advisor, channel="face_to_face")

    row = case.events.get(kind=EventKind.WITHDRAWN)
    assert (row.by, row.channel) == (advisor, "face_to_face")


@pytest.mark.req("R-27")
def test_how_it_went_is_said_once_and_read_by_the_team(case: Case, team: Team, resident: Person) -> None:
    actions.give_feedback(case=case, score=5, words=" Quick. ", by=resident.user)
    with pytest.raises(actions.FeedbackGiven):
        actions.give_feedback(case=case, score=1, words="", by=resident.user)
    with pytest.raises(ValueError, match="6"):
        actions.give_feedback(case=CaseFactory.create(), score=6, words="", by=None)

    [said] = feedback.words_of(viewer(teams=[team]), at_most=5)
    assert (said.case, said.score, said.words) == (case, 5, "Quick.")
    assert feedback.words_of(viewer(teams=[TeamFactory.create(slug="parking")]), at_most=5) == []


def test_an_officer_cannot_close_with_what_does_not_fit_the_journey(team: Team, officer: User) -> None:
    for journey, outcome, fits in (
        ("report", "changed", False),
        ("update", "changed", True),
        ("update", "fixed", False),
        ("information", "answered", True),
        ("apply", "granted", False),
    ):
        case = CaseFactory.create(team=team, journey=journey)
        if fits:
            actions.move_case(case=case, to=Status.DONE, outcome=outcome, words="Done.", by=officer)
            assert case.outcome == outcome
        else:
            with pytest.raises(actions.MoveNotAllowed) as refused:
                actions.move_case(case=case, to=Status.DONE, outcome=outcome, words="Done.", by=officer)
            assert refused.value.field == "outcome"


def test_a_private_case_is_no_duplicate_of_another_persons(officer: User, resident: Person) -> None:
    case, same, other = (
        CaseFactory.create(application=True, person=resident),
        CaseFactory.create(application=True, person=resident),
        CaseFactory.create(application=True),
    )
    duplicate = {"to": Status.CLOSED, "words": "", "outcome": Outcome.DUPLICATE, "by": officer}
    with pytest.raises(actions.MoveNotAllowed) as refused:
        actions.move_case(case=case, duplicate_of=other, **duplicate)  # type: ignore[arg-type]
    assert refused.value.field == "duplicate_of"
    actions.move_case(case=case, duplicate_of=same, **duplicate)  # type: ignore[arg-type]

    assert case.closed_at is not None
    assert case.closed_at <= timezone.now()
    assert not same.followers.exists()
