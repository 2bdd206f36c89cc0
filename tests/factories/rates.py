"""The amounts that rules count with, as their files give them on one day, and what a rule makes of answers then."""

from datetime import date
from typing import Any

from casework.rules import Finding
from journeys import kinds
from journeys.engine.rating import load_rates, rates_on
from journeys.rules import RULES

TODAY = date(2026, 11, 21)
RATES = load_rates(kinds.CATALOGUE.parent / "rates")


def found(rule: str, today: date = TODAY, **answers: Any) -> Finding:
    """What ``rule`` finds in ``answers``."""
    known = RULES[rule]
    assert set(answers) <= known.asks, "a definition gives a rule only the answers that it asks for"
    return known.work(answers, rates_on(RATES.get(known.rates, ()), today), today)


def amount(finding: Finding, label: str) -> int | None:
    """The pence of the line of that label; None where it has none, or there is no such line."""
    return next((line.get("pence") for line in finding["lines"] if line["label"] == label), None)


def words(finding: Finding, label: str) -> str:
    """The words of the line of that label."""
    return next(line["words"] for line in finding["lines"] if line["label"] == label)
