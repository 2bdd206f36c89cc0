"""Whether, and with what weight, a planning application can be commented on. No database.

The council must take into account what is said within 21 days of a notice on site or to a neighbour: articles 15 and 33
of the Town and Country Planning (Development Management Procedure) (England) Order 2015 (SI 2015/595). What comes later
it may decide without; it still reads what it can, as anything material that is known before the decision may count
(section 70(2) of the Town and Country Planning Act 1990). After the decision a comment can change nothing.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from accounts.rules import planning


class CommentTime(StrEnum):
    """What a comment sent today would come to."""

    OPEN = "open"
    NO_LAST_DAY = "no_last_day"
    NOT_YET = "not_yet"
    LATE = "late"
    OVER = "over"


MAY_COMMENT = frozenset({CommentTime.OPEN, CommentTime.NO_LAST_DAY, CommentTime.LATE})


@dataclass(frozen=True, kw_only=True)
class CommentStanding:
    """How it stands for comments; ``days_left`` after today, 0 on the last day, None where no day is to come."""

    time: CommentTime
    days_left: int | None = None

    @property
    def may_comment(self) -> bool:
        return self.time in MAY_COMMENT

    @property
    def is_late(self) -> bool:
        return self.time == CommentTime.LATE


def comment_standing(*, stage: str, comment_from: date | None, comment_by: date | None, today: date) -> CommentStanding:
    """How an application stands for comments today."""
    if stage in planning.OVER:
        return CommentStanding(time=CommentTime.OVER)
    if comment_from is not None and today < comment_from:
        return CommentStanding(time=CommentTime.NOT_YET)
    if comment_by is None:
        return CommentStanding(time=CommentTime.NO_LAST_DAY)
    days_left = planning.days_left(comment_by, day=today)
    if days_left < 0:
        return CommentStanding(time=CommentTime.LATE)
    return CommentStanding(time=CommentTime.OPEN, days_left=days_left)
