"""Where a case may stand, which status may follow which, and what closing it takes."""

from datetime import datetime, timedelta

from django.db.models import TextChoices


class Status(TextChoices):
    """Where a case stands. Which may follow which is ``MOVES``."""

    RECEIVED = "received", "Received"
    IN_PROGRESS = "in_progress", "In progress"
    WAITING = "waiting", "Waiting for you"
    DONE = "done", "Done"
    CLOSED = "closed", "Closed without action"


class Outcome(TextChoices):
    """Why a case was closed."""

    FIXED = "fixed", "Fixed"
    GONE = "gone", "No longer there"
    DUPLICATE = "duplicate", "Reported before"
    NOT_OURS = "not_ours", "Not ours to do"
    NO_ACTION = "no_action", "No action"


CLOSED_STATUSES = frozenset({Status.DONE, Status.CLOSED})

# The one table of moves. From the last two a case only comes back, with a new promise.
MOVES: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.IN_PROGRESS, Status.WAITING, Status.DONE, Status.CLOSED}),
    Status.IN_PROGRESS: frozenset({Status.WAITING, Status.DONE, Status.CLOSED}),
    Status.WAITING: frozenset({Status.IN_PROGRESS, Status.DONE, Status.CLOSED}),
    Status.DONE: frozenset({Status.IN_PROGRESS}),
    Status.CLOSED: frozenset({Status.IN_PROGRESS}),
}

# "Done" is said only where the problem is gone; everything else is closed without action, and says why.
OUTCOMES_OF: dict[Status, frozenset[Outcome]] = {
    Status.DONE: frozenset({Outcome.FIXED, Outcome.GONE}),
    Status.CLOSED: frozenset({Outcome.DUPLICATE, Outcome.NOT_OURS, Outcome.NO_ACTION}),
}

REOPEN_WINDOW = timedelta(days=14)


def may_move(status: str, to: str) -> bool:
    """Whether a case may go from ``status`` to ``to``."""
    return to in MOVES[Status(status)]


def missing_from_move(
    *, to: str, words: str, outcome: str, has_original: bool, belongs_to: str
) -> str:  # the name of the form's field
    """What a move still needs: ``outcome``, ``duplicate_of``, ``belongs_to`` or ``words``; empty where nothing.

    A reporter must read what is asked of them, whose the problem is, and why nothing was done.
    """
    if outcome not in OUTCOMES_OF.get(Status(to), {""}):
        return "outcome"
    if has_original != (outcome == Outcome.DUPLICATE):
        return "duplicate_of"
    if bool(belongs_to.strip()) != (outcome == Outcome.NOT_OURS):
        return "belongs_to"
    if not words.strip() and (to == Status.WAITING or outcome == Outcome.NO_ACTION):
        return "words"
    return ""


def may_repeat(*, is_confidential: bool, is_original_confidential: bool) -> bool:
    """Whether a case may be closed as a duplicate of another.

    Not an ordinary one of a confidential one: whoever reported or follows it has no reference to be told under.
    """
    return is_confidential or not is_original_confidential


def may_reopen(*, closed_at: datetime | None, now: datetime) -> bool:
    """Whether the reporter may still say that a closed case is not fixed."""
    return closed_at is not None and now - closed_at <= REOPEN_WINDOW
