"""Waiting for someone stops the promise, for them to see; and the next promise begins when one is kept."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Person, Team, User
from casework import actions, queries
from casework.models import Case, EventKind, Status
from notifications.models import Message
from tests.factories.casework import CaseFactory, EvidenceItemFactory, ServiceVersionFactory, new_case, viewer

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


def travel(days: float) -> time_machine.travel:
    return time_machine.travel(MONDAY + timedelta(days=days), tick=False)


@pytest.fixture
def case(team: Team, resident: Person) -> Case:
    """Opened on Monday 2 March, promised for Monday 9 March."""
    with travel(0):
        return CaseFactory.create(
            team=team, person=resident, working_days=5, promised_on=(MONDAY + timedelta(days=7)).date()
        )


@pytest.mark.req("R-45")
def test_a_wait_over_a_weekend_puts_the_promise_off_by_its_working_days(case: Case, officer: User) -> None:
    with travel(2):
        actions.move_case(case=case, to=Status.WAITING, words="Which house?", by=officer)
    with travel(7):  # the Monday after
        actions.reply(case=case, words="Number 12", by=None)

    case.refresh_from_db()
    assert (case.status, case.waiting_since, case.promised_on.isoformat()) == (Status.IN_PROGRESS, None, "2026-03-12")
    public = queries.timeline_of(case, queries.sight_of(viewer(), case))
    assert public[-1].words == "We waited 3 working days. That time does not count. The new date is 12 March 2026."


def test_a_wait_within_a_day_costs_nothing_and_says_nothing(case: Case, officer: User) -> None:
    with travel(0):
        actions.move_case(case=case, to=Status.WAITING, words="Which house?", by=officer)
        actions.move_case(case=case, to=Status.IN_PROGRESS, words="Thank you.", by=officer)

    assert case.promised_on.isoformat() == "2026-03-09"
    assert [event.words for event in case.events.all()] == ["Which house?", "Thank you."]


def test_a_promise_in_hours_is_put_off_by_the_hours_waited(case: Case, officer: User) -> None:
    Case.objects.filter(pk=case.pk).update(promised_at=MONDAY + timedelta(hours=4), hours=4, promised_on=MONDAY.date())
    case.refresh_from_db()
    with travel(0):
        actions.move_case(case=case, to=Status.WAITING, words="Where?", by=officer)
    with travel(1):
        actions.move_case(case=case, to=Status.IN_PROGRESS, words="", by=officer)

    assert case.promised_at == MONDAY + timedelta(days=1, hours=4)
    assert case.promised_on.isoformat() == "2026-03-03"


@pytest.mark.req("R-45")
def test_while_we_wait_no_promise_is_missed_and_afterwards_it_can_be(case: Case, officer: User) -> None:
    with travel(1):
        actions.move_case(case=case, to=Status.WAITING, words="Which house?", by=officer)
    with travel(30):
        assert actions.tell_of_breaches() == 0
        actions.reply(case=case, words="Number 12", by=None)
        assert actions.tell_of_breaches() == 0
    with travel(60):
        assert actions.tell_of_breaches() == 1


def test_closing_what_waited_ends_the_wait(case: Case, officer: User) -> None:
    with travel(1):
        actions.move_case(case=case, to=Status.WAITING, words="?", reply_by=MONDAY.date(), by=officer)
    with travel(2):
        actions.move_case(case=case, to=Status.DONE, outcome="fixed", words="Found it.", by=officer)

    case.refresh_from_db()
    assert (case.waiting_since, case.reply_by, case.promised_on.isoformat()) == (None, None, "2026-03-10")
    assert case.events.last().words == "Found it."  # type: ignore[union-attr]


def test_a_reply_tells_the_team_and_goes_on_only_once_nothing_more_is_needed(case: Case, officer: User) -> None:
    item = EvidenceItemFactory.create(case=case)
    with travel(1):
        actions.ask_for(case=case, words="And your payslips?", items=[], by=officer)
        actions.reply(case=case, words="They are with my boss", by=None)
        assert case.status == Status.WAITING
        actions.evidence_sent(item=item, by=None)

    case.refresh_from_db()
    assert case.status == Status.IN_PROGRESS
    assert [message.to for message in Message.objects.filter(event="replied_team")] == [officer.email] * 2
    theirs = case.events.get(kind=EventKind.REPLIED)
    assert (theirs.is_for_reporter, theirs.is_public, theirs.channel) == (True, False, "")


@pytest.mark.req("R-52")
def test_what_an_advisor_writes_down_says_how_it_came(case: Case, officer: User) -> None:
    actions.reply(case=case, words="It is number 12", by=officer, channel="phone")

    said = case.events.get(kind=EventKind.REPLIED)
    assert (said.by, said.channel) == (officer, "phone")


def test_nothing_is_added_to_what_is_closed(officer: User) -> None:
    case = CaseFactory.create(closed=True)
    item = EvidenceItemFactory.create(case=case)
    with pytest.raises(actions.CaseClosed):
        actions.reply(case=case, words="Hello", by=None)
    with pytest.raises(actions.CaseClosed):
        actions.evidence_sent(item=item, by=None)
    with pytest.raises(actions.CaseClosed):
        actions.ask_for(case=case, words="Hello", items=[], by=officer)
    with pytest.raises(actions.CaseClosed):
        actions.withdraw_case(case=case, words="", by=None)
    with pytest.raises(actions.CaseClosed):
        actions.review_evidence(item=item, accept=True, reason="", by=officer)

    assert not case.events.exists()


@pytest.mark.req("R-08")
@pytest.mark.parametrize("first", [Status.IN_PROGRESS, Status.WAITING])
def test_a_complaint_is_acknowledged_and_then_answered_by_the_ombudsmans_clock(
    team: Team, officer: User, resident: Person, first: Status
) -> None:
    with travel(0):
        case = actions.open_case(
            service=ServiceVersionFactory.create(),
            person=resident,
            new=new_case(
                journey="information",
                need="Complaint",
                place=None,
                working_days=5,
                done_word="Acknowledged",
                next_promises=[{"word": "Answered", "working_days": 10}],
            ),
            channel="online",
            by=None,
        )
    assert (case.done_word, case.promised_on.isoformat()) == ("Acknowledged", "2026-03-09")
    with travel(8):
        actions.tell_of_breaches()
        case.refresh_from_db()
        assert case.breach_told_at is not None
        actions.move_case(case=case, to=first, words="Thank you. We look into it.", by=officer)

    case.refresh_from_db()
    assert (case.done_word, case.working_days, case.next_promises) == ("Answered", 10, [])
    assert case.promised_on.isoformat() == "2026-03-24"
    assert case.breach_told_at is None


@pytest.mark.req("R-51")
@time_machine.travel(datetime(2026, 3, 7, 22, 30, tzinfo=UTC), tick=False)
def test_a_safeguarding_case_is_promised_in_hours_and_goes_to_its_team_at_once(
    team: Team, officer: User, resident: Person
) -> None:
    case = actions.open_case(
        service=ServiceVersionFactory.create(),
        person=resident,
        new=new_case(title="Worry about Mrs Smith", is_restricted=True, hours=4, working_days=0, place=None),
        channel="online",
        by=None,
    )

    assert (case.is_restricted, case.is_private, case.is_confidential) == (True, True, True)
    assert case.promised_at == timezone.now() + timedelta(hours=4)
    assert case.promised_on.isoformat() == "2026-03-08"
    [message] = Message.objects.filter(event="safeguarding_team")
    assert (message.to, message.facts["promise"]) == (officer.email, "Sunday 8 March 2026 at 2:30am")
    with pytest.raises(actions.CaseRestricted):
        actions.write_to_reporter(case=case, words="We came by.", by=officer)
    with time_machine.travel(timezone.now() + timedelta(hours=4, minutes=1), tick=False):
        assert actions.tell_of_breaches() == 1
        actions.move_case(case=case, to=Status.CLOSED, outcome="no_action", words="Visited.", by=officer)
        actions.move_case(case=case, to=Status.IN_PROGRESS, words="", by=officer)
        assert case.promised_at == timezone.now() + timedelta(hours=4)
    assert set(Message.objects.values_list("to", flat=True)) == {officer.email}  # whoever hurts them may read theirs
