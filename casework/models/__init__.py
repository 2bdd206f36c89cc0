"""The tables of what happens to a request."""

from casework.models.bookings import Booking, Closure, Opening, Resource, Slot
from casework.models.cases import Case, CaseChannel, CaseQuerySet, Follower, Priority
from casework.models.comments import Comment, Reason, Stance, Topic
from casework.models.decisions import Charge, Decision, Feedback, Grant
from casework.models.events import Event, EventKind
from casework.models.evidence import NEEDED, Document, DocumentType, EvidenceItem, EvidenceState
from casework.models.handovers import STUCK, HandOver, HandOverAttempt, HandOverStatus
from casework.models.payments import (
    FinanceBatch,
    Payment,
    PaymentLine,
    Posting,
    ProviderNotice,
    Refund,
)
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
from casework.rules.payments import OPEN_PAYMENTS, PaymentState, RefundState

__all__ = [
    "NEEDED",
    "OPEN_PAYMENTS",
    "STUCK",
    "Answers",
    "Booking",
    "Case",
    "CaseChannel",
    "CaseQuerySet",
    "Charge",
    "Closure",
    "Comment",
    "Corrections",
    "Decision",
    "Document",
    "DocumentType",
    "Event",
    "EventKind",
    "EvidenceItem",
    "EvidenceState",
    "Feedback",
    "FinanceBatch",
    "Finding",
    "FindingLine",
    "Follower",
    "Grant",
    "GrantTerms",
    "HandOver",
    "HandOverAttempt",
    "HandOverStatus",
    "NextPromise",
    "Opening",
    "Outcome",
    "Payment",
    "PaymentLine",
    "PaymentState",
    "Photo",
    "Posting",
    "Priority",
    "ProviderNotice",
    "Reason",
    "Refund",
    "RefundState",
    "Resource",
    "ServiceVersion",
    "ShownAnswer",
    "Slot",
    "Stance",
    "Status",
    "Topic",
]
