"""Writes what can be booked as a file of the council's says it; what the file no longer names is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from accounts.models import Team, User, Ward
from casework.models import Closure, Opening, Resource


@dataclass(frozen=True, kw_only=True)
class NewOpening:
    """Hours on some weekdays (Monday is 0), with times of ``minutes``, each for ``capacity``."""

    weekdays: Sequence[int]
    opens: time
    closes: time
    minutes: int
    capacity: int
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class NewClosure:
    """Days on which it is closed, and why."""

    first_on: date
    last_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class NewResource:
    """Something that can be booked; ``ward`` is a code, where it serves one alone. The rest is ``Resource``'s."""

    slug: str
    group: str
    name: str
    team: str
    where: str = ""
    ward: str = ""
    features: Sequence[str] = ()
    is_all_day: bool = False
    notice_hours: int = 24
    cut_off_hours: int = 24
    days_ahead: int = 60
    openings: Sequence[NewOpening]
    closures: Sequence[NewClosure] = ()


@dataclass(frozen=True, kw_only=True)
class Written:
    """How many were made, kept as they were called, and closed because the file no longer names them."""

    made: int
    kept: int
    closed: int


@transaction.atomic
def set_resources(*, resources: Sequence[NewResource], by: User | None) -> Written:
    """Make what can be booked be ``resources``. Bookings stay: what is closed or opens at other hours keeps its own.

    Closures are added, never taken away: officers add their own. Raises ``Team.DoesNotExist``, ``Ward.DoesNotExist``.
    """
    made = sum(_set(one) for one in resources)
    gone = Resource.objects.filter(is_open=True).exclude(slug__in=[one.slug for one in resources])
    return Written(made=made, kept=len(resources) - made, closed=gone.update(is_open=False))


def _set(one: NewResource) -> bool:
    resource, is_new = Resource.objects.update_or_create(
        slug=one.slug,
        defaults={
            "group": one.group,
            "name": one.name,
            "where": one.where,
            "team": Team.objects.get(slug=one.team),
            "ward": Ward.objects.get(code=one.ward) if one.ward else None,
            "features": list(one.features),
            "is_all_day": one.is_all_day,
            "notice_hours": one.notice_hours,
            "cut_off_hours": one.cut_off_hours,
            "days_ahead": one.days_ahead,
            "is_open": True,
        },
    )
    resource.openings.all().delete()
    Opening.objects.bulk_create(
        Opening(
            resource=resource,
            weekday=weekday,
            opens=hours.opens,
            closes=hours.closes,
            minutes=hours.minutes,
            capacity=hours.capacity,
            valid_from=hours.valid_from,
            valid_until=hours.valid_until,
        )
        for hours in one.openings
        for weekday in hours.weekdays
    )
    for closure in one.closures:
        Closure.objects.get_or_create(
            resource=resource,
            first_on=closure.first_on,
            last_on=closure.last_on,
            defaults={"reason": closure.reason},
        )
    return is_new
