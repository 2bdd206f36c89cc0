"""Planning applications: whether one can still be commented on. No database."""

from datetime import date

# Once one of these, a comment can change nothing.
OVER = frozenset({"decided", "appeal", "withdrawn"})


def takes_comments(*, stage: str, comment_from: date | None, comment_by: date | None, day: date) -> bool:
    """Whether comments on an application count on that day: until the end of ``comment_by``."""
    if stage in OVER or comment_by is None:
        return False
    return comment_by >= day and (comment_from is None or comment_from <= day)


def days_left(comment_by: date, *, day: date) -> int:
    """How many days are left after ``day``: 0 on the last day, below zero once it is over."""
    return (comment_by - day).days
