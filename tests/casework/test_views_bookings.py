"""Pages of what is booked: the file for a calendar, cancelling, the sheet of a day, and closing it on days."""

import html
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person, Property, Round, RoundProperty, User
from casework import actions
from casework.models import Booking, Case, Closure, Outcome, Resource, Status
from casework.queries import bookings
from casework.showing import stages_of
from notifications.models import Message
from notifications.rendering import render
from tests.casework.hands import opened, signed_in
from tests.factories.accounts import PersonFactory, PropertyFactory, TeamFactory
from tests.factories.bookings import a_birth, a_booking, a_hold, a_resource, case_of, moment
from tests.factories.casework import an_officer


@pytest.fixture
def keeper(db: None) -> User:
    """An officer of the team whose desk it is."""
    return an_officer(name="Kit Keeper", email="kit@example.org")


@pytest.fixture
def desk(keeper: User) -> Resource:
    return a_resource(team=TeamFactory.create(slug="registrars", members=[keeper]), group="birth-registration")


def read(browser: Client, door: str, *args: Any, query: str = "") -> str:
    answer = browser.get(reverse(door, args=args) + query)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def days_typed(first: date, last: date | None = None) -> dict[str, str]:
    typed = {f"first_on_{part}": str(getattr(first, part)) for part in ("day", "month", "year")}
    if last is not None:
        typed |= {f"last_on_{part}": str(getattr(last, part)) for part in ("day", "month", "year")}
    return typed


@pytest.mark.req("R-05")
def test_the_case_shows_what_is_booked_and_the_ways_to_change_it(desk: Resource, resident: Person) -> None:
    case = case_of(a_birth(desk, moment(5), person=resident))
    page = html.unescape(opened(signed_in(resident), case))

    assert "10am to 11am" in page
    assert "Bring the baby’s red book" in page
    for door in ("casework:calendar", "journeys:change_booking", "casework:cancel_booking"):
        assert reverse(door, args=[case.reference]) in page


@pytest.mark.req("R-05")
def test_the_file_for_a_calendar_keeps_its_id_when_the_time_changes(desk: Resource, resident: Person) -> None:
    booking = a_birth(desk, moment(5), person=resident)
    url = reverse("casework:calendar", args=[case_of(booking).reference])

    def event() -> Any:
        answer = signed_in(resident).get(url)
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        [found] = Calendar.from_ical(answer.content).walk("VEVENT")
        return found

    before = event()
    actions.change_booking(booking=booking, resource=desk, starts_at=moment(7, 15), by=None)
    after = event()
    assert before["UID"] == after["UID"]
    assert (before.decoded("DTSTART"), after.decoded("DTSTART")) == (moment(5), moment(7, 15))
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert "The Town Hall" in after["LOCATION"]


@pytest.mark.req("R-05")
def test_its_person_cancels_it_once_and_the_time_is_free(desk: Resource, resident: Person) -> None:
    case = case_of(a_birth(desk, moment(5), person=resident))
    browser, url = signed_in(resident), reverse("casework:cancel_booking", args=[case.reference])
    assert "Cancel this booking?" in read(browser, "casework:cancel_booking", case.reference)
    for _press in range(2):
        assert browser.post(url, {"words": "We are ill"}).status_code == 302

    case.refresh_from_db()
    assert case.outcome == Outcome.WITHDRAWN
    assert [message.event for message in Message.objects.filter(about=case.reference)] == ["booking_cancelled"]
    assert moment(5) in [slot.starts_at for slot in bookings.free_slots(desk.group, now=timezone.now(), limit=500)]


@pytest.mark.req("R-05")
def test_after_the_cut_off_the_page_says_to_call_and_nothing_is_cancelled(desk: Resource, resident: Person) -> None:
    case = case_of(a_birth(desk, moment(1), person=resident))
    with time_machine.travel(moment(1) - timedelta(hours=2), tick=False):
        browser = signed_in(resident)
        for door in ("casework:cancel_booking", "casework:withdraw"):
            answer = browser.post(reverse(door, args=[case.reference]), {"words": ""}, follow=True)
            assert "It is too late to cancel it here" in answer.content.decode()

    case.refresh_from_db()
    assert case.closed_at is None


