"""Apply for it: what an application does besides asking is what every journey does."""

from journeys.apply.definition import ApplyDefinition
from journeys.engine.journey import Journey


class Apply(Journey):
    """An application, from whether someone could get it to a decision."""

    name = "apply"
    definition = ApplyDefinition
