"""What the desk is told in files: reasons of contacts, times of call-backs, and what people need when life changes."""

from collections.abc import Collection
from datetime import time
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from casework.models import CaseChannel

HERE = Path(__file__).parent
NAME = r"^[a-z]+(-[a-z]+)*$"


class DeskFileWrong(Exception):
    """A file of the desk says what cannot be; the message names the file and what is wrong."""


class Strict(BaseModel):
    """Nothing is guessed, and nothing unknown is passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Choice(Strict):
    """One of several, by its name, in words."""

    name: str = Field(pattern=NAME, max_length=40)
    words: str


class Seen(Choice):
    """By what an advisor knows who it is, and on which channels that can be."""

    channels: list[CaseChannel]


class CallBacks(Strict):
    """When teams call back: on the next ``days`` working days, each slot of so many minutes."""

    opens: time
    closes: time
    minutes: int = Field(ge=10, le=240)
    days: int = Field(ge=1, le=20)


class PassedOn(Strict):
    """How a request reads that a contact becomes with another team."""

    reference: str = Field(pattern=r"^[A-Z]{3}$")
    title: str
    working_days: int = Field(ge=1)
    keep_for_months: int = Field(ge=1)


class Contacts(Strict):
    """All that is fixed about contacts."""

    reasons: list[Choice]
    seen: list[Seen]
    call_backs: CallBacks
    passed_on: PassedOn


class LifeEvent(Strict):
    """Something that happens in a life, the services that it may need by their slugs, and what else to say."""

    name: str = Field(pattern=NAME, max_length=40)
    title: str
    told_by: list[str] = []
    services: list[str] = Field(min_length=1)
    say: list[str] = []


@cache
def contacts() -> Contacts:
    """Reasons, ways to know who it is, and times of call-backs. Raises ``DeskFileWrong``."""
    return Contacts.model_validate(_read("contacts.yaml", TypeAdapter(Contacts)))


@cache
def _life_events() -> list[LifeEvent]:
    return list(_read("life_events.yaml", TypeAdapter(list[LifeEvent])))


def life_events(services: Collection[str]) -> list[LifeEvent]:
    """What happens in lives. Raises ``DeskFileWrong`` where one needs a service that is none of ``services``."""
    for event in _life_events():
        unknown = [slug for slug in (*event.services, *event.told_by) if slug not in services]
        if unknown:
            raise DeskFileWrong(f"life_events.yaml: {event.name} names services that there are not: {unknown}")
    return _life_events()


def _read(name: str, shape: TypeAdapter[Any]) -> Any:
    try:
        return shape.validate_python(yaml.safe_load((HERE / name).read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise DeskFileWrong(f"{name}: {error}") from error
