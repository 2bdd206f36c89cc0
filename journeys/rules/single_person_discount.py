"""The single person discount: a quarter off council tax where one adult lives in a home, or one who counts.

Local Government Finance Act 1992, section 11 (25% with one adult, 50% where nobody counts) and schedule 1 (people who
are not counted); Council Tax (Discount Disregards) Order 1992; for guests from Ukraine S.I. 2022/439.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.rules import Finding, FindingLine
from journeys.rules import wording
from journeys.rules.calculating import Rates, rule

NOT_COUNTED: Mapping[str, str] = {
    "student": "a full-time student",
    "apprentice": "an apprentice with low pay",
    "school": "18 or 19 and at school, or with Child Benefit still paid",
    "impaired": "severely mentally impaired, as a doctor says",
    "carer": "a carer who is not counted",
    "away": "in hospital, a care home or prison for a long time",
    "religious": "a member of a religious community",
    "diplomat": "a diplomat, or with visiting forces",
    "ukraine": "a guest under Homes for Ukraine",
}
YEAR = 366  # days
# Their home is exempt, or half the bill is taken off: a person looks at that.
ALONE = (
    "You may pay less still",
    "Call us if you are a full-time student, an apprentice, or severely mentally impaired, as a doctor says.",
)


@rule(
    "single-person-discount",
    asks=("adults", "you_are", "other_adults", "since"),
    values=("one_adult", "one_counts", "nobody_counts", "too_many"),
)
def single_person_discount(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """How many adults count. In favour by itself only where one adult lives there: the others have proof to send."""
    adults = max(1, wording.whole(answers.get("adults")))
    if adults == 1:
        lines = [wording.line("Adults in your home", "1, and that is you."), wording.line(*ALONE)]
        words = "You can get the discount, because you are the only adult in your home. It is 25% off your bill."
        if _is_long_ago(answers.get("since"), today):
            lines.append(wording.line("Since when", "More than a year ago. An officer looks at earlier bills first."))
            return _found("one_adult", words, lines)
        return _found("one_adult", words, lines, recommends="granted")
    lines, counted = _counted(answers, adults)
    if counted > 1:
        words = f"You cannot get this discount, because {counted} adults in your home count. It is for one."
        return _found("too_many", words, lines, recommends="refused")
    if counted:
        words = "You could get the discount, because only 1 adult in your home counts. It is 25% off your bill."
        return _found("one_counts", words, lines)
    words = "You could get a discount of 50%, because no adult in your home counts."
    return _found("nobody_counts", words, lines)


def _is_long_ago(since: Any, today: date) -> bool:
    """Whether it changes bills of more than a year: a person looks at those before money is given back."""
    return bool(since) and (today - date.fromisoformat(str(since))).days > YEAR


def _counted(answers: Mapping[str, Any], adults: int) -> tuple[list[FindingLine], int]:
    """A line for each adult, and how many count."""
    others = list(wording.rows(answers.get("other_adults")))[: adults - 1]
    lines = [wording.line("Adults in your home", f"{adults}, with you.")]
    counted = 0
    for label, reason in [
        ("You", answers.get("you_are")),
        *((str(one.get("name") or f"Adult {number}"), one.get("is_a")) for number, one in enumerate(others, 2)),
    ]:
        why = NOT_COUNTED.get(str(reason))
        counted += why is None
        lines.append(wording.line(label, f"Does not count: {why}." if why else "Counts."))
    unnamed = adults - 1 - len(others)
    if unnamed:
        lines.append(wording.line("Adults you did not name", f"{unnamed}. We count them."))
    return lines, counted + unnamed


def _found(value: str, words: str, lines: list[FindingLine] | None = None, recommends: str = "") -> Finding:
    return wording.found("single-person-discount", value, words, lines or (), recommends=recommends)
