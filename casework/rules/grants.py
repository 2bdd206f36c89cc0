"""Whether what was granted is valid on a day."""

from datetime import date
from enum import StrEnum


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
