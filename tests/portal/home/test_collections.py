"""Collection days: the page, the calendar at its secret address, and how they are reminded."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from accounts import limits
from accounts.models import CollectionCalendar, CollectionReminder, Person, Property, Round, RoundDate
from accounts.queries.rounds import plan_of
from design.templatetags import govuk
from portal.home import calendars
from tests.factories.accounts import PropertyFactory
from tests.factories.households import add_rounds
from tests.factories.rounds import FeedRunFactory, RoundFactory
from tests.portal.home.test_home import read

COLLECTIONS, CALENDAR = reverse("home:collections"), reverse("home:set_calendar")
CHRISTMAS = datetime(2026, 12, 14, 9, tzinfo=UTC)  # a Monday


@pytest.fixture
def home(resident: Person) -> Property:
    place: Property = PropertyFactory.create()
    Person.objects.filter(pk=resident.pk).update(home=place)
    return place


@pytest.fixture
def fridays(home: Property) -> Round:
    """Rubbish on Fridays: Christmas Day is moved to Monday, and on New Year's Day nobody comes."""
    one: Round = RoundFactory.create(weekday=4, starts_on=date(2026, 1, 2), at=[home])
    RoundDate.objects.create(
        round=one, on=date(2026, 12, 25), kind="moved", moved_to=date(2026, 12, 28), reason="Christmas Day"
    )
    RoundDate.objects.create(round=one, on=date(2027, 1, 1), kind="cancelled", reason="New Year’s Day")
    return one


def events(client: Client, address: str) -> dict[str, tuple[date, str]]:
    """What a calendar program reads: each event's id with its day and words."""
    answer = client.get(address)
    assert answer.status_code == 200
    found = Calendar.from_ical(answer.content)
    return {str(one["uid"]): (one.decoded("dtstart"), str(one["summary"])) for one in found.walk("VEVENT")}


def path_of(person: Person) -> str:
    return reverse("calendar", args=[CollectionCalendar.objects.get(person=person).token])


@pytest.mark.req("R-11")
def test_eight_weeks_are_shown_by_date_with_what_a_holiday_changes(
    browser: Client, resident: Person, fridays: Round
) -> None:
    assert resident.user is not None
    with time_machine.travel(CHRISTMAS, tick=False):
        browser.force_login(resident.user)  # the sign-in of today is over by then
        page = read(browser, COLLECTIONS)

        assert "Rubbish does not come on this day (Christmas Day). It comes on Monday 28 December." in page
        assert "Rubbish comes on this day instead of Friday 25 December (Christmas Day)." in page
        assert "Rubbish does not come on this day (New Year’s Day)." in page
        assert govuk.uk_date(date(2027, 2, 5)) in page
        assert govuk.uk_date(date(2027, 2, 12)) not in page


def test_who_has_no_address_yet_is_led_to_say_it(browser: Client) -> None:
    assert reverse("home:residence") in read(browser, COLLECTIONS)


def test_an_address_without_rounds_says_so(browser: Client, home: Property) -> None:
    assert "We have no collection days for this address." in read(browser, COLLECTIONS)


def test_old_days_say_of_when_they_are(browser: Client, home: Property) -> None:
    add_rounds(home)
    told_on = timezone.now() - timedelta(days=12)
    FeedRunFactory.create(feed="rounds", as_of=told_on)

    assert f"As of {govuk.uk_date(told_on)}." in read(browser, COLLECTIONS)


# The calendar


@pytest.mark.req("R-11")
def test_a_calendar_program_reads_the_days_at_a_secret_address_without_a_cookie(
    browser: Client, resident: Person, fridays: Round
) -> None:
    browser.post(CALENDAR)
    program = Client()

    with time_machine.travel(CHRISTMAS, tick=False):
        answer = program.get(path_of(resident))
        found = events(program, path_of(resident))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.cookies == {}
    assert "Lillie Road" not in answer.content.decode()
    assert resident.name not in answer.content.decode()
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    days = sorted(day for day, _words in found.values())
    assert date(2026, 12, 28) in days
    assert date(2026, 12, 25) not in days
    assert date(2027, 1, 1) not in days


@pytest.mark.req("R-11")
def test_an_event_keeps_its_id_when_a_holiday_moves_it(browser: Client, resident: Person, home: Property) -> None:
    one = RoundFactory.create(weekday=4, starts_on=date(2026, 1, 2), at=[home])
    browser.post(CALENDAR)
    with time_machine.travel(CHRISTMAS, tick=False):
        before = events(Client(), path_of(resident))
        moved = {"kind": "moved", "moved_to": date(2026, 12, 28), "reason": "Christmas Day"}
        RoundDate.objects.create(round=one, on=date(2026, 12, 25), **moved)
        after = events(Client(), path_of(resident))

    assert before.keys() == after.keys()
    [changed] = [uid for uid in before if before[uid][0] != after[uid][0]]
    assert (before[changed][0], after[changed][0]) == (date(2026, 12, 25), date(2026, 12, 28))
    assert "changed day" in after[changed][1]


