"""Calculations: what the rules make of the answers so far, worked out only where something asks for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.rules import Finding
from journeys.engine.definition import Definition
from journeys.engine.rating import AllRates, rates_on
from journeys.rules import RULES, Rule


def nothing_found(rule: str) -> Finding:
    """What an old version finds whose rule is no longer there: a person decides."""
    return Finding(rule=rule, value=None, words="", lines=[], recommends="", rates_from="")


@dataclass(frozen=True)
class Calculations:
    """The calculations of one definition on one day: the name of each rule by the name the definition gives it."""

    rules: Mapping[str, str]
    rates: AllRates
    today: date

    @classmethod
    def of(cls, definition: Definition, rates: AllRates, today: date) -> "Calculations":
        return cls({one.name: one.rule for one in definition.calculations}, rates, today)

    def rule(self, name: str) -> Rule | None:
        """The rule of that calculation, where there is one."""
        return RULES.get(self.rules[name])

    def asks(self, name: str) -> frozenset[str]:
        """The questions that a calculation reads."""
        rule = self.rule(name)
        return rule.asks if rule else frozenset()

    def over(self, answers: Mapping[str, Any]) -> "Known":
        return Known(self, answers)

    def work(self, name: str, answers: Mapping[str, Any]) -> Finding:
        """What a calculation makes of ``answers``; it sees those that its rule says it reads, and no others."""
        rule = self.rule(name)
        if rule is None:
            return nothing_found(self.rules[name])
        read = {question: answers[question] for question in rule.asks if question in answers}
        return rule.work(read, rates_on(self.rates.get(rule.rates, ()), self.today), self.today)


def pence_of(calculations: Calculations, name: str, answers: Mapping[str, Any]) -> int:
    """What a calculation of money comes to with these answers, in pence."""
    value = calculations.work(name, answers)["value"]
    return value if isinstance(value, int) else 0


class Known(Mapping[str, Any]):
    """Answers and, by their names, the values of calculations with these answers.

    The answers may grow meanwhile. A rule is worked out again only where an answer that it reads has changed.
    """

    def __init__(self, calculations: Calculations, answers: Mapping[str, Any]) -> None:
        self.calculations = calculations
        self.answers = answers
        self._found: dict[str, tuple[dict[str, Any], Finding]] = {}

    def finding(self, name: str) -> Finding:
        """What a calculation comes to. Raises ``KeyError`` for one that there is not."""
        read = {one: self.answers[one] for one in self.calculations.asks(name) if one in self.answers}
        before = self._found.get(name)
        if before is None or before[0] != read:
            before = self._found[name] = (read, self.calculations.work(name, read))
        return before[1]

    def __getitem__(self, name: str) -> Any:
        return self.finding(name)["value"] if name in self.calculations.rules else self.answers[name]

    def __iter__(self) -> Iterator[str]:
        yield from self.answers
        yield from self.calculations.rules

    def __len__(self) -> int:
        return len(self.answers) + len(self.calculations.rules)


NONE = Calculations({}, {}, date.min)
