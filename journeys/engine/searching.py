"""The A to Z of services."""

import re
from collections.abc import Iterable
from itertools import groupby

from journeys.engine.loading import Service

BEFORE_SUBJECT = re.compile(r"^((application|request) for (an? )?|(possible|someone has) )", re.IGNORECASE)


def by_letter(services: Iterable[Service]) -> list[tuple[str, list[Service]]]:
    """The services in the order of what they are about ("Blue Badge"), for their titles begin with few verbs."""
    ordered = sorted(services, key=_subject)
    return [(letter, list(some)) for letter, some in groupby(ordered, key=lambda service: _subject(service)[0].upper())]


def _subject(service: Service) -> str:
    return BEFORE_SUBJECT.sub("", service.definition.noun).lower()
