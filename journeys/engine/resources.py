"""Reads the file of what can be booked, with the line of every fault."""

from collections.abc import Sequence
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from casework.actions import NewClosure, NewOpening, NewResource
from journeys.engine.conditions import Many, Strict
from journeys.engine.definition import Slug, Title
from journeys.engine.reading import BrokenDefinitions, Fault, read_source
from journeys.engine.shapes import shape_faults

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class OpeningLine(Strict):
    """Hours on some days, in times of ``minutes`` (all of them where that is 0), each with so many places."""

    days: Annotated[Many[Day], Field(min_length=1)]
    opens: Clock
    closes: Clock
    minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    places: Annotated[int, Field(ge=1, le=500)]
    from_on: date | None = None
    until_on: date | None = None

    @model_validator(mode="after")
    def _is_long_enough(self) -> Self:
        if self.length < max(self.minutes, 5):
            raise ValueError("“closes” must be later than “opens”, by one time of “minutes” or more.")
        return self

    @property
    def length(self) -> int:
        """How many minutes it is open."""
        opens, closes = time.fromisoformat(self.opens), time.fromisoformat(self.closes)
        return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute


class ClosureLine(Strict):
    """Days on which it is closed."""

    first_on: date
    last_on: date
    reason: Annotated[str, Field(min_length=1, max_length=200)]


class ResourceLine(Strict):
    """One thing that can be booked."""

    slug: Slug
    group: Slug
    name: Title
    where: Annotated[str, Field(max_length=300)] = ""
    team: Slug
    ward: str = ""
    features: Many[Slug] = ()
    all_day: bool = False
    notice_hours: Annotated[int, Field(ge=0, le=2000)] = 24
    cut_off_hours: Annotated[int, Field(ge=0, le=2000)] = 24
    days_ahead: Annotated[int, Field(ge=1, le=730)] = 60
    openings: Annotated[Many[OpeningLine], Field(min_length=1)]
    closures: Many[ClosureLine] = ()


class ResourcesFile(Strict):
    """``journeys/resources.yaml``: what can be booked."""

    resources: Annotated[Many[ResourceLine], Field(min_length=1)]


def load_resources(file: Path) -> Sequence[NewResource]:
    """What can be booked, as the file says. Raises ``BrokenDefinitions`` with every fault."""
    source = read_source(file)
    try:
        lines = ResourcesFile.model_validate(source.content).resources
    except ValidationError as error:
        raise BrokenDefinitions(shape_faults(source, error)) from error
    faults: list[Fault] = []
    for number, line in enumerate(lines):
        if line.slug in {other.slug for other in lines[:number]}:
            faults.append(source.fault(("resources", number, "slug"), f"“{line.slug}” is there twice."))
    if faults:
        raise BrokenDefinitions(faults)
    return [_resource(line) for line in lines]


def _resource(line: ResourceLine) -> NewResource:
    return NewResource(
        slug=line.slug,
        group=line.group,
        name=line.name,
        where=line.where,
        team=line.team,
        ward=line.ward,
        features=line.features,
        is_all_day=line.all_day,
        notice_hours=line.notice_hours,
        cut_off_hours=line.cut_off_hours,
        days_ahead=line.days_ahead,
        openings=[_opening(one) for one in line.openings],
        closures=[NewClosure(first_on=one.first_on, last_on=one.last_on, reason=one.reason) for one in line.closures],
    )


def _opening(one: OpeningLine) -> NewOpening:
    return NewOpening(
        weekdays=[DAYS.index(day) for day in one.days],
        opens=time.fromisoformat(one.opens),
        closes=time.fromisoformat(one.closes),
        minutes=one.minutes or one.length,
        capacity=one.places,
        valid_from=one.from_on,
        valid_until=one.until_on,
    )
