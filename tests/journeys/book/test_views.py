"""Booking by form: the time is held once it is chosen, kept to the end, and changed afterwards like it was chosen."""

import html
from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person, Property, Round, RoundProperty
from casework import actions
from casework.actions import NewLine
from casework.models import Booking, Case, Charge, PaymentState, Refund, Resource
from casework.queries import bookings
from journeys import actions as actions_of_drafts
from journeys import kinds
from journeys.book.changing import change_of
from journeys.models import Draft
from notifications.models import Message
from tests.casework.hands import signed_in
from tests.factories.accounts import PersonFactory
from tests.factories.bookings import a_birth, a_hold, a_resource, case_of, moment
from tests.factories.casework import an_officer
from tests.factories.journeys import Borough, begin
from tests.factories.payments import settle

State = Booking.State
ABOUT_YOU = {"name": "Ann O’Neil", "email": "ann@example.org", "mobile": "", "alerts": "email"}


def code(resource: str, days: int, hour: int = 10) -> str:
    return bookings.code_of(resource, moment(days, hour))


def post(client: Client, url: str, **typed: Any) -> str:
    """Answer a page and return where that leads."""
    response = client.post(url, typed)
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def to_the_time(client: Client) -> str:
    """The page of advice by phone that asks for the time."""
    url = begin(client, "book-benefits-advice")
    for typed in (
        {"urgent": "no"},
        {"about": "Debts"},
        {"how": "phone", "call_on": "020 7946 0000"},
        {"interpreter": "no"},
    ):
        url = post(client, url, **typed)
    assert url.endswith("/time/")
    return url


def to_the_check(client: Client, *, days: int = 3) -> str:
    url = post(client, to_the_time(client), time=code("all-of-benefits-advice", days))
    url = post(client, url, **ABOUT_YOU)
    assert url.endswith("/check/")
    return url


def read(client: Client, url: str, *, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return html.unescape(response.content.decode())


@pytest.fixture
def resident(db: None) -> Person:
    return PersonFactory.create(account=True, name="Ann Resident", email="ann@example.org")


@pytest.fixture
def advice(borough: Borough) -> Resource:
    """The one that can advise, with one place on each hour."""
    resource = Resource.objects.get(slug="all-of-benefits-advice")
    resource.openings.update(capacity=1)
    return resource


@pytest.mark.req("R-05")
def test_the_next_free_times_stand_by_day_and_later_ones_a_page_further(client: Client, advice: Resource) -> None:
    url = to_the_time(client)
    page = read(client, url)

    assert page.count('type="radio"') > 20
    first_day = timezone.localdate(next(iter(bookings.free_slots("benefits-advice", now=timezone.now()))).starts_at)
    assert f"{first_day.day} {first_day:%B}" in page
    later = page.partition('href="?dates_from=')[2].partition('"')[0]
    assert later > first_day.isoformat()
    following = read(client, f"{url}?dates_from={later}")
    assert f"@{later}T" in following
    assert f"@{first_day}T" not in following
    assert "First dates" in following


@pytest.mark.req("R-05")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("dates_from_day={0.day}&dates_from_month={0.month}&dates_from_year={0.year}", "@{0}T"),
        ("dates_from={0}", "@{0}T"),
        ("dates_from_day=31&dates_from_month=2&dates_from_year=2027", "The date must be a real date"),
        ("dates_from=nonsense", 'type="radio"'),
        ("dates_from=0001-01-01", 'type="radio"'),
        ("dates_from_day=1&dates_from_month=1&dates_from_year=9999", "The date must be"),
    ],
)
def test_any_day_can_be_looked_at_and_no_nonsense_breaks_the_page(
    client: Client, advice: Resource, asked: str, said: str
) -> None:
    day = timezone.localdate(moment(9))

    assert said.format(day) in read(client, f"{to_the_time(client)}?{asked.format(day)}")


@pytest.mark.req("R-05")
def test_many_times_are_folded_by_day_the_first_and_the_chosen_one_open(client: Client, advice: Resource) -> None:
    url = to_the_time(client)
    page = read(client, url)

    assert page.count("app-times__fold") == 7
    assert page.count('app-times__fold" open') == 1
    assert "12 times" in page
    post(client, url, time=code(advice.slug, 4))
    assert read(client, url).count('app-times__fold" open') == 2


