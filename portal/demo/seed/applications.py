"""Plays what the demo's people applied for, told us and asked for: those who sign in, and a queue for each team."""

import random
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import Property
from journeys import actions as journeys
from notifications.models import Message
from portal.demo.seed import clock, dating, feedback, people, queues, residents
from portal.demo.seed.clock import Days
from portal.demo.seed.course import Guest, Scene

GUESTS = 120
FIRST_MOBILE = 400  # beyond those of the people who report


def play_applications(*, cast: people.Cast, now: datetime) -> None:
    """Open and carry on every application, change and request for help, and send what was told of them.

    What is promised in hours came in today; all else happened before. The reports must be there already.
    """
    chance = random.Random("applications")  # noqa: S311
    today = timezone.localdate(now)
    homes = list(
        Property.objects.select_related("street", "ward").defer("street__line", "ward__boundary").order_by("pk")
    )
    scene = Scene(
        cast=cast,
        days=Days(today),
        homes=homes,
        chance=chance,
        guests=_guests(chance, homes),
        advisor=cast.officers["resident-advisors"][0],
    )
    with clock.loaded_dice(random.Random("references of applications")):  # noqa: S311
        residents.play_resident(scene, today)
        residents.play_neighbour(scene, today)
        residents.play_desk(scene, today)
        queues.play_queues(scene, today, now)
        feedback.play_feedback(scene)
    with scene.at(datetime.combine(today - timedelta(days=1), time(6), clock.LONDON)):
        journeys.remind_of_drafts(now=timezone.now(), by=None)
    dating.deliver(Message.objects.filter(sent_at=None).order_by("pk"))


def _guests(chance: random.Random, homes: list[Property]) -> Iterator[Guest]:
    """People without an account, each with a home of the borough."""
    for number, person in enumerate(people.guests(GUESTS, chance)):
        yield Guest(
            name=person.name,
            email=person.email,
            mobile=f"+447700900{FIRST_MOBILE + number:03}" if person.mobile else "",
            alerts=person.alerts,
            home=chance.choice(homes),
        )
