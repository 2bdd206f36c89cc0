"""The tables of what happens to a request."""

from casework.models.around import CircleMember, Follower
from casework.models.assignment import AssignmentRule, Away
from casework.models.bookings import Booking, Closure, Opening, Resource, Slot
from casework.models.cases import Case, CaseQuerySet, Priority
from casework.models.channels import CaseChannel
from casework.models.comments import Comment, Reason, Stance, Topic
from casework.models.contacts import (
    Call,
    CallBack,
    Contact,
    ContactEvent,
    ContactEventKind,
    ContactOutcome,
    Identity,
    IdentityTry,
)
from casework.models.decisions import Charge, Decision, Feedback, Grant
from casework.models.enquiries import EnquiryReply, MemberEnquiry
from casework.models.escalations import Escalation, StuckReason
from casework.models.events import Event, EventKind
from casework.models.evidence import NEEDED, Document, DocumentType, EvidenceItem, EvidenceState
from casework.models.handovers import STUCK, HandOver, HandOverAttempt, HandOverStatus
from casework.models.links import CaseLink
from casework.models.matters import Digest, GivenHow, Matter, MatterCase, MatterNote, Raised, WardChoices, WardTally
from casework.models.payments import (
    FinanceBatch,
    Payment,
    PaymentLine,
    Posting,
    ProviderNotice,
    Refund,
)
from casework.models.photos import Photo
from casework.models.post import POST_CHANNELS, IncomingPost
from casework.models.retention import Erasure, LegalHold, RetentionItem, RetentionRun
from casework.models.services import (
    Answers,
    Corrections,
    GrantTerms,
    Keep,
    NextPromise,
    ServiceVersion,
    ShownAnswer,
)
from casework.models.tasks import CaseQuestion, CaseTask, Mention
from casework.models.workplace import Bulk, BulkItem, BulkRun, Export, ReplyTemplate, SavedFilter
from casework.rules import Finding, FindingLine, Outcome, Status
from casework.rules.payments import OPEN_PAYMENTS, PaymentState, RefundState

__all__ = [
    "NEEDED",
    "OPEN_PAYMENTS",
    "POST_CHANNELS",
    "STUCK",
    "Answers",
    "AssignmentRule",
    "Away",
    "Booking",
    "Bulk",
    "BulkItem",
    "BulkRun",
    "Call",
    "CallBack",
    "Case",
    "CaseChannel",
    "CaseLink",
    "CaseQuerySet",
    "CaseQuestion",
    "CaseTask",
    "Charge",
    "CircleMember",
    "Closure",
    "Comment",
    "Contact",
    "ContactEvent",
    "ContactEventKind",
    "ContactOutcome",
    "Corrections",
    "Decision",
    "Digest",
    "Document",
    "DocumentType",
    "EnquiryReply",
    "Erasure",
    "Escalation",
    "Event",
    "EventKind",
    "EvidenceItem",
    "EvidenceState",
    "Export",
    "Feedback",
    "FinanceBatch",
    "Finding",
    "FindingLine",
    "Follower",
    "GivenHow",
    "Grant",
    "GrantTerms",
    "HandOver",
    "HandOverAttempt",
    "HandOverStatus",
    "Identity",
    "IdentityTry",
    "IncomingPost",
    "Keep",
    "LegalHold",
    "Matter",
    "MatterCase",
    "MatterNote",
    "MemberEnquiry",
    "Mention",
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
    "Raised",
    "Reason",
    "Refund",
    "RefundState",
    "ReplyTemplate",
    "Resource",
    "RetentionItem",
    "RetentionRun",
    "SavedFilter",
    "ServiceVersion",
    "ShownAnswer",
    "Slot",
    "Stance",
    "Status",
    "StuckReason",
    "Topic",
    "WardChoices",
    "WardTally",
]