@pytest.mark.req("R-05")
def test_few_times_stand_open(client: Client, advice: Resource) -> None:
    advice.openings.update(opens=time(10), closes=time(12))
    page = read(client, to_the_time(client))

    assert "app-times__fold" not in page
    assert page.count('type="radio"') == 8


@pytest.mark.req("R-05")
def test_a_time_that_cannot_be_given_back_says_so_before_it_is_chosen_and_before_it_is_sent(
    client: Client, advice: Resource
) -> None:
    Resource.objects.update(cut_off_hours=36)
    url = to_the_time(client)
    first = read(client, f"{url}?dates_from={timezone.localdate() + timedelta(days=1)}")
    later = read(client, f"{url}?dates_from={timezone.localdate() + timedelta(days=3)}")

    assert "Cannot be changed or cancelled" in first
    assert "Cannot be changed or cancelled" not in later
    check = post(client, post(client, url, time=code(advice.slug, 1)), **ABOUT_YOU)
    assert "you cannot change it, cancel it here" in read(client, check)
    check = post(client, f"{url}?from=check", time=code(advice.slug, 3))
    assert "you cannot change it" not in read(client, check)


@pytest.mark.req("R-05")
def test_where_times_cost_differently_each_says_its_price_and_each_day_from_what_to_what(
    client: Client, borough: Borough
) -> None:
    url = post(client, post(client, begin(client, "book-a-sports-pitch"), sport="tennis"), players="2")
    saturday = timezone.localdate() + timedelta(days=(5 - timezone.localdate().weekday()) % 7 or 7)
    page = read(client, f"{url}?dates_from={saturday + timedelta(days=2)}")

    assert "12 times, £8 to £12" in page
    assert ">£8<" in page
    assert ">£12<" in page
    assert ", £12</span>" in read(client, f"{url}?dates_from={saturday}")


@pytest.mark.req("R-05")
def test_a_chosen_time_is_held_and_the_pages_after_it_say_until_when(client: Client, advice: Resource) -> None:
    url = post(client, to_the_time(client), time=code(advice.slug, 3))

    held = Booking.objects.get()
    assert (held.state, held.slot.starts_at) == (State.HELD, moment(3))
    assert "We hold this time for you until" in read(client, url)


@pytest.mark.req("R-05")
@pytest.mark.parametrize("typed", ["", "nonsense", "desk@2026-13-40T99:99Z", "another@2026-12-01T10:00Z"])
def test_what_is_no_time_is_refused_by_the_list_and_nothing_is_held(
    client: Client, advice: Resource, typed: str
) -> None:
    response = client.post(to_the_time(client), {"time": typed})

    assert response.status_code == 422
    assert "Choose a time" in response.content.decode()
    assert not Booking.objects.exists()


@pytest.mark.req("R-05")
def test_who_holds_three_times_in_other_forms_is_told_what_to_do_and_keeps_what_they_typed(
    client: Client, advice: Resource
) -> None:
    urls = [to_the_time(client) for _ in range(4)]
    for hour, url in enumerate(urls[:3], start=10):
        post(client, url, time=code(advice.slug, 3, hour))
    response = client.post(urls[3], {"time": code(advice.slug, 3, 14)})

    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "You hold 3 times already" in page
    assert page.count("checked") == 1
    first = Draft.objects.order_by("created_at").first()
    assert first is not None
    actions_of_drafts.delete_draft(draft=first, by=None)
    assert post(client, urls[3], time=code(advice.slug, 3, 14))
    assert Booking.objects.filter(state=State.HELD).count() == 3


@pytest.mark.req("R-05")
def test_who_holds_too_many_is_told_on_the_check_before_they_pay(client: Client, borough: Borough) -> None:
    url = post(client, begin(client, "book-a-sports-pitch"), sport="tennis")
    url = post(client, url, players="2")
    url = post(client, url, time=code("all-of-sports-pitch", 3))
    url = post(client, url)
    check = post(client, url, **ABOUT_YOU)
    draft = Draft.objects.get()
    Booking.objects.update(held_until=timezone.now() - timedelta(hours=2), held_at=timezone.now() - timedelta(hours=3))
    desk = a_resource()
    for hour in (10, 11, 12):
        a_hold(desk, moment(1, hour), visitor=draft.visitor)

    assert "all-of" not in read(client, check)  # the check opens all the same
    assert post(client, check) == check
    assert "You hold 3 times already" in read(client, check)


