"""How long a consent lasts, and when an agency should ask for it again."""

from calendar import monthrange
from datetime import date, timedelta

MONTHS = (3, 6, 12)  # how long a client may let an agency act for them
SOON = timedelta(days=30)  # before it ends, the agency's home page says so


def last_day(from_on: date, *, months: int) -> date:
    """The last day of a consent of so many ``months``: the same day of that month, or the month's last."""
    years, month = divmod(from_on.month - 1 + months, 12)
    year = from_on.year + years
    return date(year, month + 1, min(from_on.day, monthrange(year, month + 1)[1]))