@pytest.mark.req("R-05")
def test_who_was_asked_to_choose_again_finds_the_way_first_of_all(
    desk: Resource, keeper: User, resident: Person
) -> None:
    case = case_of(a_birth(desk, moment(5), person=resident))
    day = timezone.localdate(moment(5))
    actions.add_closure(resource=desk, first_on=day, last_on=day, reason="A burst pipe.", moves=False, by=keeper)
    page = html.unescape(opened(signed_in(resident), Case.objects.get(pk=case.pk)))

    assert "No time is booked now" in page
    assert "A burst pipe." in page
    assert "Choose a time" in page
    assert "You have no time now" in read(signed_in(resident), "journeys:change_booking", case.reference)


@pytest.mark.req("R-05")
def test_a_case_that_ended_by_itself_asks_whether_it_happened(desk: Resource, resident: Person) -> None:
    case = case_of(a_birth(desk, moment(1), person=resident, done_word="Registered"))
    with time_machine.travel(moment(1, 12), tick=False):
        actions.finish_bookings()
        page = html.unescape(opened(signed_in(resident), case))

    assert "Registered on" in page
    assert "Did it not happen?" in page
    assert "It did not happen" in page


@pytest.mark.req("R-05")
def test_the_sheet_of_a_day_has_everyone_in_their_order_and_what_they_told_us(
    desk: Resource, keeper: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told = [
        {"name": "needs", "label": "What you need", "words": "An interpreter", "is_personal": False},
        {"name": "email", "label": "Email address", "words": "late@example.org", "is_personal": True},
    ]
    a_booking(desk, moment(2, 15), person=PersonFactory.create(name="Late Person"), shown_answers=told)
    browser = signed_in(keeper)
    with django_assert_num_queries(6):
        read(browser, "casework:day_sheet", desk.slug, query=f"?on={timezone.localdate(moment(2))}")
    for hour in (9, 10, 11, 12, 13, 14, 16, 17, 18):
        a_booking(desk, moment(2, hour), person=PersonFactory.create(name=f"Person at {hour}"))
    with django_assert_num_queries(6):
        page = read(browser, "casework:day_sheet", desk.slug, query=f"?on={timezone.localdate(moment(2))}")

    assert page.index("Person at 9") < page.index("Late Person") < page.index("Person at 16")
    assert "What you need: An interpreter" in page
    assert "Late Person" not in read(browser, "casework:day_sheet", desk.slug, query="?on=nonsense")


@pytest.mark.req("R-05")
def test_only_their_own_team_sees_a_sheet(desk: Resource, keeper: User, resident: Person) -> None:
    stranger = an_officer(email="other@example.org")
    TeamFactory.create(slug="highways", members=[stranger])
    url = reverse("casework:day_sheet", args=[desk.slug])

    assert [signed_in(who).get(url).status_code for who in (keeper, stranger, resident)] == [200, 403, 403]
    assert desk.name in read(signed_in(keeper), "casework:resources")
    assert desk.name not in read(signed_in(stranger), "casework:resources")
    assert signed_in(keeper).get(reverse("casework:day_sheet", args=["nothing"])).status_code == 404


@pytest.mark.req("R-05", "R-18")
@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31", "nonsense", ""])
def test_a_day_far_off_shows_the_sheet_of_today(desk: Resource, keeper: User, on: str) -> None:
    with time_machine.travel(moment(0, 9), tick=False):
        a_booking(desk, moment(0, 20), person=PersonFactory.create(name="Ann Today"))

    assert "Ann Today" in read(signed_in(keeper), "casework:day_sheet", desk.slug, query=f"?on={on}")


@pytest.mark.req("R-05")
def test_the_list_counts_who_comes_in_the_same_queries_however_many(
    desk: Resource, keeper: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = signed_in(keeper)
    with django_assert_num_queries(5):
        read(browser, "casework:resources")
    for number in range(30):
        a_resource(slug=f"desk-{number}", team=desk.team)
    a_booking(desk, moment(3), person=PersonFactory.create())
    with django_assert_num_queries(5):
        read(browser, "casework:resources")


@pytest.mark.req("R-05")
def test_closing_says_first_whom_it_moves_and_does_it_only_then(desk: Resource, keeper: User) -> None:
    booking = a_booking(desk, moment(3), person=PersonFactory.create(name="Ann Moved"))
    browser, url = signed_in(keeper), reverse("casework:close_resource", args=[desk.slug])
    typed = {**days_typed(timezone.localdate(moment(3))), "reason": "The crew is off.", "then": "move"}
    preview = html.unescape(browser.post(url, typed).content.decode())
    assert "Ann Moved" in preview
    assert preview.count("10am to 11am") == 2  # the same hour of the next day
    assert not Closure.objects.exists()

    answer = browser.post(url, {**typed, "sure": "1"}, follow=True)
    assert "1 moved and told" in answer.content.decode()
    booking.refresh_from_db()
    assert booking.state == Booking.State.MOVED
    assert "already" in browser.post(url, {**typed, "sure": "1"}, follow=True).content.decode()
    assert Closure.objects.count() == 1


@pytest.mark.req("R-05", "R-15")
@pytest.mark.parametrize(
    "door",
    ["casework:cancel_booking", "casework:calendar", "casework:reply", "casework:done", "journeys:change_booking"],
)
def test_a_guest_who_comes_from_our_message_is_led_to_look_it_up_whether_or_not_there_is_such_a_case(
    client: Client, desk: Resource, door: str
) -> None:
    case = case_of(a_birth(desk, moment(3), person=PersonFactory.create()))
    reference = case.reference
    there = client.get(reverse(door, args=[reference]))
    assert there["Location"] == f"/track/?reference={reference}"

    case.delete()
    gone = client.get(reverse(door, args=[reference]))
    assert gone["Location"] == there["Location"]
    assert client.get(reverse(door, args=["nonsense"])).status_code == 404


@pytest.mark.req("R-05")
def test_a_booking_that_was_given_up_says_so_and_not_that_its_day_came(desk: Resource, resident: Person) -> None:
    booking = a_birth(desk, moment(3), person=resident)
    actions.cancel_booking(booking=booking, by=resident.user)
    case = Case.objects.get(pk=case_of(booking).pk)

    assert [stage.text for stage in stages_of(case, is_own=True)] == ["Received", "Cancelled"]


@pytest.mark.req("R-05")
def test_the_sheet_can_be_printed(desk: Resource, keeper: User) -> None:
    assert "data-print" in read(signed_in(keeper), "casework:day_sheet", desk.slug)


@pytest.mark.req("R-05")
def test_a_closure_is_taken_back_once_and_who_was_moved_keeps_the_new_time(desk: Resource, keeper: User) -> None:
    booking = a_booking(desk, moment(3), person=PersonFactory.create())
    day = timezone.localdate(moment(3))
    closed = actions.add_closure(resource=desk, first_on=day, last_on=day, reason="The crew is off.", by=keeper)
    browser = signed_in(keeper)
    assert "Open it again" in read(browser, "casework:day_sheet", desk.slug)
    url = reverse("casework:open_resource", args=[desk.slug, closed.closure.pk])
    assert "can be booked again on" in browser.post(url, follow=True).content.decode()

    assert not Closure.objects.exists()
    assert moment(3) in [slot.starts_at for slot in bookings.free_slots(desk.group, now=timezone.now(), limit=100)]
    now_has = bookings.booking_of(case_of(booking))
    assert now_has is not None
    assert now_has.slot.starts_at == moment(4)
    assert "taken back already" in browser.post(url, follow=True).content.decode()


@pytest.mark.req("R-05")
def test_who_was_moved_is_offered_five_other_dates_each_a_link_that_chooses_it(
    desk: Resource, keeper: User, resident: Person
) -> None:
    booking = a_birth(desk, moment(3), person=resident)
    day = timezone.localdate(moment(3))
    actions.add_closure(resource=desk, first_on=day, last_on=day, reason="The crew is off.", by=keeper)
    [message] = Message.objects.filter(about=case_of(booking).reference, event="booking_moved", channel="email")
    offers = message.facts["offers"]

    assert len(offers) == 5
    assert not [offer for offer in offers if offer["when"].startswith(f"{moment(4):%A}")]  # they have that one now
    written = render(message)
    assert all(offer["url"] in written.text and offer["when"] in written.text for offer in offers)
    page = signed_in(resident).get(offers[2]["url"].partition("localhost:8000")[2]).content.decode()
    assert page.count("checked") == 1
    assert "not free any more" not in page
    offered = parse_qs(offers[3]["url"].partition("?")[2])["offer"][0].partition("@")[2]
    a_hold(desk, datetime.strptime(offered, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC))
    page = signed_in(resident).get(offers[3]["url"].partition("localhost:8000")[2]).content.decode()
    assert "not free any more" in page
    assert "checked" not in page


@pytest.mark.req("R-05")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first_on_day": ""}, "must include a day"),
        ({"first_on_year": "2020"}, "must be today or in the future"),
        ({"reason": ""}, "Say why it is closed"),
        ({"reason": "x" * 201}, "200 characters or fewer"),
        ({"then": ""}, "Choose what we do"),
        ({"last_on_day": "1", "last_on_month": "1", "last_on_year": "2020"}, "The last day must be"),
    ],
)
def test_what_is_wrong_in_a_closure_is_told_by_its_field_and_nothing_is_closed(
    desk: Resource, keeper: User, changes: dict[str, str], said: str
) -> None:
    typed = {**days_typed(timezone.localdate(moment(3))), "reason": "The crew is off.", "then": "move", "sure": "1"}
    answer = signed_in(keeper).post(reverse("casework:close_resource", args=[desk.slug]), {**typed, **changes})

    assert answer.status_code == 422
    assert said in html.unescape(answer.content.decode())
    assert not Closure.objects.exists()


