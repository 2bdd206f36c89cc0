"""Rounds, street cleansing and runs of feeds for tests."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Cleansing, FeedRun, Property, Round, RoundPostcode, RoundProperty, Stream
from accounts.queries.rounds import CollectionDay, cleansings_of, collections_of
from tests.factories.accounts import StreetFactory

LOOK_AHEAD = timedelta(days=120)


class RoundFactory(DjangoModelFactory[Round]):
    """Rubbish, every Monday. ``at`` and ``around`` are the properties and postcodes that it comes to."""

    class Meta:
        model = Round
        skip_postgeneration_save = True

    code = factory.Sequence(lambda number: f"R{number}")
    stream = Stream.REFUSE
    weekday = 0
    starts_on = date(2026, 1, 5)

    @factory.post_generation  # type: ignore[untyped-decorator]
    def at(self, create: bool, places: list[Property] | None, **_extra: Any) -> None:
        for place in places or []:
            RoundProperty.objects.create(round=self, property=place)  # type: ignore[misc]

    @factory.post_generation  # type: ignore[untyped-decorator]
    def around(self, create: bool, postcodes: list[str] | None, **_extra: Any) -> None:
        for postcode in postcodes or []:
            RoundPostcode.objects.create(round=self, postcode=postcode)  # type: ignore[misc]


class CleansingFactory(DjangoModelFactory[Cleansing]):
    """Lillie Road, every Tuesday."""

    class Meta:
        model = Cleansing

    street = factory.SubFactory(StreetFactory)
    weekday = 1
    starts_on = date(2026, 1, 6)


class FeedRunFactory(DjangoModelFactory[FeedRun]):
    """A batch of rounds that was kept just now."""

    class Meta:
        model = FeedRun

    feed = "rounds"
    state = FeedRun.State.KEPT
    digest = "0" * 64
    as_of = factory.LazyFunction(timezone.now)


def next_collections(place: Property, *, today: date) -> list[CollectionDay]:
    """The next collection of each stream at ``place``, today's included, soonest first."""
    upcoming: dict[str, CollectionDay] = {}
    for day in collections_of(place, from_on=today, until_on=today + LOOK_AHEAD):
        upcoming.setdefault(day.stream, day)
    return list(upcoming.values())


def next_cleansing(place: Property, *, today: date) -> date | None:
    """When the street of ``place`` is swept next, today included."""
    if place.street_id is None:
        return None
    return next(iter(cleansings_of(place.street_id, from_on=today, until_on=today + LOOK_AHEAD)), None)
