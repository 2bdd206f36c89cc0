"""Reminders on the evening before a collection."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import CollectionReminder, Person, Property, Round, RoundDate, Stream
from accounts.queries import rounds
from casework.actions import collecting
from casework.queries.reminders import stop_reminders_url
from notifications.models import Message
from notifications.rendering import render
from tests.factories.accounts import PersonFactory, PropertyFactory
from tests.factories.rounds import RoundFactory

MONDAY_EVENING = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def home(db: None) -> Property:
    place: Property = PropertyFactory.create()
    for stream in (Stream.REFUSE, Stream.RECYCLING):
        RoundFactory.create(stream=stream, weekday=1, starts_on=date(2026, 1, 6), at=[place])
    RoundFactory.create(stream=Stream.FOOD, weekday=4, starts_on=date(2026, 1, 2), around=[place.postcode])
    return place


def someone(home: Property | None, way: str = "email", **more: str) -> Person:
    person: Person = PersonFactory.create(account=True, home=home, **more)
    collecting.ask_for_reminders(person=person, way=way, by=person.user)
    return person


@pytest.mark.req("R-11")
def test_one_message_names_all_that_is_collected_tomorrow(home: Property) -> None:
    ann = someone(home)

    assert collecting.remind_of_collections(now=MONDAY_EVENING) == 1

    message = Message.objects.get()
    written = render(message)
    assert (message.person, message.channel) == (ann, "email")
    assert written.subject == "Put out tomorrow, Tuesday 24 November: rubbish and recycling"
    for form in (written.text, written.html):
        assert "Rubbish" in form
        assert "Recycling" in form
        assert "Food" not in form
        assert message.stop_url in form


@pytest.mark.req("R-11")
def test_they_are_told_once_however_often_it_runs(home: Property) -> None:
    someone(home)

    for minutes in range(0, 120, 10):
        collecting.remind_of_collections(now=MONDAY_EVENING + timedelta(minutes=minutes))
    CollectionReminder.objects.update(reminded_for=None)  # as a worker beside it would see the row
    collecting.remind_of_collections(now=MONDAY_EVENING)

    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("now", "number"),
    [
        (datetime(2026, 11, 23, 16, 59, tzinfo=UTC), 0),
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), 1),
        (datetime(2026, 11, 23, 20, 59, tzinfo=UTC), 1),
        (datetime(2026, 11, 23, 21, 0, tzinfo=UTC), 0),
        (datetime(2026, 11, 24, 18, 0, tzinfo=UTC), 0),  # nothing on Wednesday
        (datetime(2026, 6, 15, 16, 30, tzinfo=UTC), 1),  # 5.30pm in summer
        (datetime(2026, 6, 15, 20, 30, tzinfo=UTC), 0),  # 9.30pm
        (datetime(2026, 10, 26, 17, 30, tzinfo=UTC), 1),  # the Monday after the clocks went back
    ],
)
def test_it_is_said_between_five_and_nine_of_londons_clocks(home: Property, now: datetime, number: int) -> None:
    someone(home)

    assert collecting.remind_of_collections(now=now) == number


def test_a_text_is_sent_to_whoever_asked_for_one_whatever_else_they_are_told_by(home: Property) -> None:
    someone(home, "sms", mobile="+447700900123", alerts="neither")

    collecting.remind_of_collections(now=MONDAY_EVENING)

    message = Message.objects.get()
    assert (message.channel, message.to) == ("sms", "+447700900123")
    assert "tomorrow, Tuesday 24 November, we collect rubbish and recycling" in render(message).text


@pytest.mark.req("R-11")
def test_a_day_that_a_holiday_moved_is_told_on_the_evening_before_the_new_one(home: Property) -> None:
    someone(home)
    refuse = Round.objects.get(stream=Stream.REFUSE)
    moved = {"kind": "moved", "moved_to": TUESDAY + timedelta(days=1), "reason": "Bank holiday"}
    RoundDate.objects.create(round=refuse, on=TUESDAY, **moved)

    collecting.remind_of_collections(now=MONDAY_EVENING)
    collecting.remind_of_collections(now=MONDAY_EVENING + timedelta(days=1))

    monday, tuesday = Message.objects.order_by("created_at")
    assert [one["label"] for one in monday.facts["streams"]] == ["Recycling"]
    assert [one["label"] for one in tuesday.facts["streams"]] == ["Rubbish"]
    assert "It would have been Tuesday 24 November (Bank holiday)" in render(tuesday).text


def test_who_did_not_ask_or_has_no_home_or_no_collection_is_told_nothing(home: Property) -> None:
    PersonFactory.create(account=True, home=home)
    someone(None)
    someone(PropertyFactory.create(postcode="W69JU", house_number="99"))

    assert collecting.remind_of_collections(now=MONDAY_EVENING) == 0
    assert not Message.objects.exists()


def test_there_must_be_an_address_for_the_way(home: Property) -> None:
    person = PersonFactory.create(account=True, home=home)

    with pytest.raises(collecting.NoAddress):
        collecting.ask_for_reminders(person=person, way="sms", by=None)


@pytest.mark.parametrize("number", [1, 30])
def test_the_queries_do_not_grow_with_the_people(
    home: Property, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for index in range(number):
        place = PropertyFactory.create(house_number=str(100 + index))
        RoundFactory.create(weekday=1, starts_on=date(2026, 1, 6), at=[place])
        someone(place)

    with django_assert_max_num_queries(14):
        assert collecting.remind_of_collections(now=MONDAY_EVENING) == number


def test_what_fails_for_some_keeps_none_of_the_others_back(home: Property, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "AT_ONCE", 1)
    first, second = someone(home), someone(home)

    def broken(person: Person) -> str:
        if person == first:
            raise RuntimeError
        return stop_reminders_url(person)

    monkeypatch.setattr(collecting, "stop_reminders_url", broken)

    assert collecting.remind_of_collections(now=MONDAY_EVENING) == 1
    assert Message.objects.get().person == second


@pytest.mark.req("R-11")
def test_the_link_in_a_reminder_stops_them_without_signing_in(home: Property) -> None:
    person = someone(home)
    address = urlsplit(stop_reminders_url(person)).path

    asked = Client().get(address)
    assert asked.status_code == 200
    assert CollectionReminder.objects.exists()
    for _ in range(2):  # a mail program may send it by itself, and twice
        assert Client(enforce_csrf_checks=True).post(address).status_code == 200

    assert not CollectionReminder.objects.exists()
    assert Client().get(f"{address[:-5]}xxxx/").status_code == 404


def test_what_is_collected_at_many_homes_is_what_is_collected_at_each(home: Property) -> None:
    other = PropertyFactory.create(house_number="14")  # by postcode: food; and of its own: food on another day
    RoundFactory.create(stream=Stream.FOOD, weekday=1, starts_on=date(2026, 1, 6), at=[other])
    third = PropertyFactory.create(house_number="16")

    for day in (TUESDAY + timedelta(days=number) for number in range(7)):
        together = rounds.collections_on([home, other, third], on=day)
        for place in (home, other, third):
            assert together[place.pk] == rounds.collections_of(place, from_on=day, until_on=day)
