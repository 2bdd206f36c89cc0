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
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    CHANGED = "changed", "Changed as you asked"
    ANSWERED = "answered", "Answered"
    KEPT = "kept", "Took place"
    WITHDRAWN = "withdrawn", "Withdrawn"
    NO_REPLY = "no_reply", "No answer to what we asked"


CLOSED_STATUSES = frozenset({Status.DONE, Status.CLOSED})

# The one table of moves. From the last two a case only comes back, with a new promise.
MOVES: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.IN_PROGRESS, Status.WAITING, Status.DONE, Status.CLOSED}),
    Status.IN_PROGRESS: frozenset({Status.WAITING, Status.DONE, Status.CLOSED}),
    Status.WAITING: frozenset({Status.IN_PROGRESS, Status.DONE, Status.CLOSED}),
    Status.DONE: frozenset({Status.IN_PROGRESS}),
    Status.CLOSED: frozenset({Status.IN_PROGRESS}),
}

# "Done" is said only where the problem is gone, the decision made, the question answered; everything else is closed
# without action, and says why.
OUTCOMES_OF: dict[Status, frozenset[Outcome]] = {
    Status.DONE: frozenset(
        {
            Outcome.FIXED,
            Outcome.GONE,
            Outcome.GRANTED,
            Outcome.REFUSED,
            Outcome.CHANGED,
            Outcome.ANSWERED,
            Outcome.KEPT,
        }
    ),
    Status.CLOSED: frozenset(
        {Outcome.DUPLICATE, Outcome.NOT_OURS, Outcome.NO_ACTION, Outcome.WITHDRAWN, Outcome.NO_REPLY}
    ),
}

# What an officer may choose when closing, by journey. "Granted" and "refused" come of a decision alone, "withdrawn" of
# the reporter, "no reply" of the clock.
WITHOUT_ACTION = frozenset({Outcome.DUPLICATE, Outcome.NOT_OURS, Outcome.NO_ACTION})
OUTCOMES_BY_JOURNEY: dict[str, frozenset[Outcome]] = {
    "report": WITHOUT_ACTION | {Outcome.FIXED, Outcome.GONE},
    "apply": WITHOUT_ACTION - {Outcome.NO_ACTION},  # it is refused by a decision, which can be challenged
    "update": WITHOUT_ACTION | {Outcome.CHANGED},
    "information": WITHOUT_ACTION | {Outcome.ANSWERED},
    "book": (WITHOUT_ACTION - {Outcome.DUPLICATE}) | {Outcome.KEPT},
}
DECIDED = frozenset({Outcome.GRANTED, Outcome.REFUSED})

# What a person calls what they sent, where the journey alone does not say: the needs of triage that are one.
THINGS_BY_NEED = {"complaint": "complaint", "compliment": "compliment", "suggestion": "suggestion"}
THINGS_BY_JOURNEY = {"report": "report", "apply": "application", "book": "booking"}

REOPEN_WINDOW = timedelta(days=14)


def may_move(status: str, to: str) -> bool:
    """Whether a case may go from ``status`` to ``to``."""
    return to in MOVES[Status(status)]


def thing_of(journey: str, *, need: str = "", is_challenge: bool = False) -> str:
    """What people call what they sent: "report", "application", "complaint", "request"."""
    if is_challenge:
        return "request"
    return THINGS_BY_NEED.get(need.strip().casefold()) or THINGS_BY_JOURNEY.get(journey, "request")


def takes_decision(journey: str, *, need: str = "", is_challenge: bool = False) -> bool:
    """Whether an officer decides it, with reasons, and the person may ask someone else to look again.

    An application, a complaint (upheld or not), and what asks for a second look.
    """
    return is_challenge or journey == "apply" or thing_of(journey, need=need) == "complaint"


def outcomes_for(to: str, *, journey: str, is_challenge: bool = False) -> frozenset[Outcome]:
    """The outcomes that an officer may choose when moving a case to ``to``; none where it stays open.

    A second look ends with a decision, nothing else.
    """
    if is_challenge:
        return frozenset()
    return OUTCOMES_OF.get(Status(to), frozenset()) & OUTCOMES_BY_JOURNEY.get(journey, OUTCOMES_BY_JOURNEY["report"])


def missing_from_move(
    *,
    to: str,
    words: str,
    outcome: str,
    has_original: bool,
    belongs_to: str,
    journey: str = "report",
    is_challenge: bool = False,
) -> str:  # the name of the form's field
    """What a move still needs: ``outcome``, ``duplicate_of``, ``belongs_to`` or ``words``; empty where nothing.

    A reporter must read what is asked of them, whose the problem is, and why nothing was done.
    """
    allowed = outcomes_for(to, journey=journey, is_challenge=is_challenge) if to in CLOSED_STATUSES else {""}
    if outcome not in allowed:
        return "outcome"
    if has_original != (outcome == Outcome.DUPLICATE):
        return "duplicate_of"
    if bool(belongs_to.strip()) != (outcome == Outcome.NOT_OURS):
        return "belongs_to"
    if not words.strip() and (to == Status.WAITING or outcome in {Outcome.NO_ACTION, Outcome.ANSWERED}):
        return "words"
    return ""


def may_repeat(
    *,
    is_confidential: bool,
    is_original_confidential: bool,
    is_either_private: bool = False,
    is_same_person: bool = False,
) -> bool:
    """Whether a case may be closed as a duplicate of another.

    Not an ordinary one of a confidential one: whoever reported or follows it has no reference to be told under. A
    private one repeats only another of the same person: nobody else may know of it.
    """
    if is_either_private:
        return is_same_person and is_confidential == is_original_confidential
    return is_confidential or not is_original_confidential


def may_reopen(*, closed_at: datetime | None, now: datetime, outcome: str = "") -> bool:
    """Whether the reporter may still say that a closed case is not done. A decision is challenged instead."""
    return closed_at is not None and now - closed_at <= REOPEN_WINDOW and outcome not in DECIDED
