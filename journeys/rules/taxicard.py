"""Taxicard: cheaper taxis for Londoners who find public transport very hard.

The scheme is London Councils'; its boroughs publish the same four reasons that need no assessment, and assess others.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.rules import Finding
from journeys.rules import wording
from journeys.rules.calculating import Rates, rule

AUTOMATIC: Mapping[str, str] = {
    "dla": "The higher rate mobility part of DLA.",
    "pip_moving": "PIP with 8 points or more for moving around.",
    "blind": "Registered as severely sight impaired (blind).",
    "war_pension": "War Pensioners’ Mobility Supplement.",
}


@rule(
    "taxicard",
    asks=("taxicard_benefits", "long_term", "transport"),
    values=("automatic", "assessed", "not_long_term", "not_likely"),
)
def taxicard(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """Whether proof is enough, an assessment is needed, or the scheme is not for them."""
    sure = [AUTOMATIC[one] for one in wording.chosen(answers.get("taxicard_benefits")) if one in AUTOMATIC]
    if sure:
        words = "You can have a Taxicard when we have seen the proof. You need no assessment."
        return wording.found("taxicard", "automatic", words, [wording.line("Why", " ".join(sure))])
    if answers.get("long_term") is False:
        words = "You cannot get a Taxicard, because it is for difficulties that last 12 months or more."
        return wording.found("taxicard", "not_long_term", words, recommends="refused")
    if answers.get("transport") == "can":
        words = "You are not likely to get a Taxicard, because you can use buses or trains."
        return wording.found("taxicard", "not_likely", words, recommends="refused")
    words = "You could get a Taxicard. We need to assess how you get about."
    return wording.found("taxicard", "assessed", words)
