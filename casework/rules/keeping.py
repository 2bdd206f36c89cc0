"""How long a case is kept, and what must stay when its person asks us to erase it. No database, no clock."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from casework.rules.statuses import DECIDED, Outcome


class Ground(StrEnum):
    """Why something is not erased (UK GDPR Article 17(3)); ``templates/portal/home/grounds/`` says it in words."""

    OPEN = "open"  # it was asked for and is being done: 17(3)(b)
    WRITTEN = "written"  # a letter or an email that waits for its answer: 17(3)(b)
    HELD = "held"  # a claim or an inquiry: 17(3)(e)
    PROTECTS = "protects"  # safeguarding: 17(3)(b)
    PERMIT = "permit"  # what it gave is in force: 17(3)(b)
    DECIDED = "decided"  # a decision may be challenged: 17(3)(e)
    MONEY = "money"  # the law on accounts: 17(3)(b)
    PUBLISHED = "published"  # the planning register: 17(3)(b)
    BILL = "bill"  # the council tax record: 17(3)(b)
    PROOF = "proof"  # the message that tells of the erasure itself: 5(2)


def months_kept(keep: Mapping[str, Any], outcome: str) -> int | None:
    """For how many months a case with this outcome is kept after it is closed; None where its version does not say."""
    months: int | None = keep.get("outcomes", {}).get(outcome, keep.get("months"))
    return months


def months_before(day: date, months: int) -> date:
    """The day so many months before; the last of the month where that one is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_after(day: date, months: int) -> date:
    """The day so many months after."""
    return months_before(day, -months)


def ground_to_keep(
    *,
    is_closed: bool,
    is_held: bool,
    is_restricted: bool,
    has_live_grant: bool,
    takes_decision: bool,
    outcome: str,
) -> Ground | None:
    """Why a case stays though its person asks us to erase it; None: it goes at once.

    What was decided stays as long as the service keeps it: either side may have to show why. What was withdrawn, or
    never came to a decision, does not.
    """
    if not is_closed:
        return Ground.PROTECTS if is_restricted else Ground.OPEN
    if is_held:
        return Ground.HELD
    if is_restricted:
        return Ground.PROTECTS
    if has_live_grant:
        return Ground.PERMIT
    if outcome in DECIDED or (takes_decision and outcome == Outcome.ANSWERED):
        return Ground.DECIDED
    return None
