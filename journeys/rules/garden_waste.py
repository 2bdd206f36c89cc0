"""The garden waste subscription: who can have it and what it costs. Terms and price are the borough's own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.rules import Finding
from journeys.rules import wording
from journeys.rules.calculating import Rates, rule


@rule("garden-waste", asks=("garden",), values=("can_have", "no_garden", "shared_garden"))
def garden_waste(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """Whether we can collect from them. In favour by itself: there is nothing for anyone to check."""
    garden = answers.get("garden")
    if garden == "none":
        words = "You cannot subscribe, because we collect only from homes with a garden."
        return wording.found("garden-waste", "no_garden", words, recommends="refused")
    if garden == "shared":
        words = "You cannot subscribe for a shared garden, because who looks after it arranges the collection."
        return wording.found("garden-waste", "shared_garden", words, recommends="refused")
    words = "You can subscribe, because your home has its own garden."
    return wording.found("garden-waste", "can_have", words, recommends="granted")


@rule("garden-waste-fee", asks=("subscriptions",), rates="garden-waste")
def garden_waste_fee(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """What the subscriptions cost for a year, in pence."""
    number = min(max(1, wording.whole(answers.get("subscriptions"))), rates.amounts["most"])
    each = rates.amounts["subscription"]
    sacks = number * rates.amounts["sacks"]
    lines = [wording.line("Subscriptions", f"{number} for {wording.pounds(each)} a year each.", number * each)]
    words = f"{wording.pounds(number * each)} a year for {sacks} sacks, emptied every week."
    return wording.found("garden-waste-fee", number * each, words, lines, rates=rates)
