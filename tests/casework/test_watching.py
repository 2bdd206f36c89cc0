"""Watching an application or the area around home, and being told once of what is new or goes on."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person, PlanningApplication, PlanningStage, PlanningWatch
from casework import actions, queries, tasks
from casework.actions import announcing
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.planning import LoftFactory, WatchFactory, at_home

pytestmark = pytest.mark.django_db


def told(person: Person) -> list[tuple[str, list[str]]]:
    """What was told to ``person``: each message with the addresses it names."""
    messages = Message.objects.filter(person=person, channel="email").order_by("created_at", "pk")
    return [(one.event, [named["place"] for named in one.facts["applications"]]) for one in messages]


def came(*, metres_east: int = 0, **changes: object) -> PlanningApplication:
    """An application that came just now."""
    return LoftFactory.create(metres_east=metres_east, address=f"{metres_east} m east", **changes)


@pytest.fixture
def neighbour(resident: Person) -> Person:
    """A resident with a home who watches what is planned within 250 metres."""
    at_home(resident)
    actions.watch_area(person=resident, metres=250, by=resident.user)
    PlanningWatch.objects.update(told_until=timezone.now() - timedelta(minutes=1))
    return resident


@pytest.mark.req("R-13")
def test_what_comes_within_the_distance_is_told_once_in_one_message_the_nearest_first(neighbour: Person) -> None:
    for metres in (240, 20, 260, 120):
        came(metres_east=metres)
    came(metres_east=30, decided=True)

    for _ in range(2):
        tasks.tell_of_planning()

    assert told(neighbour) == [("planning_new", ["20 m east", "120 m east", "240 m east"])]
    message = Message.objects.get()
    assert message.facts["number"] == 3
    assert "/planning/stop/" in message.stop_url

    came(metres_east=50)
    actions.tell_of_planning()
    assert told(neighbour)[1:] == [("planning_new", ["50 m east"])]


def test_of_very_many_new_ones_five_are_named_and_the_others_counted(neighbour: Person) -> None:
    for number in range(8):
        came(metres_east=number)

    actions.tell_of_planning()

    facts = Message.objects.get().facts
    assert (len(facts["applications"]), facts["number"], facts["others"]) == (5, 8, 3)


def test_what_was_there_before_one_watched_is_not_new(resident: Person) -> None:
    came()
    at_home(resident)
    actions.watch_area(person=resident, metres=1000, by=None)
    actions.watch_area(person=resident, metres=500, by=None)

    assert actions.tell_of_planning() == 0
    assert PlanningWatch.objects.get().metres == 500
    assert not Message.objects.exists()


def test_what_a_feed_was_still_writing_when_others_were_told_is_told_later(neighbour: Person) -> None:
    began = timezone.now()
    came(metres_east=10, first_fed_at=began - timedelta(seconds=30))
    actions.tell_of_planning()
    # dated when its feed began, seen only now that the feed has ended
    came(metres_east=20, first_fed_at=began - timedelta(seconds=20))
    actions.tell_of_planning()

    assert [places for _event, places in told(neighbour)] == [["10 m east"], ["20 m east"]]


def test_who_has_moved_is_told_of_their_new_home_and_who_has_none_of_nothing(neighbour: Person) -> None:
    at_home(neighbour, metres_east=5000)
    came()
    came(metres_east=5000)
    homeless = PersonFactory.create(account=True)
    PlanningWatch.objects.create(person=homeless, metres=1000, told_until=timezone.now() - timedelta(days=1))

    actions.tell_of_planning()

    assert told(neighbour) == [("planning_new", ["5000 m east"])]
    assert told(homeless) == []


def test_who_has_no_home_cannot_watch_around_it(resident: Person) -> None:
    with pytest.raises(actions.NoHome):
        actions.watch_area(person=resident, metres=250, by=None)


@pytest.mark.req("R-13")
def test_each_stage_and_the_decision_are_told_once_and_several_together(resident: Person) -> None:
    first, second, third = (came(metres_east=number) for number in range(3))
    for application in (first, second, third):
        actions.watch_application(application=application, person=resident, by=None)
    assert actions.tell_of_planning() == 0

    PlanningApplication.objects.filter(pk=first.pk).update(stage=PlanningStage.ASSESSMENT)
    for _ in range(2):
        actions.tell_of_planning()
    decided = {"stage": PlanningStage.DECIDED, "decision": "Refused"}
    PlanningApplication.objects.filter(pk__in=[first.pk, second.pk]).update(**decided)
    for _ in range(2):
        actions.tell_of_planning()

    assert told(resident) == [
        ("planning_changed", ["0 m east"]),
        ("planning_changed", ["0 m east", "1 m east"]),
    ]
    assert Message.objects.latest("created_at").facts["applications"][0]["decision"] == "Refused"


def test_who_stopped_is_told_no_more(resident: Person) -> None:
    application = came()
    watch = actions.watch_application(application=application, person=resident, by=None)
    for _ in range(2):
        actions.stop_watching(watch=watch, by=None)
    PlanningApplication.objects.update(stage=PlanningStage.DECIDED)

    assert actions.tell_of_planning() == 0
    assert list(queries.watched_by(resident)) == []


def test_a_batch_that_fails_is_tried_again_and_keeps_no_other_back(
    neighbour: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = at_home(PersonFactory.create(account=True))
    actions.watch_area(person=other, metres=100, by=None)
    PlanningWatch.objects.update(told_until=timezone.now() - timedelta(minutes=1))
    came()
    monkeypatch.setattr(announcing, "AT_ONCE", 1)
    usual = announcing._queue

    def fails_for_the_first(person: Person, *args: object, **more: object) -> None:
        if person == neighbour:
            raise RuntimeError("no")
        usual(person, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(announcing, "_queue", fails_for_the_first)
    assert actions.tell_of_planning() == 1
    assert "next round" in caplog.text
    monkeypatch.setattr(announcing, "_queue", usual)
    assert actions.tell_of_planning() == 1

    assert [len(told(person)) for person in (neighbour, other)] == [1, 1]


@pytest.mark.parametrize("number", [1, 30])
def test_telling_nothing_takes_as_few_queries_whoever_watches(
    number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        person = at_home(PersonFactory.create(account=True))
        actions.watch_area(person=person, metres=100, by=None)
        WatchFactory.create(person=person)
    PlanningWatch.objects.update(told_until=timezone.now() - timedelta(minutes=1))
    PlanningApplication.objects.update(first_fed_at=timezone.now() - timedelta(days=1))
    came(metres_east=4000)

    with django_assert_max_num_queries(8):
        assert actions.tell_of_planning() == 0
