"""Page-shaped reads of cases."""

from casework.queries.cases import (
    Tracked,
    case_by_contact,
    case_for,
    case_of_draft,
    followed_by,
    has_asked_before,
    original_for,
    photo_for,
    photos_of,
    requests_of,
    sight_of,
    timeline_of,
)
from casework.queries.choices import deciders_of
from casework.queries.decisions import (
    decisions_of,
    grant_by_token,
    item_by_upload_token,
    may_be_challenged,
    needed_of,
    upload_url,
    uploads_of,
)
from casework.queries.documents import SentEvidence, document_for, sent_evidence_of, sent_since_looked_at
from casework.queries.facts import CaseFacts, closed_days, days_late, promise_of, stop_url, stopped_by
from casework.queries.handovers import oldest_handover_at
from casework.queries.nearby import NearCase, SeenCase, cases_in_street, cases_near, cases_on_map, seen
from casework.queries.people import cases_of_people
from casework.queries.queue import QueueCounts, QueueFilters, queue_counts, queue_of

__all__ = [
    "CaseFacts",
    "NearCase",
    "QueueCounts",
    "QueueFilters",
    "SeenCase",
    "SentEvidence",
    "Tracked",
    "case_by_contact",
    "case_for",
    "case_of_draft",
    "cases_in_street",
    "cases_near",
    "cases_of_people",
    "cases_on_map",
    "closed_days",
    "days_late",
    "deciders_of",
    "decisions_of",
    "document_for",
    "followed_by",
    "grant_by_token",
    "has_asked_before",
    "item_by_upload_token",
    "may_be_challenged",
    "needed_of",
    "oldest_handover_at",
    "original_for",
    "photo_for",
    "photos_of",
    "promise_of",
    "queue_counts",
    "queue_of",
    "requests_of",
    "seen",
    "sent_evidence_of",
    "sent_since_looked_at",
    "sight_of",
    "stop_url",
    "stopped_by",
    "timeline_of",
    "upload_url",
    "uploads_of",
]
