"""What the front page shows of the other floors."""

from collections import Counter
from datetime import datetime
from functools import lru_cache

from casework.models import Event, EventKind
from journeys import kinds
from journeys.engine.loading import Service

LATEST = 500  # cases looked at: enough to rank by, few enough to cost the same in a borough of a million cases
SHOWN = 4


@lru_cache(maxsize=1)
def most_used(*, hour: datetime) -> list[Service]:
    """The services of the latest cases, most asked for first. Asked of the database once an ``hour`` and process."""
    opened = Event.objects.filter(kind=EventKind.OPENED).order_by("-pk")
    slugs = Counter(opened.values_list("case__service_slug", flat=True)[:LATEST])
    catalogue = kinds.services()
    return [catalogue[slug] for slug, _ in slugs.most_common() if slug in catalogue][:SHOWN]
