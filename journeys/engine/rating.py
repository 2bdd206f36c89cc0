"""Reads the amounts that rules use, each set of them with the day since which it applies: data, and never frozen."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from journeys.engine.conditions import Many, Strict
from journeys.engine.reading import BrokenDefinitions, Fault, read_source, yaml_files
from journeys.engine.shapes import shape_faults
from journeys.rules import Rates

AllRates = Mapping[str, Sequence[Rates]]  # of each name, the earliest first
FOLDER = Path(__file__).parent.parent / "rates"
_in_use: dict[str, Sequence[Rates]] = {}


class AmountsFrom(Strict):
    """The amounts that apply since one day."""

    from_on: date
    amounts: Annotated[dict[str, Any], Field(min_length=1)]


class RatesFile(Strict):
    """``journeys/rates/<name>.yaml``: sets of amounts, the earliest first. None is taken out: it says what applied."""

    rates: Annotated[Many[AmountsFrom], Field(min_length=1)]


def load_rates(folder: Path) -> AllRates:
    """Every file of rates by its name. Raises ``BrokenDefinitions`` with every fault of every file."""
    faults: list[Fault] = []
    read: dict[str, Sequence[Rates]] = {}
    for file in yaml_files(folder):
        try:
            read[file.stem] = _read(file)
        except BrokenDefinitions as broken:
            faults += broken.faults
    if faults:
        raise BrokenDefinitions(faults)
    return read


def _read(file: Path) -> Sequence[Rates]:
    source = read_source(file)
    try:
        sets = RatesFile.model_validate(source.content).rates
    except ValidationError as error:
        raise BrokenDefinitions(shape_faults(source, error)) from error
    for number, (one, following) in enumerate(pairwise(sets), 1):
        if one.from_on >= following.from_on:
            words = "These amounts apply from no later than those before: the earliest stand first."
            raise BrokenDefinitions([source.fault(("rates", number, "from_on"), words)])
    return [Rates(from_on=one.from_on, amounts=one.amounts) for one in sets]


def rates_on(sets: Sequence[Rates], today: date) -> Rates:
    """The amounts that apply on ``today``: the newest that are not of a later day."""
    begun = [one for one in sets if one.from_on is not None and one.from_on <= today]
    return begun[-1] if begun else Rates(from_on=None, amounts={})


def rates() -> AllRates:
    """The rates in use: those of the last ``use_rates``, or the portal's own."""
    return _in_use or use_rates(load_rates(FOLDER))


def use_rates(loaded: AllRates) -> AllRates:
    """Go on with these rates."""
    _in_use.clear()
    _in_use.update(loaded)
    return _in_use
