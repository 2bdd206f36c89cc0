"""Closing something on days that people hold or have booked: nobody comes on a day that is closed."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework import actions
from casework.actions import NewBooking, SlotTaken
from casework.models import Booking, Case, Resource, Slot
from casework.queries import bookings
from notifications.models import Message
from tests.factories.accounts import PersonFactory, PropertyFactory
from tests.factories.bookings import a_booking, a_hold, a_resource, booked_case, moment
from tests.factories.casework import an_officer
from tests.factories.rounds import RoundFactory

pytestmark = pytest.mark.django_db
State = Booking.State


@pytest.fixture
def desk(db: None) -> Resource:
    return a_resource()


def day(days_ahead: int) -> date:
    return timezone.localdate(moment(days_ahead))


def close(resource: Resource, days_ahead: int) -> actions.Closed:
    return actions.add_closure(
        resource=resource,
        first_on=day(days_ahead),
        last_on=day(days_ahead),
        reason="The desk is ill.",
        by=an_officer(),
    )


@pytest.mark.req("R-05")
def test_what_a_form_holds_on_a_day_that_is_closed_since_is_gone_for_it(desk: Resource) -> None:
    draft, other = uuid.uuid4(), uuid.uuid4()
    held, kept = a_hold(desk, moment(2), draft=draft), a_hold(desk, moment(3), draft=other)
    case = booked_case(desk, moment(2), person=PersonFactory.create())
    close(desk, 2)

    held.refresh_from_db()
    assert held.state == State.LAPSED
    assert Slot.objects.get(pk=held.slot_id).taken == 0
    assert bookings.hold_of(other) == kept
    for wanted in (None, NewBooking(resource=desk.slug, starts_at=moment(2))):
        with pytest.raises(SlotTaken), transaction.atomic():
            actions.confirm_booking(draft=draft, case=case, wanted=wanted, by=None)
    with pytest.raises(SlotTaken):
        actions.hold_again(
            draft=draft, person=None, visitor=None, wanted=NewBooking(resource=desk.slug, starts_at=moment(2)), by=None
        )
    assert not Booking.objects.filter(state=State.CONFIRMED).exists()


@pytest.mark.req("R-05")
def test_closing_leaves_a_case_that_ended_meanwhile_alone_and_moves_the_others(desk: Resource) -> None:
    ended, other = (a_booking(desk, moment(2, hour), person=PersonFactory.create()) for hour in (10, 20))
    Case.objects.filter(bookings=ended).update(closed_at=timezone.now(), status="done", outcome="kept")
    closed = close(desk, 2)

    assert [booking.moves_id for booking in closed.moved] == [other.pk]
    assert not closed.asked
    ended_case = Case.objects.get(bookings=ended)
    assert not Message.objects.filter(about=ended_case.reference).exists()


@pytest.mark.req("R-05")
def test_a_crew_is_moved_to_a_day_in_the_street_with_as_many_queries_for_eight_as_for_one() -> None:
    crew = a_resource(slug="crew", capacity=8, is_all_day=True)
    home = PropertyFactory.create()
    in_five_days = timezone.localdate() + timedelta(days=5)
    RoundFactory.create(weekday=in_five_days.weekday(), starts_on=day(-14), at=[home])

    def shifted() -> tuple[set[date | None], int]:
        with CaptureQueriesContext(connection) as captured:
            shifts = actions.shifts_of(resource=crew, first_on=day(2), last_on=day(2), moves=True)
        return {shift.to.on if shift.to else None for shift in shifts}, len(captured)

    a_booking(crew, moment(2), person=PersonFactory.create(), property=home)
    days_of_one, queries_for_one = shifted()
    for _ in range(7):
        a_booking(crew, moment(2), person=PersonFactory.create(), property=home)
    days_of_eight, queries_for_eight = shifted()

    assert days_of_one == days_of_eight == {in_five_days}
    assert queries_for_eight == queries_for_one