@pytest.mark.req("R-05")
def test_a_time_that_was_just_taken_is_told_by_the_list_with_what_is_free_now(client: Client, advice: Resource) -> None:
    url = to_the_time(client)
    a_hold(advice, moment(1))
    response = client.post(url, {"time": code(advice.slug, 1)})

    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert "Someone else has just taken this time" in page
    assert code(advice.slug, 1) not in page
    assert code(advice.slug, 1, 11) in page
    assert "time" not in Draft.objects.get().answers


@pytest.mark.req("R-05", "R-28")
def test_a_visitor_without_an_account_books_and_sees_when_and_what_to_bring(client: Client, advice: Resource) -> None:
    check = to_the_check(client)
    assert "Now book it" in read(client, check)
    done = post(client, check)

    case = Case.objects.get()
    booking = bookings.booking_of(case)
    assert booking is not None
    assert (booking.slot.starts_at, case.journey, case.done_word) == (moment(3), "book", "Advised")
    page = read(client, done)
    assert "It is booked" in page
    assert "Have your last letters" in page
    assert reverse("casework:calendar", args=[case.reference]) in page
    assert "time" not in {answer["name"] for answer in case.shown_answers}
    for _again in range(2):
        assert post(client, check) == done
    assert Booking.objects.count() == 1


@pytest.mark.req("R-05")
def test_a_hold_that_ran_out_is_taken_up_again_on_the_check_without_a_word(client: Client, advice: Resource) -> None:
    check = to_the_check(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=30), tick=False):
        actions.lapse_holds()
        page = read(client, check)
        assert "Now book it" in page
        assert "We hold this time for you until" in page
        post(client, check)

    assert Booking.objects.filter(state=State.CONFIRMED).count() == 1


@pytest.mark.req("R-05")
def test_looking_at_the_check_again_and_again_keeps_a_time_for_an_hour_and_no_longer(
    client: Client, advice: Resource
) -> None:
    check, began = to_the_check(client), timezone.now()
    for minutes in range(15, 76, 15):
        with time_machine.travel(began + timedelta(minutes=minutes), tick=False):
            actions.lapse_holds()
            page = read(client, check)
        assert "Now book it" in page
        assert ("We hold this time for you until" in page) is (minutes < 60)

    with time_machine.travel(began + timedelta(minutes=80), tick=False):
        others = a_hold(advice, moment(3))
        assert "somebody else has it now" in read(client, check)
        assert client.post(check).status_code == 422
        Booking.objects.filter(pk=others.pk).update(held_until=timezone.now() - timedelta(minutes=1))
        assert "Now book it" in read(client, check)
        post(client, check)

    assert Booking.objects.get(state=State.CONFIRMED).slot.starts_at == moment(3)


@pytest.mark.req("R-05")
@pytest.mark.parametrize("looks_first", [True, False])
def test_a_time_that_is_gone_is_told_kindly_and_everything_else_is_kept(
    client: Client, advice: Resource, *, looks_first: bool
) -> None:
    check = to_the_check(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=30), tick=False):
        a_hold(advice, moment(3))
        response = client.get(check) if looks_first else client.post(check)
        page = html.unescape(response.content.decode())
        assert "somebody else has it now" in page
        assert "Everything else you told us is kept" in page
        assert "Now book it" not in page
        choose = check.replace("/check/", "/time/?from=check")
        assert choose in page
        assert not Case.objects.exists()

        assert post(client, choose, time=code(advice.slug, 4)) == check
        post(client, check)

    assert Booking.objects.get(state=State.CONFIRMED).slot.starts_at == moment(4)
    assert Case.objects.get().answers["about"] == ["Debts"]


