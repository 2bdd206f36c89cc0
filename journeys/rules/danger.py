"""Whether the words of a search may come from someone in danger, and what would help them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from journeys.rules.searching import TYPED_AT_MOST, stem, words_of

SHORTEST_SLIP = 6  # letters: of a shorter word every other one is near
LETTERS_A_SLIP = 5  # "violin" is two slips from "violent"


@dataclass(frozen=True)
class Danger:
    """One kind of danger: the phrases by which it is known, and the words that find who helps with it."""

    finds: str
    phrases: Collection[Sequence[str]]


def danger_in(typed: str, dangers: Sequence[Danger]) -> Danger | None:
    """The first of the dangers of which a phrase was typed, its words in whatever order and roughly spelt."""
    known = {word for danger in dangers for phrase in danger.phrases for word in phrase}
    told = {stem(word) for word in _righted(words_of(typed[:TYPED_AT_MOST]), known)}
    return next((danger for danger in dangers if _is_told(danger, told)), None)


def _is_told(danger: Danger, told: Collection[str]) -> bool:
    return any(set(told).issuperset(map(stem, phrase)) for phrase in danger.phrases)


def _righted(words: Sequence[str], known: Collection[str]) -> list[str]:
    """The words as typed, and beside each those of the known ones that it may be a slip from."""
    slips = [word for word in words if word not in known and len(word) >= SHORTEST_SLIP]
    near = (right for word in slips for right in known if OSA.distance(word, right) <= len(word) // LETTERS_A_SLIP)
    return [*words, *near]
