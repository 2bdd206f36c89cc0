"""Street parties and events: which kind of application it is, and whether there is time enough.

GOV.UK's guide to street parties tells a small party for neighbours from an event for the public; Licensing Act 2003,
part 5, asks for a Temporary Event Notice where alcohol is sold or the public is entertained, for fewer than 500 people.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from casework.rules import Finding, FindingLine
from journeys.rules import wording
from journeys.rules.calculating import Rates, rule


@rule(
    "street-event",
    asks=("event_on", "for_whom", "people", "licensed"),
    values=("street_party", "event", "large_event", "too_soon"),
    rates="street-events",
)
def street_event(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """The kind of event, in a line each, and by when we have to know of it."""
    kind, lines = _kind(answers, rates)
    days = rates.amounts["days_before_large" if kind == "large_event" else "days_before"]
    on = wording.day_of(answers.get("event_on"))
    first = today + timedelta(days=days)
    lines.append(
        wording.line("Time", f"We need {days // 7} weeks. The first day you can choose is {wording.day(first)}.")
    )
    if on is not None and on < first:
        words = f"There is not enough time, because {wording.day(on)} is before {wording.day(first)}."
        if on < today:
            words = f"{wording.day(on)} is in the past. Go back and choose a day to come."
        return wording.found("street-event", "too_soon", words, lines, recommends="refused", rates=rates)
    words = {
        "street_party": "This is a street party. It is free, and you need no insurance.",
        "event": "This is an event for the public. You need insurance and a plan for safety.",
        "large_event": "This is a large event. Police, fire and ambulance services look at your plans with us.",
    }[kind]
    return wording.found("street-event", kind, words, lines, rates=rates)


def _kind(answers: Mapping[str, Any], rates: Rates) -> tuple[str, list[FindingLine]]:
    people = wording.whole(answers.get("people"))
    lines = [wording.line("People", f"You expect {people}.")]
    if people >= rates.amounts["large_from"]:
        words = "With so many people you need a premises licence if you sell alcohol or put on a show."
        lines.append(wording.line("Licence", words))
        return "large_event", lines
    is_licensed = answers.get("licensed") is True
    if is_licensed:
        lines.append(wording.line("Licence", "You need a Temporary Event Notice to sell alcohol or put on a show."))
    is_for_neighbours = answers.get("for_whom") != "public"
    lines.append(wording.line("For whom", "Only neighbours." if is_for_neighbours else "Anyone may come."))
    if is_for_neighbours and not is_licensed and people < rates.amounts["street_party_under"]:
        return "street_party", lines
    return "event", lines
