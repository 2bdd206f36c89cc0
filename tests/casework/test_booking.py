"""Holding, booking, changing and giving up times: nobody loses a place, and no place is had twice."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person
from accounts.rules import Viewer
from casework import actions
from casework.actions import NewBooking, SlotTaken, TooLateToChange, TooManyHeld
from casework.models import Booking, Case, Closure, EventKind, Outcome, Resource, Slot, Status
from casework.queries import booked, bookings
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.bookings import a_booking, a_hold, a_resource, case_of, moment
from tests.factories.casework import ServiceVersionFactory, an_officer, new_case

State = Booking.State


@pytest.fixture
def desk(db: None) -> Resource:
    return a_resource()


def taken(resource: Resource) -> dict[int, int]:
    """How many places of each slot are taken, by its hour in London; and that this is what its live bookings say."""
    live = {State.HELD, State.CONFIRMED}
    for slot in Slot.objects.filter(resource=resource):
        assert slot.taken == slot.bookings.filter(state__in=live).count()
    slots = Slot.objects.filter(resource=resource, taken__gt=0)
    return {timezone.localtime(slot.starts_at).hour: slot.taken for slot in slots}


@pytest.mark.req("R-05")
def test_a_time_that_one_holds_is_not_offered_to_another_and_is_to_themselves(desk: Resource) -> None:
    held = a_hold(desk, moment(1))

    def hours(draft: uuid.UUID | None) -> list[int]:
        slots = bookings.free_slots("desks", now=timezone.now(), from_on=timezone.localdate(moment(1)), draft=draft)
        return [timezone.localtime(slot.starts_at).hour for slot in slots[:3]]

    assert hours(None) == [9, 11, 12]
    assert hours(held.draft) == [9, 10, 11]
    with pytest.raises(SlotTaken):
        a_hold(desk, moment(1))


@pytest.mark.req("R-05")
@pytest.mark.parametrize("starts_at", [moment(1, 10, 30), moment(1, 3), moment(-1), moment(200)])
def test_what_is_no_time_of_the_resource_cannot_be_held(desk: Resource, starts_at: object) -> None:
    with pytest.raises(SlotTaken):
        a_hold(desk, starts_at)  # type: ignore[arg-type]

    assert not Slot.objects.exists()


@pytest.mark.req("R-05")
def test_choosing_another_time_gives_the_first_back(desk: Resource) -> None:
    draft = uuid.uuid4()
    for hour in (10, 11, 12):
        a_hold(desk, moment(1, hour), draft=draft)

    assert taken(desk) == {12: 1}


@pytest.mark.req("R-05")
def test_choosing_a_time_that_is_gone_keeps_the_first(desk: Resource) -> None:
    draft = uuid.uuid4()
    a_hold(desk, moment(1, 10), draft=draft)
    a_hold(desk, moment(1, 11))

    with pytest.raises(SlotTaken):
        a_hold(desk, moment(1, 11), draft=draft)

    held = bookings.hold_of(draft)
    assert held is not None
    assert timezone.localtime(held.slot.starts_at).hour == 10
    assert taken(desk) == {10: 1, 11: 1}


@pytest.mark.req("R-05")
def test_holding_the_same_again_counts_ten_minutes_anew_and_takes_one_place(desk: Resource) -> None:
    draft, at = uuid.uuid4(), moment(1)
    first = a_hold(desk, at, draft=draft)
    with time_machine.travel(timezone.now() + timedelta(minutes=9), tick=False):
        second = a_hold(desk, at, draft=draft)
        assert second.held_until == timezone.now() + timedelta(minutes=10)

    assert first.pk == second.pk
    assert taken(desk) == {10: 1}


@pytest.mark.req("R-05")
def test_a_hold_that_ran_out_is_free_for_another_before_any_sweep(desk: Resource) -> None:
    at = moment(1)  # before the clock moves on: close to midnight it would be another day after
    first = a_hold(desk, at)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert at in [slot.starts_at for slot in bookings.free_slots("desks", now=timezone.now(), limit=100)]
        second = a_hold(desk, at)

    first.refresh_from_db()
    assert (first.state, second.state) == (State.LAPSED, State.HELD)
    assert taken(desk) == {10: 1}


@pytest.mark.req("R-05")
def test_the_sweep_gives_back_what_ran_out_and_nothing_else(desk: Resource) -> None:
    a_hold(desk, moment(1, 10))
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        a_hold(desk, moment(1, 11))
        assert [actions.lapse_holds(), actions.lapse_holds()] == [1, 0]

    assert taken(desk) == {11: 1}


@pytest.mark.req("R-05")
@pytest.mark.parametrize("whose", ["person", "visitor"])
def test_over_all_their_forms_one_holds_three_times_and_another_person_their_own(desk: Resource, whose: str) -> None:
    one: Any
    other: Any
    one, other = [PersonFactory.create() if whose == "person" else uuid.uuid4() for _ in range(2)]
    forms = [uuid.uuid4() for _ in range(3)]
    for hour, draft in enumerate(forms, start=10):
        a_hold(desk, moment(1, hour), draft=draft, **{whose: one})

    with pytest.raises(TooManyHeld):
        a_hold(desk, moment(1, 13), **{whose: one})
    a_hold(desk, moment(1, 14), draft=forms[0], **{whose: one})  # another time for a form that holds one
    a_hold(desk, moment(1, 15), **{whose: other})
    assert taken(desk) == {11: 1, 12: 1, 14: 1, 15: 1}


@pytest.mark.req("R-05")
def test_who_signs_in_midway_holds_no_more_than_before(desk: Resource) -> None:
    browser, person = uuid.uuid4(), PersonFactory.create()
    for hour in (10, 11):
        a_hold(desk, moment(1, hour), visitor=browser)
    a_hold(desk, moment(1, 12), visitor=browser, person=person)

    with pytest.raises(TooManyHeld):
        a_hold(desk, moment(1, 13), visitor=browser, person=person)


@pytest.mark.req("R-05")
def test_what_ran_out_or_was_booked_leaves_room_to_hold_another(desk: Resource) -> None:
    browser = uuid.uuid4()
    first, *_others = [a_hold(desk, moment(3, hour), visitor=browser).draft for hour in (10, 11, 12)]
    assert first is not None
    submitted(desk, first)
    a_hold(desk, moment(1, 13), visitor=browser)

    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        for hour in (14, 15, 16):
            a_hold(desk, moment(1, hour), visitor=browser)


@pytest.mark.req("R-05")
def test_the_database_itself_refuses_one_too_many(desk: Resource) -> None:
    slot = a_hold(desk, moment(1)).slot

    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=slot.pk).update(taken=F("taken") + 1)


@pytest.mark.req("R-05")
def test_a_larger_capacity_of_its_opening_counts_for_a_time_that_has_a_row(desk: Resource) -> None:
    a_hold(desk, moment(1))
    desk.openings.update(capacity=2)
    a_hold(Resource.objects.get(), moment(1))

    assert taken(desk) == {10: 2}


def submitted(desk: Resource, draft: uuid.UUID, **facts: object) -> Case:
    """A case that a form opens with its time."""
    wanted = NewBooking(resource=desk.slug, starts_at=moment(3))
    new = new_case(journey="book", team=desk.team.slug, opened_from=draft, booking=wanted, is_private=True, **facts)
    person = PersonFactory.create(email="ann@example.org")
    return actions.open_case(service=ServiceVersionFactory.create(), person=person, new=new, channel="online", by=None)


@pytest.mark.req("R-05")
def test_a_case_has_the_time_that_its_form_held_and_promises_that_day(desk: Resource) -> None:
    draft = uuid.uuid4()
    held = a_hold(desk, moment(3), draft=draft)
    case = submitted(desk, draft)

    booking = bookings.booking_of(case)
    assert booking == held
    assert case.promised_on == timezone.localdate(moment(3))
    assert taken(desk) == {10: 1}
    [message] = Message.objects.filter(about=case.reference)
    assert message.event == "booked"
    assert message.facts["when"] == booked.time_of(held)
    assert f"UID:{case.reference}@" in message.facts["calendar"].replace("\r\n ", "")


@pytest.mark.req("R-05")
def test_a_form_whose_hold_ran_out_still_gets_its_time_where_nobody_took_it(desk: Resource) -> None:
    draft = uuid.uuid4()
    a_hold(desk, moment(3), draft=draft)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        actions.lapse_holds()
        case = submitted(desk, draft)

    assert bookings.booking_of(case) is not None
    assert taken(desk) == {10: 1}


@pytest.mark.req("R-05")
def test_a_form_whose_time_is_gone_opens_no_case_at_all(desk: Resource) -> None:
    draft = uuid.uuid4()
    a_hold(desk, moment(3), draft=draft)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        a_hold(desk, moment(3))
        with pytest.raises(SlotTaken), transaction.atomic():
            submitted(desk, draft)

    assert not Case.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.req("R-05")
def test_changing_takes_the_new_time_and_gives_the_old_back_and_moves_the_promise(
    desk: Resource, resident: Person
) -> None:
    booking = a_booking(desk, moment(3), person=resident)
    moved = actions.change_booking(booking=booking, resource=desk, starts_at=moment(5, 15), by=resident.user)

    booking.refresh_from_db()
    case = Case.objects.get(bookings=moved)
    assert (booking.state, moved.state, moved.moves) == (State.MOVED, State.CONFIRMED, booking)
    assert taken(desk) == {15: 1}
    assert case.promised_on == timezone.localdate(moment(5))
    assert moved.calendar_sequence == booking.calendar_sequence + 1
    assert [message.event for message in Message.objects.filter(about=case.reference)] == ["booking_moved"]


@pytest.mark.req("R-05")
def test_changing_to_a_time_that_is_gone_keeps_the_old_one(desk: Resource, resident: Person) -> None:
    booking = a_booking(desk, moment(3), person=resident)
    a_hold(desk, moment(5))

    with pytest.raises(SlotTaken):
        actions.change_booking(booking=booking, resource=desk, starts_at=moment(5), by=resident.user)

    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED
    assert bookings.booking_of(case_of(booking)) == booking
    assert not Message.objects.exists()


@pytest.mark.req("R-05")
def test_a_change_from_two_tabs_is_done_once(desk: Resource, resident: Person) -> None:
    booking = a_booking(desk, moment(3), person=resident)
    actions.change_booking(booking=booking, resource=desk, starts_at=moment(5), by=None)

    with pytest.raises(actions.BookingGone):
        actions.change_booking(booking=booking, resource=desk, starts_at=moment(6), by=None)

    assert taken(desk) == {10: 1}


@pytest.mark.req("R-05")
def test_its_person_may_not_change_or_cancel_after_the_cut_off_and_its_team_may(
    desk: Resource, resident: Person
) -> None:
    officer = an_officer()
    desk.team.members.add(officer)
    booking = a_booking(desk, moment(1), person=resident)
    with time_machine.travel(moment(1) - timedelta(hours=23), tick=False):
        with pytest.raises(TooLateToChange):
            actions.change_booking(booking=booking, resource=desk, starts_at=moment(5), by=resident.user)
        with pytest.raises(TooLateToChange):
            actions.cancel_booking(booking=booking, by=resident.user)
        with pytest.raises(TooLateToChange):
            actions.withdraw_case(case=case_of(booking), words="", by=resident.user)
        moved = actions.change_booking(booking=booking, resource=desk, starts_at=moment(5), by=officer)

    assert moved.state == State.CONFIRMED


@pytest.mark.req("R-05")
def test_cancelling_closes_the_case_frees_the_place_and_takes_it_out_of_the_calendar(
    desk: Resource, resident: Person
) -> None:
    booking = a_booking(desk, moment(3), person=resident)
    actions.cancel_booking(booking=booking, by=resident.user)

    case = Case.objects.get()
    assert (case.outcome, booking.state, taken(desk)) == (Outcome.WITHDRAWN, State.CANCELLED, {})
    [message] = Message.objects.filter(about=case.reference)
    assert message.event == "booking_cancelled"
    assert "METHOD:CANCEL" in message.facts["calendar"]
    assert f"SEQUENCE:{booking.calendar_sequence}" in message.facts["calendar"]


@pytest.mark.req("R-05")
def test_what_an_officer_closes_before_its_day_frees_the_place(desk: Resource, resident: Person) -> None:
    officer = an_officer()
    desk.team.members.add(officer)
    booking = a_booking(desk, moment(3), person=resident)
    actions.move_case(case=case_of(booking), to="closed", outcome=Outcome.NO_ACTION, words="We cannot.", by=officer)

    booking.refresh_from_db()
    assert (booking.state, taken(desk)) == (State.CANCELLED, {})


@pytest.mark.req("R-05")
def test_a_cancelled_booking_that_comes_back_can_have_a_new_time(desk: Resource, resident: Person) -> None:
    booking = a_booking(desk, moment(3), person=resident)
    actions.cancel_booking(booking=booking, by=resident.user)
    actions.reopen_case(case=case_of(booking), words="A mistake", by=resident.user)
    moved = actions.change_booking(booking=booking, resource=desk, starts_at=moment(4), by=resident.user)

    assert bookings.booking_of(case_of(booking)) == moved
    assert taken(desk) == {10: 1}


@pytest.mark.req("R-05")
def test_a_case_ends_once_its_time_is_over_and_not_before(desk: Resource, resident: Person) -> None:
    booking = a_booking(desk, moment(3), person=resident)
    with time_machine.travel(booking.slot.ends_at - timedelta(minutes=1), tick=False):
        assert actions.finish_bookings() == 0
    with time_machine.travel(booking.slot.ends_at + timedelta(minutes=1), tick=False):
        assert [actions.finish_bookings(), actions.finish_bookings()] == [1, 0]
        case = Case.objects.get()
        assert (case.status, case.outcome) == (Status.DONE, Outcome.KEPT)
        assert actions.tell_of_breaches() == 0
        actions.reopen_case(case=case, words="Nobody came", by=resident.user)
        assert actions.finish_bookings() == 0  # now it is for a person


@pytest.mark.req("R-05", "R-17")
def test_each_is_reminded_three_days_and_one_day_before_once(desk: Resource, resident: Person) -> None:
    booking = a_booking(desk, moment(10, 15), person=resident)
    told = []
    for days in (4, 3, 2, 1):
        with time_machine.travel(moment(10 - days, 12), tick=False):
            told.append((actions.remind_of_bookings(), actions.remind_of_bookings()))

    assert told == [(0, 0), (1, 0), (0, 0), (1, 0)]
    messages = Message.objects.filter(event="booking_reminder").order_by("created_at")
    assert [message.facts["days"] for message in messages] == [3, 1]
    assert case_of(booking).events.filter(kind=EventKind.REMINDED).count() == 2


@pytest.mark.req("R-05")
def test_closing_a_day_moves_those_booked_to_the_nearest_time_of_the_next_day_and_tells_why(desk: Resource) -> None:
    officer = an_officer()
    a_hold(desk, moment(3, 20))
    first, second = (a_booking(desk, moment(2, hour), person=PersonFactory.create()) for hour in (10, 20))
    day = timezone.localdate(moment(2))
    preview = actions.shifts_of(resource=desk, first_on=day, last_on=day, moves=True)
    closed = actions.add_closure(resource=desk, first_on=day, last_on=day, reason="The desk is ill.", by=officer)

    assert [shift.to.starts_at for shift in preview if shift.to] == [moment(3, 10), moment(3, 19)]
    assert [booking.slot.starts_at for booking in closed.moved] == [moment(3, 10), moment(3, 19)]
    assert not closed.asked
    for booking in (first, second):
        case = Case.objects.get(bookings=booking)
        [message] = Message.objects.filter(about=case.reference)
        assert message.event == "booking_moved"
        assert message.facts["words"] == "The desk is ill."
        assert message.facts["change_url"].endswith(f"/cases/{case.reference}/change/")
        assert case.promised_on == timezone.localdate(moment(3))
    with pytest.raises(SlotTaken):
        a_hold(desk, moment(2, 11))


@pytest.mark.req("R-05")
def test_closing_can_ask_them_instead_and_their_clock_stands_still_until_they_choose(
    desk: Resource, resident: Person
) -> None:
    booking = a_booking(desk, moment(2), person=resident)
    day = timezone.localdate(moment(2))
    closed = actions.add_closure(
        resource=desk, first_on=day, last_on=day, reason="The desk is ill.", moves=False, by=an_officer()
    )
    case = Case.objects.get()

    assert [one.pk for one in closed.asked] == [booking.pk]
    assert (case.status, bookings.booking_of(case), taken(desk)) == (Status.WAITING, None, {})
    [message] = Message.objects.filter(about=case.reference)
    assert (message.event, len(message.facts["offers"])) == ("booking_closed", 5)
    assert all("10am to 11am" in offer["when"] for offer in message.facts["offers"])  # the hour they had

    actions.change_booking(booking=booking, resource=desk, starts_at=moment(4), by=resident.user)
    case.refresh_from_db()
    assert (case.status, case.promised_on) == (Status.IN_PROGRESS, timezone.localdate(moment(4)))


@pytest.mark.req("R-05")
def test_where_nothing_is_free_those_on_a_closed_day_are_asked(desk: Resource) -> None:
    Resource.objects.update(days_ahead=2)
    booking = a_booking(Resource.objects.get(), moment(1, 20), person=PersonFactory.create())
    first, last = timezone.localdate(moment(1)), timezone.localdate(moment(2))
    officer, desk = an_officer(), Resource.objects.get()
    closed = actions.add_closure(resource=desk, first_on=first, last_on=last, reason="Flooded.", by=officer)

    assert [one.pk for one in closed.asked] == [booking.pk]
    with pytest.raises(actions.AlreadyClosed):
        actions.add_closure(resource=desk, first_on=first, last_on=last, reason="Flooded.", by=officer)
    assert Closure.objects.count() == 1


@pytest.mark.req("R-05")
def test_next_dates_take_the_same_few_queries_however_much_is_booked(
    desk: Resource, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def asked() -> int:
        with django_assert_num_queries(4):
            return len(bookings.free_slots("desks", now=timezone.now(), limit=2_000))

    empty = asked()
    for number in range(30):
        a_booking(desk, moment(1 + number), person=PersonFactory.create())
    a_resource(slug="second")

    assert 60 * 10 < empty < 61 * 12 + 1
    assert asked() == empty  # the second desk has what the first has no more


@pytest.mark.req("R-05")
def test_a_person_has_their_own_bookings_the_soonest_first(
    desk: Resource, resident: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_booking(desk, moment(9), person=resident)
    a_booking(desk, moment(2), person=resident)
    a_booking(desk, moment(3), person=PersonFactory.create())
    with django_assert_num_queries(1):
        mine = [
            (one.slot.starts_at, one.slot.resource.name, case_of(one).title)
            for one in bookings.bookings_of(Viewer(person=resident))
        ]

    assert [starts_at for starts_at, _name, _title in mine] == [moment(2), moment(9)]
    assert not bookings.bookings_of(Viewer())
