"""The tables of what happens to a request."""

from casework.models.cases import Case, CaseChannel, CaseQuerySet, Follower
from casework.models.events import Event, EventKind
from casework.models.handovers import STUCK, HandOver, HandOverAttempt, HandOverStatus
from casework.models.photos import Photo
from casework.models.services import Answers, ServiceVersion, ShownAnswer
from casework.rules import Outcome, Status

__all__ = [
    "STUCK",
    "Answers",
    "Case",
    "CaseChannel",
    "CaseQuerySet",
    "Event",
    "EventKind",
    "Follower",
    "HandOver",
    "HandOverAttempt",
    "HandOverStatus",
    "Outcome",
    "Photo",
    "ServiceVersion",
    "ShownAnswer",
    "Status",
]
