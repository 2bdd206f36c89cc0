"""What can be booked, in tests: a resource with one time on each hour, and holds and bookings of it."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Person, Team
from casework.actions import hold_slot
from casework.models import Booking, Case, Opening, Resource
from casework.queries import bookings
from journeys import kinds
from journeys.engine.questions import Slot
from journeys.engine.questions.slots import moment_of
from tests.factories.accounts import TeamFactory
from tests.factories.casework import CaseFactory

LONDON = ZoneInfo("Europe/London")
EVERY_DAY = range(7)


def a_resource(
    *,
    slug: str = "desk",
    group: str = "desks",
    capacity: int = 1,
    team: Team | None = None,
    features: Sequence[str] = ("bank-holidays",),
    opens: time = time(9),
    closes: time = time(21),
    minutes: int = 60,
    weekdays: Sequence[int] = EVERY_DAY,
    **more: Any,
) -> Resource:
    """Something that can be booked on each hour of each day, bank holidays too, unless it is said otherwise."""
    facts = {"name": slug.replace("-", " ").capitalize(), "where": "The Town Hall", "notice_hours": 0, **more}
    resource = Resource.objects.create(
        slug=slug, group=group, team=team or TeamFactory.create(), features=list(features), **facts
    )
    for weekday in weekdays:
        Opening.objects.create(
            resource=resource, weekday=weekday, opens=opens, closes=closes, minutes=minutes, capacity=capacity
        )
    return resource


def moment(days_ahead: int, hour: int = 10, minute: int = 0) -> datetime:
    """So many days from today, at an hour of the clock in London."""
    day = timezone.localdate() + timedelta(days=days_ahead)
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


def a_hold(resource: Resource, starts_at: datetime, *, draft: uuid.UUID | None = None, **whose: Any) -> Booking:
    """A time held for a form; ``whose`` it is: a person's, or a browser's (visitor)."""
    return hold_slot(resource=resource, starts_at=starts_at, draft=draft or uuid.uuid4(), **whose, by=None)


def a_booking(resource: Resource, starts_at: datetime, *, person: Person | None = None, **more: Any) -> Booking:
    """A confirmed time, with the case that it is of."""
    held = a_hold(resource, starts_at)
    case = booked_case(resource, starts_at, person=person, **more)
    Booking.objects.filter(pk=held.pk).update(
        state=Booking.State.CONFIRMED, case=case, person=person, held_until=None, settled_at=timezone.now()
    )
    found = bookings.booking_of(case)
    assert found is not None
    return found


def a_birth(resource: Resource, starts_at: datetime, *, person: Person | None = None, **more: Any) -> Booking:
    """A confirmed appointment to register a birth, as the service's form makes it."""
    answer = {
        "resource": resource.slug,
        "where": resource.where,
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
        "is_all_day": False,
        "features": [],
        "near": None,
    }
    facts = {
        "service": kinds.publish(kinds.services()["register-a-birth"]),
        "service_slug": "register-a-birth",
        "title": "Birth registration",
        "answers": {"born_where": "home", "married": True, "needs": ["nothing"], "time": answer},
        **more,
    }
    return a_booking(resource, starts_at, person=person, **facts)


def case_of(booking: Booking) -> Case:
    """The case of a confirmed booking."""
    assert booking.case is not None
    return booking.case


def booked_case(resource: Resource, starts_at: datetime, *, person: Person | None, **more: Any) -> Case:
    """The case of a booking."""
    facts: dict[str, Any] = {
        "journey": "book",
        "title": "Benefits advice",
        "team": resource.team,
        "is_private": True,
        "is_confidential": True,
        "promised_on": timezone.localtime(starts_at).date(),
        **more,
    }
    if person is not None:
        facts["person"] = person
    return CaseFactory.create(**facts)


def open_everything() -> None:
    """One resource of each group that a service asks for, which has every feature it could ask for, on each hour."""
    asked: dict[str, set[str]] = {}
    for service in kinds.services().values():
        for page in service.pages:
            for question in page.questions:
                if isinstance(question, Slot):
                    asked.setdefault(question.group, set()).update(need.feature for need in question.needs)
    for group, features in sorted(asked.items()):
        a_resource(
            slug=f"all-of-{group}",
            group=group,
            capacity=50,
            features=["bank-holidays", *sorted(features)],
            days_ahead=400,
            cut_off_hours=0,
            team=Team.objects.order_by("pk").first(),
        )


def time_like(question: Slot, answer: Any) -> str:
    """The code of a free time on the same weekday and at the same hour as ``answer``."""
    wanted = timezone.localtime(moment_of(answer["starts_at"]))
    for slot in bookings.free_slots(question.group, now=timezone.now(), limit=2_000):
        at = timezone.localtime(slot.starts_at)
        if (at.weekday(), at.hour) == (wanted.weekday(), wanted.hour):
            return slot.code
    raise LookupError(f"No resource of {question.group} is open then")