@pytest.mark.req("R-05")
def test_two_tabs_of_one_form_hold_one_time_and_the_last_choice_counts(client: Client, advice: Resource) -> None:
    url = to_the_time(client)
    for hour in (10, 11, 12):
        post(client, url, time=code(advice.slug, 3, hour))

    assert [held.slot.starts_at for held in Booking.objects.filter(state=State.HELD)] == [moment(3, 12)]
    post(client, url.replace("/time/", "/about-you/"), **ABOUT_YOU)
    check = url.replace("/time/", "/check/")
    assert client.post(check, {"seen_at": "2020-01-01T00:00:00+00:00"}).status_code == 409  # it says what changed
    post(client, check)
    assert Booking.objects.get(state=State.CONFIRMED).slot.starts_at == moment(3, 12)


@pytest.mark.req("R-05")
def test_another_way_to_speak_asks_for_the_time_again(client: Client, advice: Resource) -> None:
    check = to_the_check(client)
    again = post(client, check.replace("/check/", "/how/?from=check"), how="video")

    assert "time" not in Draft.objects.get().answers
    assert again.endswith("/time/?from=check")
    assert "The time you chose before" not in read(client, again)


@pytest.mark.req("R-05")
def test_the_crew_comes_on_the_days_of_the_round_of_that_address(client: Client, borough: Borough) -> None:
    home: Property = borough.home
    wednesday = Round.objects.create(
        code="W1", stream="refuse", weekday=2, starts_on=timezone.localdate() - timedelta(days=14)
    )
    RoundProperty.objects.create(round=wednesday, property=home)
    url = begin(client, "book-a-bulky-waste-collection")
    for typed in (
        {"whose": "home"},
        {"things_0_thing": "sofa", "things_0_number": "1"},
        {},
        {"gets_reduction": "no"},
        {},
        {"home_address": f"property:{home.uprn}"},
        {"left_at": "front", "for_crew": ""},
    ):
        url = post(client, url, **typed)
    page = read(client, url)

    offered = [slot.on for slot in bookings.free_slots("bulky-waste", now=timezone.now(), limit=2_000)]
    days = {day for day in offered if f"@{day}T" in page}
    assert days
    assert {day.weekday() for day in days} == {2}
    tuesday = next(day for day in offered if day.weekday() == 1)
    refused = client.post(url, {"time": f"all-of-bulky-waste@{tuesday}T10:00Z"})
    assert refused.status_code == 422


@pytest.mark.req("R-05")
def test_its_person_chooses_another_time_from_the_same_list(resident: Person, borough: Borough) -> None:
    desk = Resource.objects.get(slug="all-of-birth-registration")
    booking = a_birth(desk, moment(4), person=resident)
    case, browser = case_of(booking), signed_in(resident)
    url = reverse("journeys:change_booking", args=[case.reference])
    page = read(browser, url)
    assert "It stays yours until you have chosen another" in page
    assert code(desk.slug, 4) not in page

    assert post(browser, url, time=code(desk.slug, 6, 15)) == case.get_absolute_url()
    moved = bookings.booking_of(case)
    assert moved is not None
    assert moved.slot.starts_at == moment(6, 15)


@pytest.mark.req("R-04", "R-05")
def test_who_takes_a_time_that_costs_more_is_told_first_and_then_owes_the_difference(
    resident: Person, borough: Borough
) -> None:
    pitch = Resource.objects.get(slug="all-of-sports-pitch")
    booking = a_pitch(pitch, resident)
    case = case_of(booking)
    change = change_of(case, booking)
    assert change is not None
    evening = {**change.now_has, "starts_at": moment(7, 18).isoformat()}
    assert change.prices(evening) == (800, 1200)

    browser = signed_in(resident)
    url = reverse("journeys:change_booking", args=[case.reference])
    late = code(pitch.slug, monday(), 18)
    asked = browser.post(url, {"time": late})
    assert asked.status_code == 200
    assert "This time costs £4 more" in asked.content.decode()
    assert bookings.booking_of(case) == booking
    assert browser.post(url, {"time": late, "agreed": "1"}).status_code == 200  # not what it costs
    assert not Charge.objects.exists()

    assert post(browser, url, time=late, agreed="400") == case.get_absolute_url()
    assert Charge.objects.get().pence == 400
    assert "Pay £4" in read(browser, case.get_absolute_url())
    told = Message.objects.filter(event="booking_moved").first()
    assert told is not None
    assert told.facts["pence_more"] == 400


