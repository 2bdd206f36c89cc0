"""The bank holidays of England."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> Mapping[date, str]:
    """The bank holidays of England in ``year`` and their names (Banking and Financial Dealings Act 1971, and
    proclamations).

    A mapping of its own for each year: the library fills a shared one while other threads read it.
    """
    return MappingProxyType(dict(holidays.country_holidays("GB", subdiv="ENG", years=year, expand=False)))


def bank_holidays_between(from_on: date, until_on: date) -> dict[date, str]:
    """Those from one day to another, both included, soonest first."""
    found = {
        day: name
        for year in range(from_on.year, until_on.year + 1)
        for day, name in bank_holidays(year).items()
        if from_on <= day <= until_on
    }
    return dict(sorted(found.items()))
