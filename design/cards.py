"""Card numbers that people type where none belongs: refused, so that none is ever stored (PCI DSS, requirement 3)."""

import re

from django.core.exceptions import ValidationError

# 13 to 19 digits in a row, or in the groups that are printed on cards; not a part of a longer number
GAP = r"[ \u00a0./-]{1,2}"
WRITTEN = re.compile(
    rf"(?<![0-9])(?:[2-6][0-9]{{12,18}}|[2-6][0-9]{{3}}(?:{GAP}[0-9]{{4}}){{3}}|3[0-9]{{3}}{GAP}[0-9]{{6}}{GAP}[0-9]{{5}})(?![0-9])"
)
REFUSED = "Take out the card number. Never write one in a form: you pay on a secure page of its own"


def holds_card_number(text: str) -> bool:
    """Whether there is a number in ``text`` that could be a payment card's: 13 to 19 digits that check (Luhn)."""
    return any(_checks(re.sub(r"[^0-9]", "", found)) for found in WRITTEN.findall(text))


def refuse_card_number(text: str) -> None:
    """A validator for whatever people write. Raises ``ValidationError``."""
    if holds_card_number(text):
        raise ValidationError(REFUSED, code="card_number")


def _checks(digits: str) -> bool:
    """The Luhn check of ISO/IEC 7812-1, Annex B."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
