"""Page-shaped reads of cases."""

from casework.queries.cases import (
    Tracked,
    case_by_contact,
    case_for,
    case_of_draft,
    followed_by,
    original_for,
    photo_for,
    photos_of,
    requests_of,
    sight_of,
    timeline_of,
)
from casework.queries.facts import CaseFacts, closed_days, days_late, stop_url, stopped_by
from casework.queries.handovers import oldest_handover_at
from casework.queries.nearby import NearCase, SeenCase, cases_in_street, cases_near, cases_on_map, seen
from casework.queries.queue import QueueCounts, QueueFilters, queue_counts, queue_of

__all__ = [
    "CaseFacts",
    "NearCase",
    "QueueCounts",
    "QueueFilters",
    "SeenCase",
    "Tracked",
    "case_by_contact",
    "case_for",
    "case_of_draft",
    "cases_in_street",
    "cases_near",
    "cases_on_map",
    "closed_days",
    "days_late",
    "followed_by",
    "oldest_handover_at",
    "original_for",
    "photo_for",
    "photos_of",
    "queue_counts",
    "queue_of",
    "requests_of",
    "seen",
    "sight_of",
    "stop_url",
    "stopped_by",
    "timeline_of",
]
