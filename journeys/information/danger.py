"""Searches of someone in danger: which words they use stands in ``danger.yaml``."""

from functools import cache
from pathlib import Path

import yaml

from journeys.rules.danger import Phrases, is_about_danger
from journeys.rules.searching import words_of

FILE = Path(__file__).parent / "danger.yaml"


@cache
def phrases() -> Phrases:
    """The words, phrase by phrase. Raises ``ValueError`` where the file is no list of them."""
    read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    if not isinstance(read, list) or not all(isinstance(phrase, str) and words_of(phrase) for phrase in read):
        raise ValueError(f"{FILE.name} must be a list of phrases.")
    return frozenset(tuple(words_of(phrase)) for phrase in read)


def may_be_meant(typed: str) -> bool:
    """Whether whoever typed this may be in danger, or know someone who is."""
    return is_about_danger(typed, phrases())
