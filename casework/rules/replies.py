"""When someone who has to answer us is reminded, warned and, at last, closed."""

from datetime import date, timedelta

NOTICE = timedelta(days=7)


def reminded_on(asked_on: date, reply_by: date) -> date:
    """The day of the reminder: half-way."""
    return asked_on + (reply_by - asked_on) / 2


def warned_on(asked_on: date, reply_by: date) -> date:
    """The day on which we say that we shall close it: a week before, and where there is no fortnight, half-way."""
    return max(reply_by - NOTICE, reminded_on(asked_on, reply_by))


def closed_after(asked_on: date, reply_by: date, *, warned: date) -> date:
    """The last day to answer for someone warned on ``warned``: a warning that went out late costs them nothing."""
    return max(reply_by, warned + (reply_by - warned_on(asked_on, reply_by)))
