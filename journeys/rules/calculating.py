"""Rules: named functions that work out from answers what someone could get, and say why in plain words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.rules import Finding


@dataclass(frozen=True)
class Rates:
    """The amounts that apply on one day, as ``journeys/rates/<name>.yaml`` gives them; ``from_on`` is since when."""

    from_on: date | None
    amounts: Mapping[str, Any]


Work = Callable[[Mapping[str, Any], Rates, date], Finding]


@dataclass(frozen=True)
class Rule:
    """A rule as definitions know it.

    ``work`` gets the answers given so far (any may be missing), the rates and today. ``values`` are all that its
    ``value`` may be where conditions ask for it (none: a number). ``asks`` names the questions that it reads: a
    definition that uses it asks them, with these very names.
    """

    name: str
    work: Work
    values: tuple[str | bool, ...]
    asks: frozenset[str]
    rates: str


RULES: dict[str, Rule] = {}


def rule(
    name: str, *, asks: tuple[str, ...], values: tuple[str | bool, ...] = (), rates: str = ""
) -> Callable[[Work], Work]:
    """Make a function known to definitions as ``name``."""

    def known(work: Work) -> Work:
        RULES[name] = Rule(name=name, work=work, values=values, asks=frozenset(asks), rates=rates)
        return work

    return known
