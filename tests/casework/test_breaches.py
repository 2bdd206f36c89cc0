"""A broken promise is told of once: to reporter, followers and team."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AlertChannels, Person, Team, User
from casework import actions
from casework.actions import breaches, telling
from casework.models import Case, EventKind, Status
from notifications.models import Message
from tests.factories.casework import CaseFactory, FollowerFactory, an_officer

pytestmark = pytest.mark.django_db


def told(event: str) -> list[str]:
    return sorted(message.to for message in Message.objects.filter(event=event))


@pytest.mark.req("R-17", "R-45", "R-48")
def test_a_breach_tells_reporter_followers_and_team_once(team: Team, officer: User, resident: Person) -> None:
    colleague = an_officer()
    team.members.add(colleague)
    case = CaseFactory.create(person=resident, team=team, promised_on=timezone.localdate() - timedelta(days=1))
    follower = FollowerFactory.create(case=case).person

    assert [actions.tell_of_breaches() for _ in range(2)] == [1, 0]
    assert told("breached") == sorted([resident.email, follower.email])
    assert told("breached_team") == sorted([officer.email, colleague.email])
    [row] = case.events.all()
    assert (row.kind, row.is_public) == (EventKind.BREACHED, True)


@pytest.mark.req("R-48")
def test_the_holder_alone_is_told_for_the_team(team: Team, officer: User) -> None:
    team.members.add(an_officer())
    CaseFactory.create(team=team, holder=officer, promised_on=timezone.localdate() - timedelta(days=1))
    actions.tell_of_breaches()

    assert told("breached_team") == [officer.email]


@pytest.mark.parametrize("alone", [{"is_active": False}, {"email": ""}], ids=["left", "without an address"])
def test_where_the_holder_cannot_be_told_the_team_is(team: Team, officer: User, alone: dict[str, object]) -> None:
    gone = an_officer()
    team.members.add(gone)
    CaseFactory.create(team=team, holder=gone, promised_on=timezone.localdate() - timedelta(days=1))
    if "is_active" in alone:
        User.objects.filter(pk=gone.pk).update(**alone)
    else:
        Person.objects.filter(user=gone).update(**alone)
    actions.tell_of_breaches()

    assert told("breached_team") == [officer.email]


@pytest.mark.parametrize("alerts", AlertChannels)
def test_an_officer_is_told_by_email_whatever_they_chose_as_a_resident(
    team: Team, officer: User, alerts: AlertChannels
) -> None:
    Person.objects.filter(user=officer).update(alerts=alerts, mobile="+447700900123")
    CaseFactory.create(team=team, holder=officer, promised_on=timezone.localdate() - timedelta(days=1))
    actions.tell_of_breaches()

    assert told("breached_team") == [officer.email]
    assert Person.objects.get(user=officer).alerts == alerts


def test_what_is_due_today_or_closed_is_no_breach() -> None:
    CaseFactory.create(promised_on=timezone.localdate())
    CaseFactory.create(closed=True, promised_on=timezone.localdate() - timedelta(days=1))

    assert actions.tell_of_breaches() == 0
    assert not Message.objects.exists()


def test_one_that_fails_keeps_no_other_back(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    first, second = (CaseFactory.create(promised_on=timezone.localdate() - timedelta(days=days)) for days in (2, 1))
    real = telling.tell_all

    def fail_for_the_first(*, case: Case, **rest: Any) -> None:
        if case == first:
            raise RuntimeError
        real(case=case, **rest)

    monkeypatch.setattr(breaches, "tell_all", fail_for_the_first)
    assert actions.tell_of_breaches() == 1
    monkeypatch.undo()

    assert first.reference in caplog.text
    assert {message.about for message in Message.objects.all()} == {second.reference}
    assert actions.tell_of_breaches() == 1


def test_a_new_promise_can_be_broken_anew(resident: Person) -> None:
    case = CaseFactory.create(person=resident, promised_on=timezone.localdate() - timedelta(days=1))
    actions.tell_of_breaches()
    case.refresh_from_db()
    actions.move_case(case=case, to=Status.DONE, words="", outcome="fixed", by=an_officer())
    actions.reopen_case(case=case, words="Still there", by=None)
    case.promised_on = timezone.localdate() - timedelta(days=1)
    case.save(update_fields=["promised_on"])

    assert actions.tell_of_breaches() == 1
    assert told("breached") == [resident.email] * 2
