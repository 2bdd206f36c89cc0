"""What a rule makes of the answers of an application, in figures and in words."""

from typing import Any, NotRequired, TypedDict


class FindingLine(TypedDict):
    """One line of a calculation: what, in words, and how much in pence where it is an amount."""

    label: str
    words: str
    pence: NotRequired[int]


class Finding(TypedDict):
    """What a rule makes of the answers, frozen with the case: the value, why, and every line that led to it.

    ``recommends`` is "granted", "refused" or "" (a person decides); ``rates_from`` is the day since which the amounts
    that it used apply (ISO), "" where it used none.
    """

    rule: str
    value: Any
    words: str
    lines: list[FindingLine]
    recommends: str
    rates_from: str
