"""What the file of a change says: what every service may say, and no more."""

from typing import Literal

from journeys.engine.definition import Definition


class UpdateDefinition(Definition):
    """A change: what is held is shown and corrected; ``parts`` tell each team what it needs and no more."""

    journey: Literal["update"]