def test_the_same_is_read_twice_the_same(browser: Client, resident: Person, fridays: Round) -> None:
    FeedRunFactory.create(feed="rounds")
    browser.post(CALENDAR)

    assert Client().get(path_of(resident)).content == Client().get(path_of(resident)).content


@pytest.mark.req("R-11")
def test_a_new_address_kills_the_old_one_and_switching_off_both(
    browser: Client, resident: Person, home: Property
) -> None:
    browser.post(CALENDAR)
    old = path_of(resident)
    browser.post(CALENDAR)
    new = path_of(resident)

    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    assert new in read(browser, COLLECTIONS)

    browser.post(CALENDAR, {"close": "1"})

    assert Client().get(new).status_code == 404
    assert CollectionCalendar.objects.count() == 0


def test_a_calendar_of_someone_without_an_address_is_empty_and_sound(browser: Client, resident: Person) -> None:
    browser.post(CALENDAR)

    assert events(Client(), path_of(resident)) == {}


def test_whoever_asks_too_often_or_guesses_is_stopped(browser: Client, resident: Person) -> None:
    browser.post(CALENDAR)

    answers = [Client().get(path_of(resident)).status_code for _ in range(31)]
    guesses = [Client().get(reverse("calendar", args=[f"guess-{number}"])).status_code for number in range(31)]

    assert (answers[29], answers[30]) == (200, 429)
    assert (guesses[29], guesses[30]) == (404, 429)


@pytest.mark.django_db
@pytest.mark.req("R-11", "R-18")
def test_made_up_addresses_take_one_place_in_the_count_and_push_no_other_out() -> None:
    before = len(vars(limits.IN_THIS_PROCESS)["_cache"])
    for number in range(20):
        assert Client().get(reverse("calendar", args=[f"guess-{number}"])).status_code == 404

    assert len(vars(limits.IN_THIS_PROCESS)["_cache"]) <= before + 1


def test_a_calendar_takes_few_queries(
    browser: Client, resident: Person, home: Property, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    add_rounds(home)
    browser.post(CALENDAR)
    address = path_of(resident)

    with django_assert_max_num_queries(4):
        Client().get(address)


def test_days_of_a_plan_stand_in_order_with_those_on_which_nobody_comes(fridays: Round, home: Property) -> None:
    days = calendars.by_day(plan_of(home, from_on=date(2026, 12, 18), until_on=date(2027, 1, 8)))

    assert [day.on for day in days] == [
        date(2026, 12, 18), date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 1, 8)
    ]  # fmt: skip
    assert [bool(day.moved) for day in days] == [False, False, True, False, False]


# Reminders


@pytest.mark.req("R-11")
def test_they_choose_how_they_are_reminded_and_can_stop_it(browser: Client, resident: Person, home: Property) -> None:
    Person.objects.filter(pk=resident.pk).update(mobile="+447700900123")

    page = words_after(browser, {"way": "sms"})
    assert "We will remind you on the evening before each collection, by text to 07700 900123." in page
    assert CollectionReminder.objects.get().way == "sms"

    words_after(browser, {"way": "email"})
    assert CollectionReminder.objects.get().way == "email"

    words_after(browser, {"way": "no"})
    assert not CollectionReminder.objects.exists()


def words_after(browser: Client, typed: dict[str, str]) -> str:
    return " ".join(browser.post(COLLECTIONS, typed, follow=True).content.decode().split())


@pytest.mark.parametrize("typed", [{}, {"way": "pigeon"}, {"way": "sms"}])
def test_a_way_for_which_there_is_no_address_is_refused(browser: Client, home: Property, typed: dict[str, str]) -> None:
    answer = browser.post(COLLECTIONS, typed)

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not CollectionReminder.objects.exists()


def test_what_a_holiday_moves_together_is_told_as_one(browser: Client, resident: Person, fridays: Round) -> None:
    home = fridays.properties.get().property
    recycling = RoundFactory.create(stream="recycling", weekday=4, starts_on=date(2026, 1, 2), at=[home])
    moved = {"kind": "moved", "moved_to": date(2026, 12, 28), "reason": "Christmas Day"}
    RoundDate.objects.create(round=recycling, on=date(2026, 12, 25), **moved)
    assert resident.user is not None
    with time_machine.travel(CHRISTMAS, tick=False):
        browser.force_login(resident.user)
        page, at_home = read(browser, COLLECTIONS), read(browser)

    assert "Rubbish and recycling do not come on this day (Christmas Day). They come on Monday 28 December." in page
    assert "Rubbish and recycling come on this day instead of Friday 25 December (Christmas Day)." in page
    assert "Rubbish and recycling of Fri 25 Dec come on Mon 28 Dec (Christmas Day)." in at_home
