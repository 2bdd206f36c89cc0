"""Everything that changes a case, and says who did it."""

from casework.actions.breaches import tell_of_breach, tell_of_breaches
from casework.actions.following import CannotFollow, follow_case, stop_following
from casework.actions.handing_over import (
    HAND_OVER_WAITING,
    NothingToResend,
    hand_over,
    hand_over_waiting,
    resend_handover,
)
from casework.actions.moving import CaseChanged, MoveNotAllowed, ReopenNotAllowed, move_case, reopen_case
from casework.actions.opening import AlreadyOpened, NewCase, PlaceFacts, open_case
from casework.actions.photos import PhotoRefused, add_photo, remove_photo, remove_photos, review_photo
from casework.actions.working import NotOnTheTeam, assign_case, note_case

__all__ = [
    "HAND_OVER_WAITING",
    "AlreadyOpened",
    "CannotFollow",
    "CaseChanged",
    "MoveNotAllowed",
    "NewCase",
    "NotOnTheTeam",
    "NothingToResend",
    "PhotoRefused",
    "PlaceFacts",
    "ReopenNotAllowed",
    "add_photo",
    "assign_case",
    "follow_case",
    "hand_over",
    "hand_over_waiting",
    "move_case",
    "note_case",
    "open_case",
    "remove_photo",
    "remove_photos",
    "reopen_case",
    "resend_handover",
    "review_photo",
    "stop_following",
    "tell_of_breach",
    "tell_of_breaches",
]
