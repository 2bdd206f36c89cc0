"""The A to Z of services."""

from collections.abc import Iterable
from itertools import groupby

from journeys.engine.loading import Service


def by_letter(services: Iterable[Service]) -> list[tuple[str, list[Service]]]:
    """The services in the order of their titles, under their first letters."""
    ordered = sorted(services, key=lambda service: service.definition.title.lower())
    return [
        (letter, list(some))
        for letter, some in groupby(ordered, key=lambda service: service.definition.title[0].upper())
    ]
