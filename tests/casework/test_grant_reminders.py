"""Reminders of a business's licences that end: 60, 30 and 7 days before, each once, to everyone who acts for it."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Membership, Organisation
from casework.actions.grant_reminders import remind_of_grants
from casework.models import Case, EventKind, Grant
from casework.rules.grants import may_renew, reminder_due
from notifications.models import Message
from tests.factories.business import BusinessFactory, a_member
from tests.factories.casework import GrantFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-30", "R-17")]

LONDON = ZoneInfo("Europe/London")
ENDS = date(2027, 6, 30)


@pytest.fixture
def bakery() -> Organisation:
    return BusinessFactory.create(name="Lillie Road Bakery Ltd")


def a_grant(business: Organisation, **more: object) -> Grant:
    given = datetime(2026, 7, 1, 9, tzinfo=LONDON)
    return GrantFactory.create(
        case__organisation=business,
        case__service__slug="apply-for-a-business-parking-permit",
        case__closed_at=given,
        case__opened_at=given,
        title="Business parking permit",
        valid_from=given.date(),
        **{"valid_until": ENDS, **more},
    )


def on(days_before: int, hour: int = 10) -> time_machine.travel:
    return time_machine.travel(datetime.combine(ENDS - timedelta(days=days_before), time(hour), LONDON), tick=False)


def told() -> list[tuple[str, int]]:
    return [(one.to, one.facts["days"]) for one in Message.objects.filter(event="grant_ending").order_by("pk")]


def test_each_member_is_told_sixty_thirty_and_seven_days_before_each_once(bakery: Organisation) -> None:
    hassan, elif_ = a_member(bakery, email="hassan@example.org"), a_member(bakery, email="elif@example.org")
    a_member(BusinessFactory.create(), email="other@example.org")
    grant = a_grant(bakery)

    for days in (90, 61, 60, 60, 59, 31, 30, 29, 8, 7, 6, 0, -1):
        with on(days):
            remind_of_grants()

    expected = [(person.email, days) for days in (60, 30, 7) for person in (hassan, elif_)]
    assert sorted(told()) == sorted(expected)
    assert grant.case.events.filter(kind=EventKind.REMINDED).count() == 3
    with on(0):
        assert remind_of_grants() == 0


def test_nobody_is_woken_and_a_worker_that_was_away_tells_once(bakery: Organisation) -> None:
    a_member(bakery)
    a_grant(bakery)

    with on(30, hour=5):
        assert remind_of_grants() == 0
    with on(5):  # the days of all three have passed
        assert remind_of_grants() == 1
        assert remind_of_grants() == 0
    assert [days for _to, days in told()] == [5]


def test_who_left_is_told_nothing(bakery: Organisation) -> None:
    gone = a_member(bakery)
    Membership.objects.filter(user=gone.user).update(ended_at=timezone.now())
    a_grant(bakery)

    with on(30):
        remind_of_grants()

    assert told() == []


def test_what_was_taken_back_is_a_resident_s_or_has_a_successor_is_not_told_of(bakery: Organisation) -> None:
    a_member(bakery)
    a_grant(bakery, ended_at=timezone.now())
    GrantFactory.create(valid_until=ENDS, valid_from=date(2026, 7, 1), case__organisation=None)
    a_grant(bakery)
    a_grant(bakery, valid_until=ENDS + timedelta(days=365))

    with on(30):
        assert remind_of_grants() == 0

    assert told() == []


def test_another_van_s_permit_is_no_successor(bakery: Organisation) -> None:
    a_member(bakery)
    a_grant(bakery)
    a_grant(bakery, valid_until=ENDS + timedelta(days=300), shows=[{"label": "Vehicle", "words": "XY34 ZZZ"}])

    with on(30):
        assert remind_of_grants() == 1


def test_one_fault_keeps_no_other_back(bakery: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    a_member(bakery)
    broken, fine = a_grant(bakery), a_grant(bakery)
    Case.objects.filter(pk=broken.case_id).update(reference="x" * 14)
    real = Grant.save

    def save(self: Grant, *args: Any, **rest: Any) -> None:
        if self.pk == broken.pk:
            raise RuntimeError("The database is gone for a moment")
        real(self, *args, **rest)

    monkeypatch.setattr(Grant, "save", save)
    with on(30):
        assert remind_of_grants() == 1
    assert [one.about for one in Message.objects.filter(event="grant_ending")] == [fine.case.reference]
    monkeypatch.undo()
    with on(30):
        assert remind_of_grants() == 1


@pytest.mark.parametrize(
    ("days", "reminded", "due"),
    [(61, (), None), (60, (), 60), (31, (60,), None), (30, (60,), 30), (30, (), 30), (7, (60, 30), 7), (0, (7,), None)],
)
def test_a_reminder_is_due_on_its_day_and_until_the_next(days: int, reminded: tuple[int, ...], due: int | None) -> None:
    today = ENDS - timedelta(days=days)
    granted_on = ENDS - timedelta(days=364)
    assert reminder_due(valid_until=ENDS, granted_on=granted_on, reminded=reminded, today=today) == due


def test_what_was_just_granted_for_a_short_time_is_not_reminded_of() -> None:
    assert reminder_due(valid_until=ENDS, granted_on=ENDS - timedelta(days=20), reminded=(), today=ENDS) == 7
    late = ENDS - timedelta(days=15)
    assert reminder_due(valid_until=ENDS, granted_on=ENDS - timedelta(days=20), reminded=(), today=late) is None


@pytest.mark.parametrize(("days", "may"), [(61, False), (60, True), (0, True), (-90, True), (-91, False)])
def test_it_may_be_renewed_from_sixty_days_before_until_ninety_after(days: int, may: bool) -> None:
    today = ENDS - timedelta(days=days)
    assert may_renew(valid_until=ENDS, is_ended=False, today=today) is may
    assert not may_renew(valid_until=ENDS, is_ended=True, today=today)
