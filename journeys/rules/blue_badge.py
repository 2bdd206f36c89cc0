"""Blue Badge: who gets one without an assessment, who may after one.

Disabled Persons (Badges for Motor Vehicles) (England) Regulations 2000, regulation 4, and the Department for
Transport's guidance to councils of 2019 (which brought in hidden disabilities).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.rules import Finding
from journeys.rules import pension_age, wording
from journeys.rules.calculating import Rates, rule

YOUNG_CHILD = 3  # years; under that age only the two reasons of a small child count
WITHOUT_ASSESSMENT: Mapping[str, str] = {
    "pip_moving": "PIP with 8 points or more for moving around",
    "pip_planning": "PIP with 10 points for planning a journey, because of overwhelming distress",
    "dla": "the higher rate mobility part of DLA",
    "blind": "registered as severely sight impaired (blind)",
    "war_pension": "War Pensioners’ Mobility Supplement",
    "armed_forces": "an Armed Forces lump sum at tariff 1 to 8, with a lasting difficulty in walking",
}
AFTER_ASSESSMENT: Mapping[str, str] = {
    "walking": "walking is impossible or very hard",
    "distress": "a journey brings very great distress, or a risk of serious harm",
    "arms": "a driver who cannot use parking machines because of both arms",
    "medicine": "end of life, or an illness that moves fast",
}
SMALL_CHILD: Mapping[str, str] = {
    "equipment": "a child under 3 with bulky medical equipment",
    "near_vehicle": "a child under 3 who must always be near a vehicle for treatment",
}


@rule(
    "blue-badge",
    asks=("born_on", "badge_benefits", "badge_reasons"),
    values=("without_assessment", "with_assessment", "not_likely"),
)
def blue_badge(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """Which of the two ways an application goes, or that it is not likely to succeed."""
    born = wording.day_of(answers.get("born_on"))
    is_small = born is not None and pension_age.age_on(born, today) < YOUNG_CHILD
    known = {} if is_small else WITHOUT_ASSESSMENT
    reasons = SMALL_CHILD if is_small else AFTER_ASSESSMENT
    sure = [known[one] for one in wording.chosen(answers.get("badge_benefits")) if one in known]
    if sure:
        words = "You can have a Blue Badge when we have seen the proof. You need no assessment."
        return wording.found("blue-badge", "without_assessment", words, [wording.line("Why", _said(sure))])
    perhaps = [reasons[one] for one in wording.chosen(answers.get("badge_reasons")) if one in reasons]
    if perhaps:
        words = "You could get a Blue Badge. We need to assess you, or hear from someone who treats you."
        return wording.found("blue-badge", "with_assessment", words, [wording.line("Why", _said(perhaps))])
    words = "You are not likely to get a Blue Badge, because none of the reasons in the law is yours."
    return wording.found("blue-badge", "not_likely", words, recommends="refused")


@rule("blue-badge-fee", asks=("born_on",), rates="blue-badge")
def blue_badge_fee(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """The fee, in pence: the same for everyone."""
    fee, years = rates.amounts["badge"], rates.amounts["years"]
    words = f"A Blue Badge costs {wording.pounds(fee)} and lasts up to {years} years. You pay only if you get one."
    return wording.found("blue-badge-fee", fee, words, rates=rates)


@rule("blue-badge-whom", asks=("who",), values=("you", "the person"))
def blue_badge_whom(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """How the questions name whom the badge is for."""
    words = "the person" if answers.get("who") == "other" else "you"
    return wording.found("blue-badge-whom", words, f"The badge is for {words}.")


@rule("blue-badge-whose", asks=("who",), values=("your", "the person’s"))
def blue_badge_whose(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """The same, of what is theirs."""
    words = "the person’s" if answers.get("who") == "other" else "your"
    return wording.found("blue-badge-whose", words, f"It is {words} badge.")


def _said(reasons: list[str]) -> str:
    """The reasons as a sentence."""
    words = "; ".join(reasons)
    return words[0].upper() + words[1:] + "."
