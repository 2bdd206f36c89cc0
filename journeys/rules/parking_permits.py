"""What a parking permit costs a resident or a business. The prices are the borough's own: ``journeys/rates``."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.rules import Finding
from journeys.rules import wording
from journeys.rules.calculating import Rates, rule


@rule("resident-parking-fee", asks=("fuel", "emissions", "has_permit"), rates="resident-parking")
def resident_parking_fee(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """What a resident's permit costs for 12 months, in pence."""
    fuel, emissions = answers.get("fuel"), answers.get("emissions")
    if fuel == "electric":
        price, words = rates.amounts["by_emissions"][0][1], "An electric vehicle makes none."
    elif not isinstance(emissions, int):
        price, words = rates.amounts["not_known"], "We do not know how much it makes, so the highest price applies."
    else:
        least, price = max(step for step in rates.amounts["by_emissions"] if step[0] <= emissions)
        words = f"It makes {emissions} grams a kilometre. This price is for {least} grams or more."
    lines = [wording.line("Carbon dioxide", words, price)]
    if fuel == "diesel":
        percent = rates.amounts["diesel_percent"]
        more = price * percent // 100
        lines.append(wording.line("Diesel", f"{percent}% more for a diesel vehicle.", more))
        price += more
    if answers.get("has_permit") is True:
        times = rates.amounts["second_times"]
        lines.append(
            wording.line("Second vehicle", f"A second permit costs {times} times as much.", price * (times - 1))
        )
        price *= times
    words = f"A permit for 12 months costs {wording.pounds(price)}." if price else "The permit is free."
    return wording.found("resident-parking-fee", price, words, lines, rates=rates)


@rule("business-parking-fee", asks=("fuel", "emissions", "permits_held"), rates="business-parking")
def business_parking_fee(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """What a business permit costs for 12 months, in pence."""
    amounts = rates.amounts
    which = "second" if wording.whole(answers.get("permits_held")) else "first"
    emissions = answers.get("emissions")
    if answers.get("fuel") == "electric":
        price, words = amounts["electric"], "The vehicle is electric."
    elif isinstance(emissions, int) and emissions < amounts["low_emission_under"]:
        price = amounts[f"{which}_low_emission"]
        limit = amounts["low_emission_under"]
        words = f"It makes {emissions} grams of carbon dioxide a kilometre. The price is lower under {limit}."
    else:
        price, words = amounts[which], "The full price."
    lines = [wording.line("First permit" if which == "first" else "Second permit", words, price)]
    words = f"A permit for 12 months costs {wording.pounds(price)}." if price else "The permit is free."
    return wording.found("business-parking-fee", price, words, lines, rates=rates)
