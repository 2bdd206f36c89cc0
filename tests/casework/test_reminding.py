"""Who does not answer is reminded half-way, warned a week before, and closed after the day, once each."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import Person, Team, User
from casework import actions, tasks
from casework.actions import reminding, telling
from casework.forms import MoveForm
from casework.models import Case, EventKind, Outcome, Status
from notifications.models import Message
from notifications.rendering import render
from tests.casework.hands import signed_in
from tests.factories.casework import CaseFactory, FollowerFactory

pytestmark = pytest.mark.django_db

ASKED = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def case(team: Team, resident: Person, officer: User) -> Case:
    """Asked on 2 March to answer by 30 March."""
    with time_machine.travel(ASKED, tick=False):
        case = CaseFactory.create(application=True, team=team, person=resident)
        rent = actions.NewEvidence(name="rent", title="Proof of rent")
        actions.ask_for(case=case, words="", items=[rent], by=officer)
    Message.objects.all().delete()
    return case


def on(day: int) -> time_machine.travel:
    """So many days after they were asked."""
    return time_machine.travel(ASKED + timedelta(days=day), tick=False)


def told() -> list[str]:
    return [message.event for message in Message.objects.order_by("created_at")]


def swept(day: int) -> list[str]:
    """What was told after two rounds of the clock on that day."""
    with on(day):
        actions.remind_of_replies()
        actions.remind_of_replies()
    return told()


@pytest.mark.req("R-20", "R-45")
def test_each_step_is_taken_once_on_its_day(case: Case, resident: Person) -> None:
    assert swept(13) == []
    assert swept(14) == ["reminder"]
    assert swept(20) == ["reminder"]
    assert swept(21) == ["reminder", "closing_soon"]
    assert swept(28) == ["reminder", "closing_soon"]
    assert swept(29) == ["reminder", "closing_soon", "closed"]
    assert swept(60) == ["reminder", "closing_soon", "closed"]

    case.refresh_from_db()
    assert (case.status, case.outcome, case.reply_by) == (Status.CLOSED, Outcome.NO_REPLY, None)
    assert case.events.filter(kind=EventKind.REMINDED, is_for_reporter=True).count() == 2
    for message in Message.objects.exclude(event="closed"):
        written = render(message)
        assert "Proof of rent" in written.text
        assert "30 March 2026" in written.text
    assert "still answer within 14 days" in render(Message.objects.get(event="closed")).text


def test_who_answered_is_left_alone(case: Case) -> None:
    with on(10):
        actions.evidence_sent(item=case.evidence.get(), by=None)
    Message.objects.all().delete()

    assert swept(60) == []


def test_a_clock_that_stood_still_costs_nobody_their_notice(case: Case) -> None:
    assert swept(50) == ["closing_soon"]
    case.refresh_from_db()
    assert case.reply_by == (ASKED + timedelta(days=57)).date()
    assert "28 April 2026" in render(Message.objects.get()).text
    assert swept(57) == ["closing_soon"]
    assert swept(58) == ["closing_soon", "closed"]


def test_who_is_asked_again_gets_the_new_time_and_a_new_warning(case: Case, officer: User) -> None:
    assert swept(21) == ["closing_soon"]
    with on(22):
        actions.ask_for(case=case, words="We give you more time.", items=[], by=officer)
    Message.objects.all().delete()

    assert swept(40) == []
    assert swept(43) == ["closing_soon"]
    assert swept(51) == ["closing_soon", "closed"]


@pytest.mark.req("R-20", "R-45")
def test_a_report_that_waits_is_reminded_warned_and_closed_like_anything_else(
    team: Team, resident: Person, officer: User
) -> None:
    with on(0):
        report = CaseFactory.create(team=team, person=resident)
        actions.move_case(case=report, to=Status.WAITING, words="Which house?", by=officer)
        page = signed_in(resident).get(report.get_absolute_url()).content.decode()

    assert "<strong>Answer us by Monday 30 March.</strong> If we hear nothing by then, we close your report." in page
    assert swept(14) == ["moved", "reminder"]
    assert swept(21) == ["moved", "reminder", "closing_soon"]
    assert swept(29) == ["moved", "reminder", "closing_soon", "closed"]
    report.refresh_from_db()
    assert (report.status, report.outcome) == (Status.CLOSED, Outcome.NO_REPLY)
    asked, reminder, warning, _closed = (render(message) for message in Message.objects.order_by("created_at"))
    assert "Please answer by Monday 30 March 2026." in asked.text
    assert "Please answer by Monday 30 March 2026." in reminder.text
    assert "If we hear nothing by Monday 30 March 2026, we close this report." in warning.text


def test_a_report_that_nobody_sent_has_nobody_to_ask() -> None:
    steps = [MoveForm(case=CaseFactory.create(**facts)).steps for facts in ({}, {"person": None})]

    assert ["waiting" in offered for offered in steps] == [True, False]


def test_followers_of_a_report_learn_that_it_was_closed(team: Team, officer: User) -> None:
    with on(0):
        report = CaseFactory.create(team=team)
        follower = FollowerFactory.create(case=report).person
        actions.ask_for(case=report, words="Which house?", items=[], reply_within_days=7, by=officer)
    Message.objects.all().delete()
    assert swept(3) == ["closing_soon"]
    swept(8)

    assert {message.to for message in Message.objects.filter(event="closed")} == {report.person.email, follower.email}  # type: ignore[union-attr]
    assert not Message.objects.filter(event="closing_soon", person=follower).exists()


def test_of_two_workers_one_reminds(case: Case) -> None:
    stale = Case.objects.get(pk=case.pk)
    with on(14):
        assert actions.remind_of_reply(case=case)
        assert not actions.remind_of_reply(case=stale)

    assert told() == ["reminder"]


@pytest.mark.req("R-20")
def test_who_was_given_more_time_in_the_middle_of_the_round_is_not_closed(case: Case, officer: User) -> None:
    assert swept(21) == ["closing_soon"]
    found = Case.objects.get(pk=case.pk)  # by the round, with others before it
    with on(29):
        actions.ask_for(case=case, words="We give you two more weeks.", items=[], reply_within_days=14, by=officer)
        assert not actions.remind_of_reply(case=found)

    case.refresh_from_db()
    assert (case.status, case.reply_by) == (Status.WAITING, (ASKED + timedelta(days=43)).date())
    assert told() == ["closing_soon", "asked"]


def test_one_that_fails_keeps_no_other_back(
    case: Case, team: Team, officer: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with on(0):
        other = CaseFactory.create(application=True, team=team)
        actions.ask_for(case=other, words="?", items=[], by=officer)
    Message.objects.all().delete()
    real = telling.tell_reporter

    def fail_for_one(**facts: Any) -> None:
        if facts["case"] == case:
            raise RuntimeError
        real(**facts)

    monkeypatch.setattr(reminding, "tell_reporter", fail_for_one)
    with on(14):
        assert actions.remind_of_replies() == 1

    assert case.reference in caplog.text
    assert [message.about for message in Message.objects.all()] == [other.reference]


@pytest.mark.req("R-45")
def test_the_clock_rings_for_it(case: Case, settings: object) -> None:
    assert "casework.tasks.remind_of_replies" in settings.SWEEPS  # type: ignore[attr-defined]
    with on(14):
        tasks.remind_of_replies()

    assert told() == ["reminder"]
