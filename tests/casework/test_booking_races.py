"""Two at once for one time, one form in tabs, two who swap: on both databases nobody waits for ever or loses out."""

import threading
import time
import uuid

import pytest
from django.db import transaction
from django.db.models import F

from casework import actions
from casework.actions import SlotTaken
from casework.models import Booking, Resource, Slot
from casework.queries import bookings
from tests.casework.test_races import at_once
from tests.factories.accounts import PersonFactory
from tests.factories.bookings import a_booking, a_hold, a_resource, moment

pytestmark = pytest.mark.django_db(transaction=True)
State = Booking.State


@pytest.fixture
def desk(db: None) -> Resource:
    return a_resource()


def hours_held() -> dict[str, int]:
    """How many places of each slot are taken; and that this is what its live bookings say."""
    for slot in Slot.objects.all():
        assert slot.taken == slot.bookings.filter(state__in=[State.HELD, State.CONFIRMED]).count() <= slot.capacity
    return {f"{slot.starts_at:%H}": slot.taken for slot in Slot.objects.filter(taken__gt=0)}


@pytest.mark.req("R-05")
def test_of_eight_at_once_one_has_the_last_place_and_each_other_is_told(desk: Resource) -> None:
    results = at_once(*[lambda: a_hold(desk, moment(1, 12))] * 8)

    assert sorted(type(result).__name__ for result in results) == ["Booking", *["SlotTaken"] * 7]
    assert list(hours_held().values()) == [1]


@pytest.mark.req("R-05")
def test_one_form_in_four_tabs_at_once_holds_one_time(desk: Resource) -> None:
    draft = uuid.uuid4()
    results = at_once(*[lambda hour=hour: a_hold(desk, moment(1, hour), draft=draft) for hour in (10, 11, 12, 13)])

    assert not [result for result in results if isinstance(result, Exception)]
    held = Booking.objects.get(draft=draft, state=State.HELD)
    assert list(hours_held().values()) == [1]
    assert bookings.hold_of(draft) == held


@pytest.mark.req("R-05")
def test_of_six_forms_of_one_person_at_once_three_hold_a_time(desk: Resource) -> None:
    person = PersonFactory.create()
    results = at_once(*[lambda hour=hour: a_hold(desk, moment(1, hour), person=person) for hour in range(10, 16)])

    assert sorted(type(result).__name__ for result in results) == ["Booking"] * 3 + ["TooManyHeld"] * 3
    assert list(hours_held().values()) == [1, 1, 1]


@pytest.mark.req("R-05")
def test_two_who_each_want_what_the_other_has_are_both_answered_and_both_keep_theirs(desk: Resource) -> None:
    first, second = uuid.uuid4(), uuid.uuid4()
    a_hold(desk, moment(1, 10), draft=first)
    a_hold(desk, moment(1, 11), draft=second)
    results = at_once(
        lambda: a_hold(desk, moment(1, 11), draft=first), lambda: a_hold(desk, moment(1, 10), draft=second)
    )

    assert all(isinstance(result, SlotTaken) for result in results), results
    assert sorted(hours_held().values()) == [1, 1]


@pytest.mark.req("R-05")
def test_a_change_and_a_cancellation_at_once_end_with_one_of_the_two(desk: Resource) -> None:
    booking = a_booking(desk, moment(3, 12), person=PersonFactory.create())
    results = at_once(
        lambda: actions.change_booking(booking=booking, resource=desk, starts_at=moment(4, 12), by=None),
        lambda: actions.cancel_booking(booking=Booking.objects.get(pk=booking.pk), by=None),
    )

    live = Booking.objects.filter(state=State.CONFIRMED).count()
    assert sum(hours_held().values()) == live
    assert live == 0 or any(isinstance(result, Exception) for result in results), results


@pytest.mark.req("R-05")
def test_a_sweep_and_a_confirmation_at_once_leave_one_booking_and_one_place(desk: Resource) -> None:
    draft = uuid.uuid4()
    held = a_hold(desk, moment(3, 12), draft=draft)
    Booking.objects.filter(pk=held.pk).update(held_until=moment(-1))
    case = a_booking(desk, moment(4, 12), person=PersonFactory.create()).case
    assert case is not None
    Booking.objects.filter(case=case).update(state=State.CANCELLED)
    Slot.objects.filter(starts_at=moment(4, 12)).update(taken=0)
    wanted = actions.NewBooking(resource=desk.slug, starts_at=moment(3, 12))
    results = at_once(
        actions.lapse_holds, lambda: actions.confirm_booking(draft=draft, case=case, wanted=wanted, by=None)
    )

    assert not [result for result in results if isinstance(result, Exception)], results
    assert Booking.objects.get(state=State.CONFIRMED).case == case
    assert list(hours_held().values()) == [1]


@pytest.mark.req("R-05")
def test_a_sweep_that_gives_a_place_back_and_a_form_that_asks_for_it_do_not_wait_for_each_other(desk: Resource) -> None:
    lapsed = a_hold(desk, moment(3, 12))
    Booking.objects.filter(pk=lapsed.pk).update(held_until=moment(-1))
    has_begun = threading.Event()

    def sweep_slowly() -> None:
        with transaction.atomic():  # as ``lapse_holds`` does, with time for the other between its two statements
            Booking.objects.filter(pk=lapsed.pk, state=State.HELD).update(state=State.LAPSED)
            has_begun.set()
            time.sleep(0.5)
            Slot.objects.filter(pk=lapsed.slot_id).update(taken=F("taken") - 1)

    def ask() -> Booking:
        assert has_begun.wait(timeout=10)
        return a_hold(desk, moment(3, 12))

    swept, asked = at_once(sweep_slowly, ask)

    assert swept is None
    assert isinstance(asked, Booking | SlotTaken), asked
    lapsed.refresh_from_db()
    assert lapsed.state == State.LAPSED
    assert sum(hours_held().values()) == isinstance(asked, Booking)
