"""The tables of what happens to a request."""

from casework.models.cases import Case, CaseChannel, CaseQuerySet, Follower, Priority
from casework.models.decisions import Charge, Decision, Feedback, Grant
from casework.models.events import Event, EventKind
from casework.models.evidence import NEEDED, Document, DocumentType, EvidenceItem, EvidenceState
from casework.models.handovers import STUCK, HandOver, HandOverAttempt, HandOverStatus
from casework.models.photos import Photo
from casework.models.services import (
    Answers,
    Corrections,
    GrantTerms,
    NextPromise,
    ServiceVersion,
    ShownAnswer,
)
from casework.rules import Finding, FindingLine, Outcome, Status

__all__ = [
    "NEEDED",
    "STUCK",
    "Answers",
    "Case",
    "CaseChannel",
    "CaseQuerySet",
    "Charge",
    "Corrections",
    "Decision",
    "Document",
    "DocumentType",
    "Event",
    "EventKind",
    "EvidenceItem",
    "EvidenceState",
    "Feedback",
    "Finding",
    "FindingLine",
    "Follower",
    "Grant",
    "GrantTerms",
    "HandOver",
    "HandOverAttempt",
    "HandOverStatus",
    "NextPromise",
    "Outcome",
    "Photo",
    "Priority",
    "ServiceVersion",
    "ShownAnswer",
    "Status",
]
