"""Searches of someone in danger: which words they use stands in ``danger.yaml``."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

from journeys.engine.conditions import Many
from journeys.engine.reading import read_source
from journeys.rules.danger import Danger, danger_in
from journeys.rules.searching import words_of

FILE = Path(__file__).parent / "danger.yaml"
Words = Annotated[str, Field(min_length=3, max_length=60)]


@cache
def dangers() -> tuple[Danger, ...]:
    """Every kind of danger that the file names. Raises ``ValidationError`` where it is not sound."""
    read = TypeAdapter(dict[Words, Many[Words]]).validate_python(read_source(FILE).content)
    return tuple(Danger(finds, frozenset(tuple(words_of(one)) for one in said)) for finds, said in read.items())


def finds_for(typed: str) -> str:
    """What finds help for someone in danger who typed this, or who knows someone who is; empty where nobody is."""
    danger = danger_in(typed, dangers())
    return danger.finds if danger else ""
