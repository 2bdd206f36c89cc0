"""Finds services by what people call things, misspelt or not."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from rapidfuzz import fuzz, utils

from journeys.engine.loading import Service

GOOD_ENOUGH = 72.0  # of 100; measured on the catalogue: "fly tiping" finds, "school" does not find "pothole"


def by_letter(services: Iterable[Service]) -> list[tuple[str, list[Service]]]:
    """The services in the order of their titles, under their first letters."""
    ordered = sorted(services, key=lambda service: service.definition.title.lower())
    return [
        (letter, list(some))
        for letter, some in groupby(ordered, key=lambda service: service.definition.title[0].upper())
    ]


def search(services: Iterable[Service], words: str) -> Sequence[Service]:
    """The services that fit the words, best first."""
    scored = [(_score(service, words), service) for service in services]
    fitting = [(score, service) for score, service in scored if score >= GOOD_ENOUGH]
    return [service for _score_, service in sorted(fitting, key=lambda one: (-one[0], one[1].slug))]


def _score(service: Service, words: str) -> float:
    """How well a service fits: its title and other names count in full, its summary a little less."""
    definition = service.definition
    names = [definition.title, definition.noun, *definition.also]
    best = max(_alike(words, name) for name in names)
    return max(best, 0.9 * fuzz.token_set_ratio(words, definition.summary, processor=utils.default_process))


def _alike(words: str, name: str) -> float:
    whole = fuzz.WRatio(words, name, processor=utils.default_process)
    tokens = fuzz.partial_token_set_ratio(words, name, processor=utils.default_process) if len(words) > 3 else 0.0
    return max(whole, 0.95 * tokens)
