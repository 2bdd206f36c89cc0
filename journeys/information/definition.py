"""What the file of a request for help, or of a word to the council, says."""

from typing import ClassVar, Literal

from journeys.engine.definition import Definition

COMMUNITY = "community"  # the page that shows who can help near there


class InformationDefinition(Definition):
    """A few questions that lead to what the community offers, to the council's services, and then to a person."""

    journey: Literal["information"]

    own_steps: ClassVar[frozenset[str]] = frozenset({COMMUNITY})
