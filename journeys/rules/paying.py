"""What someone chose to pay."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.rules import Finding
from journeys.rules import wording
from journeys.rules.calculating import Rates, rule


@rule("amount-to-pay", asks=("amount",))
def amount_to_pay(answers: Mapping[str, Any], rates: Rates, today: date) -> Finding:
    """The amount that they typed, in pence: as much of a bill as they like."""
    pence = wording.whole(answers.get("amount"))
    return wording.found("amount-to-pay", pence, f"You pay {wording.pounds(pence)}.")
