"""Tell us of a change: what a change does besides asking is what every journey does."""

from journeys.engine.journey import Journey
from journeys.update.definition import UpdateDefinition


class Update(Journey):
    """A change of what the council holds, from what is held to the teams that have to know."""

    name = "update"
    definition = UpdateDefinition
