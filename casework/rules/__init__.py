"""What can be decided about cases without asking the database."""

from casework.rules.cells import CELL_METRES, cell_of, cells_around
from casework.rules.deliveries import wait_before_next_try
from casework.rules.promises import bank_holidays, is_working_day, local_day, promised_on, working_days_late
from casework.rules.references import ALPHABET, new_reference, parse_reference
from casework.rules.sight import PUBLIC_SQUARE, Sight, public_point, public_title, what_may_see
from casework.rules.statuses import (
    CLOSED_STATUSES,
    MOVES,
    OUTCOMES_OF,
    REOPEN_WINDOW,
    Outcome,
    Status,
    may_move,
    may_reopen,
    may_repeat,
    missing_from_move,
)

__all__ = [
    "ALPHABET",
    "CELL_METRES",
    "CLOSED_STATUSES",
    "MOVES",
    "OUTCOMES_OF",
    "PUBLIC_SQUARE",
    "REOPEN_WINDOW",
    "Outcome",
    "Sight",
    "Status",
    "bank_holidays",
    "cell_of",
    "cells_around",
    "is_working_day",
    "local_day",
    "may_move",
    "may_reopen",
    "may_repeat",
    "missing_from_move",
    "new_reference",
    "parse_reference",
    "promised_on",
    "public_point",
    "public_title",
    "wait_before_next_try",
    "what_may_see",
    "working_days_late",
]
