"""Conditions: whether a page or question is shown, decided by earlier answers."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

Part = TypeVar("Part")
# A list in the file, a tuple in the model, so that a definition cannot be changed by accident.
Many = Annotated[tuple[Part, ...], Field(strict=False)]


class Strict(BaseModel):
    """Part of a definition: every key known, every type exact, nothing changed afterwards."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Condition(Strict):
    """``question`` and ``equals``, or ``any`` of several conditions, or ``all`` of them.

    A question of several choices equals a value where that is one of those chosen. A question that was not asked
    equals nothing.
    """

    question: str | None = None
    equals: str | bool | None = None
    any: Many["Condition"] | None = None
    all: Many["Condition"] | None = None

    @model_validator(mode="after")
    def _is_one_of_the_three(self) -> Self:
        is_equals = self.question is not None and self.equals is not None
        has_half = (self.question is None) != (self.equals is None)
        if has_half or [is_equals, bool(self.any), bool(self.all)].count(True) != 1:
            raise ValueError("A condition needs “question” and “equals”, or “any”, or “all”.")
        return self

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether it is so, given the answers that are on the route."""
        if self.any:
            return any(part.holds(answers) for part in self.any)
        if self.all:
            return all(part.holds(answers) for part in self.all)
        answer = answers.get(self.question or "")
        if isinstance(answer, list):
            return self.equals in answer
        return bool(answer == self.equals and type(answer) is type(self.equals))

    def leaves(self, location: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str, str | bool]]:
        """Every comparison in it: where it stands, which question, which value."""
        for key, parts in (("any", self.any), ("all", self.all)):
            for number, part in enumerate(parts or ()):
                yield from part.leaves((*location, key, number))
        if self.question is not None and self.equals is not None:
            yield location, self.question, self.equals
