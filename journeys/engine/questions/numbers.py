"""Questions for a number and for an amount of money."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from django import forms
from pydantic import Field, model_validator

from design.templatetags import govuk
from journeys.engine.questions.base import NotAnswered, Question
from journeys.engine.questions.plain import plain
from journeys.forms import ReadableField

# Commas stand between thousands or nowhere: "12,50" is twelve and a half in much of Europe, and never 1,250 here.
NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]*)?")
PENCE = re.compile(r"([0-9]+) ?p(?:ence)?", re.IGNORECASE)
LONGEST = 30  # signs that a number is read from
MOST = 1_000_000_000


def number_of(typed: str) -> Decimal | None:
    """The number that ``typed`` is; None where it is none. Spaces do no harm: "1 000"."""
    words = typed.replace(" ", "")
    if len(words) > LONGEST or not NUMBER.fullmatch(words) or not any(sign.isdigit() for sign in words):
        return None
    return Decimal(words.replace(",", ""))


def places_of(number: Decimal) -> int:
    """How many digits stand behind the point, closing noughts not counted."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


class Bounded(Question):
    """What both have in common: the least and the most that will do."""

    at_least: Annotated[int, Field(ge=-MOST, le=MOST)] = 0
    at_most: Annotated[int, Field(ge=-MOST, le=MOST)] = 10_000_000

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.at_least > self.at_most:
            raise ValueError("“at_least” is more than “at_most”.")
        return self

    @property
    def has_limits(self) -> bool:
        """Whether the definition itself says both the least and the most."""
        return {"at_least", "at_most"} <= self.model_fields_set

    def refused(self, words: str) -> NotAnswered:
        return NotAnswered(**{self.name: words})


class Number(Bounded):
    """A number, whole unless it may have ``decimals``. Input: ``<name>``; commas, spaces and its unit are forgiven.

    Stored as a whole number, or as a text like "3.5" where it may have decimals.
    """

    type: Literal["number"]
    decimals: Annotated[int, Field(ge=0, le=4)] = 0
    unit: Annotated[str, Field(max_length=20)] = ""

    missing_words: ClassVar[str] = "Enter a number"

    def fields(self) -> dict[str, forms.Field]:
        attrs = {
            "class": "govuk-input--width-5",
            "inputmode": "decimal" if self.decimals else "numeric",
            "spellcheck": "false",
            **({"suffix": self.unit} if self.unit else {}),
        }
        return {self.name: ReadableField(widget=forms.TextInput(attrs), required=False)}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        typed = plain(str(cleaned.get(self.name) or ""))
        if not typed:
            return None
        number = number_of(self._without_unit(typed))
        if number is None:
            raise self.refused("Enter a number, like 3.5" if self.decimals else "Enter a number, like 3")
        if places_of(number) > self.decimals:
            raise self.refused(
                f"Use {self.decimals} decimal place{'s' if self.decimals > 1 else ''} at most, like 3.5"
                if self.decimals
                else "Enter a whole number, like 3"
            )
        if not self.at_least <= number <= self.at_most:
            raise self.refused(self._out_of_range(number))
        return f"{number.normalize() + 0:f}" if self.decimals else int(number)

    def words(self, answer: Any) -> str:
        if answer is None:
            return ""
        return f"{Decimal(answer):,f} {self.unit}".strip()

    def _without_unit(self, typed: str) -> str:
        """``typed`` without the unit behind it: "12 hours", and "1 hour" too."""
        end = re.search(r"[^\W\d_%][^\W\d_]*\.?$|%$", typed)
        unit = self.unit.casefold()
        if end and unit and end[0].casefold().rstrip(".") in {unit, unit.removesuffix("s")}:
            return typed[: end.start()].strip()
        return typed

    def _out_of_range(self, number: Decimal) -> str:
        if self.has_limits:
            return f"Enter a number from {self.at_least:,} to {self.at_most:,}"
        if number < self.at_least:
            return f"Enter a number that is {self.at_least:,} or more"
        return f"Enter a number that is {self.at_most:,} or less"


class Money(Bounded):
    """An amount of money, stored in pence. Input: ``<name>``; £, commas and spaces are forgiven.

    ``at_least`` and ``at_most`` are pounds.
    """

    type: Literal["money"]

    is_personal_by_nature: ClassVar[bool] = True
    missing_words: ClassVar[str] = "Enter an amount of money, like 123.45"

    def fields(self) -> dict[str, forms.Field]:
        attrs = {"class": "govuk-input--width-10", "inputmode": "decimal", "spellcheck": "false", "prefix": "£"}
        return {self.name: ReadableField(widget=forms.TextInput(attrs), required=False)}

    def typed(self, answer: Any) -> dict[str, Any]:
        if answer is None:
            return {self.name: ""}
        sign, pounds = "-" if answer < 0 else "", abs(answer) // 100
        return {self.name: f"{sign}{pounds:,}.{abs(answer) % 100:02d}" if answer % 100 else f"{sign}{pounds:,}"}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        typed = plain(str(cleaned.get(self.name) or ""))
        if not typed:
            return None
        pence = self._pence_of(typed)
        if pence is None:
            raise self.refused("Enter an amount of money, like 123.45")
        if not self.at_least * 100 <= pence <= self.at_most * 100:
            raise self.refused(self._out_of_range(pence))
        return pence

    def words(self, answer: Any) -> str:
        return govuk.money(answer)

    def _pence_of(self, typed: str) -> int | None:
        only_pence = PENCE.fullmatch(typed)
        if only_pence and len(typed) <= LONGEST:
            return int(only_pence[1])
        amount = number_of(re.sub(r"^(-?) ?(?:£|GBP)|GBP$", r"\1", typed, count=1, flags=re.IGNORECASE))
        return int(amount * 100) if amount is not None and places_of(amount) <= 2 else None

    def _out_of_range(self, pence: int) -> str:
        if self.has_limits:
            return f"Enter an amount from £{self.at_least:,} to £{self.at_most:,}"
        if pence < self.at_least * 100:
            return f"Enter an amount that is £{self.at_least:,} or more"
        return f"Enter an amount that is £{self.at_most:,} or less"
