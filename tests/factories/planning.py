"""Planning applications in Lillie Road with what people say of them, and who watches them."""

from datetime import date, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Person, PlanningApplication, PlanningStage, PlanningWatch, User
from accounts.rules import cells, geography
from casework.models import Comment, Stance
from tests.factories.accounts import PersonFactory, PropertyFactory, TeamFactory
from tests.factories.casework import LILLIE_ROAD_DEGREES, an_officer


class LoftFactory(DjangoModelFactory[PlanningApplication]):
    """A loft at 16 Lillie Road, open for comments for 12 more days; ``metres_east`` moves it."""

    class Meta:
        model = PlanningApplication

    class Params:
        metres_east = 0
        at = factory.LazyAttribute(lambda row: geography.to_grid(*LILLIE_ROAD_DEGREES))
        late = factory.Trait(stage=PlanningStage.ASSESSMENT, comment_by=factory.LazyFunction(lambda: in_days(-3)))
        decided = factory.Trait(
            stage=PlanningStage.DECIDED,
            decision="Granted",
            comment_by=factory.LazyFunction(lambda: in_days(-30)),
            decided_on=factory.LazyFunction(lambda: in_days(-2)),
        )

    reference = factory.Sequence(lambda number: f"2026/{number:05}/FUL")
    key = factory.LazyAttribute(lambda row: row.reference.replace("/", "-").lower())
    kind = "Full planning permission"
    description = "A loft with two windows to the street"
    address = "16 Lillie Road, London, SW6 7SR"
    stage = PlanningStage.CONSULTATION
    received_on = factory.LazyFunction(lambda: in_days(-12))
    comment_from = factory.LazyFunction(lambda: in_days(-9))
    comment_by = factory.LazyFunction(lambda: in_days(12))
    decide_by = factory.LazyFunction(lambda: in_days(44))
    url = "https://planning.example/2026"
    easting = factory.LazyAttribute(lambda row: row.at[0] + row.metres_east)
    northing = factory.LazyAttribute(lambda row: row.at[1])
    lat = factory.LazyAttribute(lambda row: geography.to_degrees(row.easting, row.northing)[0])
    lon = factory.LazyAttribute(lambda row: geography.to_degrees(row.easting, row.northing)[1])
    cell = factory.LazyAttribute(lambda row: cells.cell_of(row.easting, row.northing))
    fingerprint = factory.Sequence(lambda number: f"{number:032}")


class CommentFactory(DjangoModelFactory[Comment]):
    """An objection that was sent yesterday and that nobody has read; ``unsent=True`` is still being written."""

    class Meta:
        model = Comment

    class Params:
        unsent = factory.Trait(sent_at=None, reference="")
        published_now = factory.Trait(
            published=factory.SelfAttribute("reasons"), published_at=factory.LazyFunction(timezone.now)
        )

    application = factory.SubFactory(LoftFactory)
    person = factory.SubFactory(PersonFactory, account=True)
    name = "Ann Resident"
    address = "12 Lillie Road, London, SW6 7SR"
    street_name = "Lillie Road"
    reference = factory.Sequence(lambda number: f"PLN-{number:04}-TEST")
    stance = Stance.OBJECT
    reasons = factory.LazyFunction(lambda: [{"topic": "light", "words": "It looks into my kitchen."}])
    sent_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))


class WatchFactory(DjangoModelFactory[PlanningWatch]):
    """Someone who watches one application; ``area=250`` watches around the home they have instead."""

    class Meta:
        model = PlanningWatch

    person = factory.SubFactory(PersonFactory, account=True)
    application = factory.SubFactory(LoftFactory)
    told_stage = factory.LazyAttribute(lambda row: row.application.stage if row.application else "")
    told_decision = factory.LazyAttribute(lambda row: row.application.decision if row.application else "")


def at_home(person: Person, *, metres_east: int = 0) -> Person:
    """``person``, who lives in Lillie Road."""
    east, north = geography.to_grid(*LILLIE_ROAD_DEGREES)
    lat, lon = geography.to_degrees(east + metres_east, north)
    person.home = PropertyFactory.create(lat=lat, lon=lon)
    person.save()
    return person


def a_planning_officer() -> User:
    """An officer who reads comments before everyone can."""
    officer = an_officer(name="Grace Planner")
    TeamFactory.create(slug="planning", members=[officer])
    return officer


def in_days(days: int) -> date:
    """A day before or after today."""
    return timezone.localdate() + timedelta(days=days)