@pytest.mark.req("R-04", "R-05")
def test_who_takes_a_time_that_costs_less_gets_the_difference_back(resident: Person, borough: Borough) -> None:
    pitch = Resource.objects.get(slug="all-of-sports-pitch")
    booking = a_pitch(pitch, resident, hour=18)
    case, browser = case_of(booking), signed_in(resident)
    charge = Charge.objects.create(case=case, words="Tennis court", pence=1200)
    line = NewLine(words="Tennis court", income="fees:pitch", pence=1200, charge=charge)
    payment = actions.begin_payment(lines=[line], words="Tennis", person=resident, visitor=None, by=None)
    url = reverse("journeys:change_booking", args=[case.reference])
    noon = code(pitch.slug, monday(), 12)
    assert "This time costs £4 less" in browser.post(url, {"time": noon}).content.decode()

    settle(payment, PaymentState.CAPTURING)
    post(browser, url, time=noon, agreed="-400")
    assert bookings.booking_of(case) == booking  # the money is on its way: nothing changes before it has come

    settle(payment, PaymentState.PAID)
    for _ in range(2):
        browser.post(url, {"time": noon, "agreed": "-400"})
    assert Refund.objects.get().pence == 400
    moved = bookings.booking_of(case)
    assert moved is not None
    assert moved.slot.starts_at == moment(monday(), 12)


@pytest.mark.req("R-04", "R-05")
def test_what_is_not_paid_yet_is_owed_less_at_a_cheaper_time(resident: Person, borough: Borough) -> None:
    pitch = Resource.objects.get(slug="all-of-sports-pitch")
    case = case_of(a_pitch(pitch, resident, hour=18))
    Charge.objects.create(case=case, words="Tennis court", pence=1200)
    url = reverse("journeys:change_booking", args=[case.reference])

    post(signed_in(resident), url, time=code(pitch.slug, monday(), 12), agreed="-400")

    assert Charge.objects.get().pence == 800
    assert not Refund.objects.exists()


def monday() -> int:
    """How many days ahead the Monday after next is."""
    return 14 - timezone.localdate().weekday()


def a_pitch(pitch: Resource, person: Person, *, hour: int = 10) -> Booking:
    """An hour of tennis on a Monday."""
    starts_at = moment(monday(), hour)
    answer = {
        "resource": pitch.slug,
        "where": pitch.where,
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
        "is_all_day": False,
        "features": ["tennis"],
        "near": None,
    }
    return a_birth(
        pitch,
        starts_at,
        person=person,
        service=kinds.publish(kinds.services()["book-a-sports-pitch"]),
        service_slug="book-a-sports-pitch",
        answers={"sport": "tennis", "players": 2, "time": answer},
    )


@pytest.mark.req("R-05")
def test_after_the_cut_off_the_page_says_to_call_and_the_team_may_still(resident: Person, borough: Borough) -> None:
    desk = Resource.objects.get(slug="all-of-birth-registration")
    Resource.objects.update(cut_off_hours=48)
    officer = an_officer()
    desk.team.members.add(officer)
    booking = a_birth(desk, moment(1), person=resident, team=desk.team)
    url = reverse("journeys:change_booking", args=[case_of(booking).reference])

    assert "It is too late to change it here" in read(signed_in(resident), url)
    assert signed_in(resident).post(url, {"time": code(desk.slug, 6)}).status_code == 200
    assert bookings.booking_of(case_of(booking)) == booking
    assert post(signed_in(officer), url, time=code(desk.slug, 6)) == case_of(booking).get_absolute_url()


@pytest.mark.req("R-05")
def test_pages_with_a_time_take_no_more_queries_the_more_is_booked(
    client: Client, advice: Resource, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    url = to_the_time(client)
    for number in range(30):
        a_hold(advice, moment(1 + number % 10, 9 + number // 10))
    with django_assert_max_num_queries(14):
        read(client, url)
    check = to_the_check(client, days=20)
    with django_assert_max_num_queries(16):
        read(client, check)


@pytest.mark.req("R-05")
def test_a_guest_who_comes_from_our_message_is_led_to_look_it_up(borough: Borough) -> None:
    desk = a_resource(slug="one-desk", group="birth-registration")
    booking = a_birth(desk, moment(4), person=PersonFactory.create())
    response = Client().get(reverse("journeys:change_booking", args=[case_of(booking).reference]))

    assert response.status_code == 302
    assert response["Location"].startswith("/track/")
