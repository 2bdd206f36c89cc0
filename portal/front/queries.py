"""What the front page shows of the other floors."""

from datetime import datetime
from functools import lru_cache

from journeys import kinds
from journeys import queries as journeys
from journeys.engine.loading import Service

SHOWN = 4


@lru_cache(maxsize=1)
def most_used(*, hour: datetime) -> list[Service]:
    """The services of the latest cases, most asked for first. Asked of the database once an ``hour`` and process."""
    catalogue = kinds.services()
    return [catalogue[slug] for slug in journeys.most_used() if slug in catalogue][:SHOWN]
