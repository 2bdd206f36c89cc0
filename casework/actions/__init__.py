"""Everything that changes a case, and says who did it."""

from casework.actions.advancing import advance_payments
from casework.actions.announcing import tell_of_planning
from casework.actions.asking import (
    EvidenceNotThere,
    NothingAsked,
    ReasonMissing,
    ask_for,
    evidence_sent,
    review_evidence,
)
from casework.actions.booking import (
    BookingGone,
    NewBooking,
    SlotTaken,
    TooLateToChange,
    change_booking,
    confirm_booking,
    hold_again,
    hold_slot,
    hold_wanted,
    is_of_team,
    lapse_holds,
)
from casework.actions.booking_reminders import remind_of_booking, remind_of_bookings
from casework.actions.breaches import tell_of_breach, tell_of_breaches
from casework.actions.cancelling import cancel_booking, finish_booking, finish_bookings
from casework.actions.challenging import ChallengeNotAllowed, challenge_decision
from casework.actions.closing import AlreadyClosed, Closed, Shift, add_closure, shifts_of
from casework.actions.commenting import (
    CommentsClosed,
    CommentSent,
    NotOnPlanning,
    ReviewedMeanwhile,
    drop_comment,
    keep_comment,
    publish_comment,
    send_comment,
    withhold_comment,
)
from casework.actions.deciding import DecidedByYou, GrantEnded, NotYourDecision, WhyMissing, decide_case, end_grant
from casework.actions.documents import DocumentRefused, add_document, remove_documents
from casework.actions.following import CannotFollow, follow_case, stop_following
from casework.actions.handing_over import (
    HAND_OVER_WAITING,
    NothingToResend,
    hand_over,
    hand_over_waiting,
    resend_handover,
)
from casework.actions.heeding import NoNotice, forget_notices, heed_notices, record_notice
from casework.actions.ledger import make_finance_batch
from casework.actions.merging import merge_transactions
from casework.actions.moving import MoveNotAllowed, ReopenNotAllowed, move_case, reopen_case
from casework.actions.opening import AlreadyOpened, NewCase, NewCharge, NewEvidence, NewPart, PlaceFacts, open_case
from casework.actions.paying import (
    ADVANCE_PAYMENTS,
    AlreadyPaid,
    NewLine,
    PaymentNotHeld,
    PaymentUnderWay,
    TooMuchAtOnce,
    ask_soon,
    begin_payment,
    keep_and_capture,
    let_go,
    take_next_url,
)
from casework.actions.photos import PhotoRefused, add_photo, remove_photo, remove_photos, review_photo
from casework.actions.rating import FeedbackGiven, give_feedback
from casework.actions.refunding import NothingToGiveBack, NotThatMuchLeft, give_back_waiting, refund_payment
from casework.actions.reminding import remind_of_replies, remind_of_reply
from casework.actions.resources import NewClosure, NewOpening, NewResource, Written, set_resources
from casework.actions.standing import CaseChanged, CaseClosed, CaseRestricted
from casework.actions.watching import NoHome, stop_watching, watch_application, watch_area
from casework.actions.withdrawing import withdraw_case
from casework.actions.working import NotOnTheTeam, SameOfficer, SameTeam, assign_case, note_case, pass_on
from casework.actions.writing import reply, write_to_reporter

__all__ = [
    "ADVANCE_PAYMENTS",
    "HAND_OVER_WAITING",
    "AlreadyClosed",
    "AlreadyOpened",
    "AlreadyPaid",
    "BookingGone",
    "CannotFollow",
    "CaseChanged",
    "CaseClosed",
    "CaseRestricted",
    "ChallengeNotAllowed",
    "Closed",
    "CommentSent",
    "CommentsClosed",
    "DecidedByYou",
    "DocumentRefused",
    "EvidenceNotThere",
    "FeedbackGiven",
    "GrantEnded",
    "MoveNotAllowed",
    "NewBooking",
    "NewCase",
    "NewCharge",
    "NewClosure",
    "NewEvidence",
    "NewLine",
    "NewOpening",
    "NewPart",
    "NewResource",
    "NoHome",
    "NoNotice",
    "NotOnPlanning",
    "NotOnTheTeam",
    "NotThatMuchLeft",
    "NotYourDecision",
    "NothingAsked",
    "NothingToGiveBack",
    "NothingToResend",
    "PaymentNotHeld",
    "PaymentUnderWay",
    "PhotoRefused",
    "PlaceFacts",
    "ReasonMissing",
    "ReopenNotAllowed",
    "ReviewedMeanwhile",
    "SameOfficer",
    "SameTeam",
    "Shift",
    "SlotTaken",
    "TooLateToChange",
    "TooMuchAtOnce",
    "WhyMissing",
    "Written",
    "add_closure",
    "add_document",
    "add_photo",
    "advance_payments",
    "ask_for",
    "ask_soon",
    "assign_case",
    "begin_payment",
    "cancel_booking",
    "challenge_decision",
    "change_booking",
    "confirm_booking",
    "decide_case",
    "drop_comment",
    "end_grant",
    "evidence_sent",
    "finish_booking",
    "finish_bookings",
    "follow_case",
    "forget_notices",
    "give_back_waiting",
    "give_feedback",
    "hand_over",
    "hand_over_waiting",
    "heed_notices",
    "hold_again",
    "hold_slot",
    "hold_wanted",
    "is_of_team",
    "keep_and_capture",
    "keep_comment",
    "lapse_holds",
    "let_go",
    "make_finance_batch",
    "merge_transactions",
    "move_case",
    "note_case",
    "open_case",
    "pass_on",
    "publish_comment",
    "record_notice",
    "refund_payment",
    "remind_of_booking",
    "remind_of_bookings",
    "remind_of_replies",
    "remind_of_reply",
    "remove_documents",
    "remove_photo",
    "remove_photos",
    "reopen_case",
    "reply",
    "resend_handover",
    "review_evidence",
    "review_photo",
    "send_comment",
    "set_resources",
    "shifts_of",
    "stop_following",
    "stop_watching",
    "take_next_url",
    "tell_of_breach",
    "tell_of_breaches",
    "tell_of_planning",
    "watch_application",
    "watch_area",
    "withdraw_case",
    "withhold_comment",
    "write_to_reporter",
]
