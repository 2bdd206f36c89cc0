"""Conditions: whether a page or question is shown, decided by earlier answers."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

Part = TypeVar("Part")
# A list in the file, a tuple in the model, so that a definition cannot be changed by accident.
Many = Annotated[tuple[Part, ...], Field(strict=False)]


class Strict(BaseModel):
    """Part of a definition: every key known, every type exact, nothing changed afterwards."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Condition(Strict):
    """``question`` with what its answer has to be, or ``any`` of several conditions, or ``all`` of them.

    ``equals`` asks for a fixed answer: a question of several choices equals a value where that is one of those chosen.
    ``at_least`` and ``at_most`` ask for a number (of money, in pence). In place of a question it may name a
    calculation. What was not asked is nothing.
    """

    question: str | None = None
    equals: str | bool | None = None
    at_least: Annotated[int | float, Field(allow_inf_nan=False)] | None = None
    at_most: Annotated[int | float, Field(allow_inf_nan=False)] | None = None
    any: Many["Condition"] | None = None
    all: Many["Condition"] | None = None

    @model_validator(mode="after")
    def _is_one_of_the_three(self) -> Self:
        is_comparison = (self.equals is not None) != self.is_about_number
        has_half = (self.question is not None) != (self.equals is not None or self.is_about_number)
        is_one = [self.question is not None and is_comparison, bool(self.any), bool(self.all)].count(True) == 1
        if has_half or not is_one:
            words = "A condition needs “question” and “equals” (or “at_least”, “at_most”), or “any”, or “all”."
            raise ValueError(words)
        return self

    @property
    def is_about_number(self) -> bool:
        """Whether it compares a number."""
        return self.at_least is not None or self.at_most is not None

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether it is so, given the answers that are on the route."""
        if self.any:
            return any(part.holds(answers) for part in self.any)
        if self.all:
            return all(part.holds(answers) for part in self.all)
        answer = answers.get(self.question or "")
        if self.is_about_number:
            return self._is_between(answer)
        if isinstance(answer, list):
            return self.equals in answer
        return bool(answer == self.equals and type(answer) is type(self.equals))

    def _is_between(self, answer: Any) -> bool:
        number = number_of(answer)
        if number is None:
            return False
        is_enough = self.at_least is None or number >= Decimal(str(self.at_least))
        return is_enough and (self.at_most is None or number <= Decimal(str(self.at_most)))

    def leaves(self, location: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], "Condition"]]:
        """Every comparison in it, with where it stands."""
        for key, parts in (("any", self.any), ("all", self.all)):
            for number, part in enumerate(parts or ()):
                yield from part.leaves((*location, key, number))
        if self.question is not None:
            yield location, self

    @cached_property
    def names(self) -> frozenset[str]:
        """The questions and calculations that it asks about."""
        return frozenset(leaf.question for _at, leaf in self.leaves() if leaf.question is not None)


def number_of(answer: Any) -> Decimal | None:
    """An answer as a number, where it is one: whole, or in words where it has decimals ("3.5")."""
    if isinstance(answer, bool) or not isinstance(answer, int | float | str):
        return None
    try:
        number = Decimal(str(answer))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
