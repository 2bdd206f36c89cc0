"""What a booked collection, ceremony, visit or pitch costs. The prices are the borough's own: ``journeys/rates``."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from casework.rules import Finding
from journeys.rules import wording
from journeys.rules.calculating import Rates, rule

FRIDAY, SATURDAY = 4, 5


def begins(answer: Any) -> datetime | None:
    """When a chosen time begins, by the clock in London; None where none was chosen."""
    try:
        return timezone.localtime(datetime.fromisoformat(answer["starts_at"]))
    except (TypeError, ValueError, KeyError):
        return None


def number_of_things(answers: Mapping[str, Any]) -> int:
    """How many large things are to be collected."""
    return sum(max(1, wording.whole(row.get("number"))) for row in wording.rows(answers.get("things")))


@rule("bulky-waste-number", asks=("things",))
def bulky_waste_number(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """How many things they are together: a crew takes so many at one home."""
    number = number_of_things(answers)
    return wording.found("bulky-waste-number", number, f"{number} things together.")


@rule("bulky-waste-fee", asks=("things", "gets_reduction"), rates="bulky-waste")
def bulky_waste_fee(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """What a collection costs: a price for the first few things, and one for each more."""
    amounts = rates.amounts
    which = "reduced" if answers.get("gets_reduction") is True else "full"
    number = number_of_things(answers)
    more = max(0, number - amounts["first"])
    price = amounts[f"{which}_first"]
    for_whom = ", because you get Council Tax Reduction" if which == "reduced" else ""
    lines = [wording.line("Collection", f"Up to {amounts['first']} things{for_whom}.", price)]
    if more:
        each = amounts[f"{which}_more"]
        lines.append(wording.line("More things", f"{more} for {wording.pounds(each)} each.", more * each))
        price += more * each
    words = f"{wording.pounds(price)} for {number} thing{'' if number == 1 else 's'}."
    return wording.found("bulky-waste-fee", price, words, lines, rates=rates)


@rule("ceremony-fee", asks=("room", "time"), rates="ceremonies")
def ceremony_fee(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """What a ceremony costs: by the room, and by the day of the week once it is chosen."""
    prices = rates.amounts.get(str(answers.get("room")), rates.amounts["statutory"])
    at = begins(answers.get("time"))
    weekday = at.weekday() if at else 0
    which, words = "monday", "Monday to Thursday."
    if weekday == FRIDAY:
        which, words = "friday", "On a Friday."
    elif weekday >= SATURDAY:
        which, words = "saturday", "On a Saturday or Sunday."
    price = prices[which]
    lines = [wording.line("Ceremony and room", words, price)]
    return wording.found("ceremony-fee", price, f"{wording.pounds(price)} for the ceremony.", lines, rates=rates)


@rule("pest-control-fee", asks=("pest", "gets_help"), rates="pest-control")
def pest_control_fee(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """What a treatment costs: by the pest, less for those on a low income."""
    price = rates.amounts["treatments"].get(str(answers.get("pest")), 0)
    lines = [wording.line("Treatment", "All the visits that it takes.", price)]
    if answers.get("gets_help") is True:
        off = price * rates.amounts["reduced_percent"] // 100
        lines.append(wording.line("Low income", f"{rates.amounts['reduced_percent']}% less.", -off))
        price -= off
    words = f"{wording.pounds(price)} for the whole treatment."
    return wording.found("pest-control-fee", price, words, lines, rates=rates)


@rule("sports-pitch-fee", asks=("sport", "time"), rates="sports-pitches")
def sports_pitch_fee(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """What an hour on a pitch costs: more in the evening and at the weekend, when most people want one."""
    amounts = rates.amounts
    at = begins(answers.get("time"))
    is_peak = at is not None and (at.weekday() >= SATURDAY or at.hour >= amounts["peak_from_hour"])
    prices = amounts["sports"].get(str(answers.get("sport")), {"usual": 0, "peak": 0})
    price = prices["peak" if is_peak else "usual"]
    words = f"In the evening from {amounts['peak_from_hour'] - 12}pm, or at the weekend." if is_peak else "In the day."
    lines = [wording.line("One hour", words, price)]
    return wording.found("sports-pitch-fee", price, f"{wording.pounds(price)} for the hour.", lines, rates=rates)
