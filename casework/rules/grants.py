"""Whether what was granted is valid on a day."""

from datetime import date
from enum import StrEnum


class GrantStanding(StrEnum):
    """How a permit stands."""

    VALID = "valid"
    NOT_YET = "not_yet"
    ENDED = "ended"
    TAKEN_BACK = "taken_back"


def standing_of_grant(*, valid_from: date, valid_until: date, is_ended: bool, today: date) -> GrantStanding:
    """How a permit stands on ``today``: both its first and its last day count."""
    if is_ended:
        return GrantStanding.TAKEN_BACK
    if today > valid_until:
        return GrantStanding.ENDED
    return GrantStanding.NOT_YET if today < valid_from else GrantStanding.VALID
