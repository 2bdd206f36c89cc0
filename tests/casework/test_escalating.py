"""Cases that are stuck: their manager is told once for each reason, and the queue says so until somebody acts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import StaffRole, StaffRoleKind, Team, User
from casework import actions, queries
from casework.models import Away, Case, Escalation, Event, EventKind, Status
from casework.queries import QueueFilters
from notifications.models import Message
from tests.casework.hands import signed_in
from tests.factories.casework import CaseFactory, an_officer, viewer

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-48")]


@pytest.fixture
def manager(team: Team) -> User:
    lead = an_officer(name="Mo Manager", email="mo@example.org")
    StaffRole.objects.create(user=lead, role=StaffRoleKind.MANAGER, team=team)
    return lead


def aged(case: Case, days: int) -> Case:
    """The same, opened and last changed so many days ago."""
    then = timezone.now() - timedelta(days=days)
    Case.objects.filter(pk=case.pk).update(opened_at=then, changed_at=then)
    case.refresh_from_db()
    return case


def future(days: int = 30) -> object:
    return timezone.localdate() + timedelta(days=days)


@pytest.mark.parametrize(("priority", "days"), [("high", 10), ("normal", 17), ("low", 26)])
def test_a_case_on_which_nothing_happens_is_told_once_by_its_priority(
    team: Team, officer: User, manager: User, priority: str, days: int
) -> None:
    stuck = aged(CaseFactory.create(team=team, holder=officer, priority=priority, promised_on=future()), days)
    aged(CaseFactory.create(team=team, holder=officer, priority=priority, promised_on=future()), 0)

    assert [actions.escalate_stuck() for _ in range(3)] == [1, 0, 0]

    [message] = Message.objects.filter(event="stuck")
    assert (message.to, message.facts["reason"]) == ("mo@example.org", "unchanged")
    assert message.facts["holder"] == "Olu Officer"
    stuck.refresh_from_db()
    assert stuck.holder == officer  # whoever has it keeps it
    assert [event.kind for event in stuck.events.all()] == [EventKind.ESCALATED]


def test_what_an_officer_does_ends_it_at_once_and_what_the_resident_does_not(
    team: Team, officer: User, manager: User
) -> None:
    case = aged(CaseFactory.create(team=team, holder=officer, promised_on=future()), 20)
    actions.escalate_stuck()
    who = viewer(officer.person, teams=[team])
    assert list(queries.queue_of(who, QueueFilters(due="stuck"))) == [case]
    assert queries.queue_counts(who).stuck == 1
    assert "Stuck</strong>" in signed_in(officer).get("/queue/?due=stuck").content.decode()

    actions.reply(case=case, words="Any news?", by=case.person.user if case.person else None)
    assert queries.queue_counts(who).stuck == 1
    actions.note_case(case=case, words="I look at it now", by=officer)
    assert queries.queue_counts(who).stuck == 0
    actions.escalate_stuck()
    assert Escalation.objects.get().settled_at is not None


def test_late_and_untouched_is_told_and_late_but_looked_after_is_not(team: Team, officer: User, manager: User) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    late = aged(CaseFactory.create(team=team, promised_on=yesterday, priority="low"), 10)
    worked_on = aged(CaseFactory.create(team=team, promised_on=yesterday, priority="low"), 10)
    actions.note_case(case=worked_on, words="The lorry comes today", by=officer)

    assert actions.escalate_stuck() == 1
    assert [(row.case, row.reason) for row in Escalation.objects.all()] == [(late, "late")]


def test_a_holder_who_is_away_past_the_promise_is_told_once_however_often_someone_touches_it(
    team: Team, officer: User, manager: User
) -> None:
    today = timezone.localdate()
    Away.objects.create(user=officer, first_on=today, last_on=today + timedelta(days=7))
    due_meanwhile = CaseFactory.create(team=team, holder=officer, promised_on=today + timedelta(days=3))
    CaseFactory.create(team=team, holder=officer, promised_on=today + timedelta(days=12))

    assert actions.escalate_stuck() == 1
    assert Escalation.objects.get().case == due_meanwhile
    assert Escalation.objects.get().reason == "away"
    actions.note_case(case=due_meanwhile, words="I know", by=manager)
    assert actions.escalate_stuck() == 0


def test_what_waits_or_is_closed_or_booked_ahead_is_not_stuck(team: Team, manager: User) -> None:
    aged(CaseFactory.create(team=team, status=Status.WAITING), 40)
    aged(CaseFactory.create(team=team, closed=True), 40)
    aged(CaseFactory.create(team=team, journey="book", promised_on=future()), 40)

    assert actions.escalate_stuck() == 0
    assert not Event.objects.filter(kind=EventKind.ESCALATED).exists()
