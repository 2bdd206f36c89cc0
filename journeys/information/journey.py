"""Find help: what a request for help does besides asking."""

from collections.abc import Mapping
from typing import ClassVar

from journeys.engine.journey import Journey, Step
from journeys.information.community import show_community
from journeys.information.definition import COMMUNITY, InformationDefinition


class Information(Journey):
    """A request for help: first who can help near there, then what the council does, then a person."""

    name = "information"
    definition = InformationDefinition
    steps: ClassVar[Mapping[str, Step]] = {COMMUNITY: show_community}
