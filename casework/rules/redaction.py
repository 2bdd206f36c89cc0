"""What an officer takes out of people's words before everyone can read them."""

import re
from dataclasses import dataclass
from enum import StrEnum

from design.cards import holds_card_number

EMAIL = re.compile(r"[\w.+'-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63})+")
# A number of the United Kingdom: 0 or +44 and nine or ten more digits, in whatever groups.
PHONE = re.compile(r"(?<![\d/])(?:(?:\+|00)\s?44\s?(?:\(0\))?|\(?0)(?:[\s().-]{0,2}\d){9,10}(?![\d/])")


class DetailKind(StrEnum):
    """A detail that must not be read by all."""

    CARD = "card"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True)
class Detail:
    """One that was found, as it is written; a card's number is not repeated."""

    kind: DetailKind
    written: str = ""


def personal_details(words: str) -> list[Detail]:
    """Card numbers, email addresses and phone numbers in ``words``. Names and health only a person can find."""
    if holds_card_number(words):
        return [Detail(DetailKind.CARD), *_written(words)]
    return _written(words)


def _written(words: str) -> list[Detail]:
    emails = [Detail(DetailKind.EMAIL, found[0]) for found in EMAIL.finditer(words)]
    phones = [Detail(DetailKind.PHONE, found[0].strip()) for found in PHONE.finditer(words)]
    return emails + phones
