"""What can be decided about drafts and answers without asking the database."""

from journeys.rules import blue_badge as blue_badge
from journeys.rules import booking_fees as booking_fees
from journeys.rules import council_tax_reduction as council_tax_reduction
from journeys.rules import garden_waste as garden_waste
from journeys.rules import parking_permits as parking_permits
from journeys.rules import paying as paying
from journeys.rules import single_person_discount as single_person_discount
from journeys.rules import street_events as street_events
from journeys.rules import taxicard as taxicard
from journeys.rules.calculating import RULES, Rates, Rule, rule
from journeys.rules.drafts import (
    KEPT_FOR,
    NUMBER_PREFIX,
    REMINDED_BEFORE,
    SEEN_AT_WORK_FOR,
    STARTS_AN_HOUR,
    SUBMISSIONS_A_DAY_TO_ONE_CONTACT,
    SUBMISSIONS_AN_HOUR,
    Hand,
    hand_of,
    has_returned,
    is_helping,
    is_own,
    may_open,
    needs_sign_in,
    person_of,
    unproved,
)
from journeys.rules.notices import may_change_notice

__all__ = [
    "KEPT_FOR",
    "NUMBER_PREFIX",
    "REMINDED_BEFORE",
    "RULES",
    "SEEN_AT_WORK_FOR",
    "STARTS_AN_HOUR",
    "SUBMISSIONS_AN_HOUR",
    "SUBMISSIONS_A_DAY_TO_ONE_CONTACT",
    "Hand",
    "Rates",
    "Rule",
    "hand_of",
    "has_returned",
    "is_helping",
    "is_own",
    "may_change_notice",
    "may_open",
    "needs_sign_in",
    "person_of",
    "rule",
    "unproved",
]
