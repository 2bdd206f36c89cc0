"""What can be decided about cases without asking the database."""

from accounts.rules.cells import CELL_METRES, cell_of, cells_around
from casework.rules.deliveries import wait_before_next_try
from casework.rules.findings import Finding, FindingLine
from casework.rules.grants import GrantStanding, standing_of_grant
from casework.rules.planning import CommentStanding, CommentTime, comment_standing
from casework.rules.promises import (
    day_by_calendar,
    is_working_day,
    local_day,
    moved_on,
    next_working_day,
    promised_on,
    working_days_late,
    working_days_waited,
)
from casework.rules.redaction import Detail, DetailKind, personal_details
from casework.rules.references import ALPHABET, new_reference, parse_reference
from casework.rules.replies import closed_after, reminded_on, warned_on
from casework.rules.sight import PUBLIC_SQUARE, Sight, Standing, public_point, public_title, what_may_see
from casework.rules.statuses import (
    CLOSED_STATUSES,
    DECIDED,
    MOVES,
    OUTCOMES_BY_JOURNEY,
    OUTCOMES_OF,
    REOPEN_WINDOW,
    Outcome,
    Status,
    may_move,
    may_reopen,
    may_repeat,
    missing_from_move,
    outcomes_for,
    takes_decision,
    thing_of,
)

__all__ = [
    "ALPHABET",
    "CELL_METRES",
    "CLOSED_STATUSES",
    "DECIDED",
    "MOVES",
    "OUTCOMES_BY_JOURNEY",
    "OUTCOMES_OF",
    "PUBLIC_SQUARE",
    "REOPEN_WINDOW",
    "CommentStanding",
    "CommentTime",
    "Detail",
    "DetailKind",
    "Finding",
    "FindingLine",
    "GrantStanding",
    "Outcome",
    "Sight",
    "Standing",
    "Status",
    "cell_of",
    "cells_around",
    "closed_after",
    "comment_standing",
    "day_by_calendar",
    "is_working_day",
    "local_day",
    "may_move",
    "may_reopen",
    "may_repeat",
    "missing_from_move",
    "moved_on",
    "new_reference",
    "next_working_day",
    "outcomes_for",
    "parse_reference",
    "personal_details",
    "promised_on",
    "public_point",
    "public_title",
    "reminded_on",
    "standing_of_grant",
    "takes_decision",
    "thing_of",
    "wait_before_next_try",
    "warned_on",
    "what_may_see",
    "working_days_late",
    "working_days_waited",
]