@pytest.mark.req("R-05")
def test_a_crew_moves_people_to_a_day_when_it_is_in_their_street(keeper: User) -> None:
    crew = a_resource(
        slug="crew", group="crews", team=TeamFactory.create(slug="waste", members=[keeper]), is_all_day=True, capacity=5
    )
    crew.openings.update(opens="07:00", closes="15:00", minutes=480)
    home = an_address_on(moment(4, 7).weekday())
    booking = a_booking(crew, moment(4, 7), person=PersonFactory.create(), property=home)
    day = timezone.localdate(moment(4))
    [moved] = actions.add_closure(resource=crew, first_on=day, last_on=day, reason="Snow.", by=keeper).moved

    assert timezone.localdate(moved.slot.starts_at) == day + timedelta(days=7)
    assert Case.objects.get(bookings=booking).status == Status.RECEIVED


def an_address_on(weekday: int) -> Property:
    """A home at which bins are emptied on that weekday."""
    home: Property = PropertyFactory.create()
    starts_on = timezone.localdate() - timedelta(days=14)
    crews_round = Round.objects.create(code="R1", stream="refuse", weekday=weekday, starts_on=starts_on)
    RoundProperty.objects.create(round=crews_round, property=home)
    return home


@pytest.mark.req("R-05")
def test_what_is_booked_for_later_is_in_the_queue_on_its_day_and_found_before(desk: Resource, keeper: User) -> None:
    reference = case_of(a_birth(desk, moment(3), person=PersonFactory.create(), team=desk.team)).reference
    browser, queue = signed_in(keeper), reverse("casework:queue")

    assert reference not in browser.get(queue).content.decode()
    assert reference in browser.get(queue, {"q": reference}).content.decode()
    assert reference in browser.get(queue, {"service": "register-a-birth"}).content.decode()
    with time_machine.travel(moment(3, 8), tick=False):
        assert reference in signed_in(keeper).get(queue).content.decode()
