"""Whether what was granted is valid on a day, and when its holder is reminded of its end."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

REMINDED_DAYS_BEFORE = (60, 30, 7)
RENEWED_FOR_DAYS = 90  # after its end


class GrantStanding(StrEnum):
    """How a permit stands."""

    VALID = "valid"
    NOT_YET = "not_yet"
    UNPAID = "unpaid"
    ENDED = "ended"
    TAKEN_BACK = "taken_back"


def standing_of_grant(
    *, valid_from: date, valid_until: date, is_ended: bool, is_unpaid: bool = False, today: date
) -> GrantStanding:
    """How a permit stands on ``today``: both its first and its last day count, once its fee is paid."""
    if is_ended:
        return GrantStanding.TAKEN_BACK
    if today > valid_until:
        return GrantStanding.ENDED
    if is_unpaid:
        return GrantStanding.UNPAID
    return GrantStanding.NOT_YET if today < valid_from else GrantStanding.VALID


def reminder_due(*, valid_until: date, granted_on: date, reminded: Collection[int], today: date) -> int | None:
    """So many days before its end is it that a business is reminded of now; None where no reminder is due.

    What was granted on the very day of a reminder, or after it, was just told of.
    """
    if today > valid_until:
        return None
    for days in sorted(REMINDED_DAYS_BEFORE):
        reminded_on = valid_until - timedelta(days=days)
        if today >= reminded_on:
            is_fresh = granted_on >= reminded_on
            return None if days in reminded or is_fresh else days
    return None


def may_renew(*, valid_until: date, is_ended: bool, today: date) -> bool:
    """Whether it is time to apply for the next one: from 60 days before its end, until 90 days after it."""
    return not is_ended and -RENEWED_FOR_DAYS <= (valid_until - today).days <= max(REMINDED_DAYS_BEFORE)
