"""Whether the words of a search may come from someone in danger."""

from collections.abc import Collection, Sequence

from rapidfuzz.distance import OSA

from journeys.rules.searching import TYPED_AT_MOST, stem, words_of

SHORTEST_SLIP = 6  # letters: of a shorter word every other one is near
LETTERS_A_SLIP = 5  # "violin" is two slips from "violent"

Phrases = Collection[Sequence[str]]


def is_about_danger(typed: str, phrases: Phrases) -> bool:
    """Whether all words of one of the phrases were typed, in whatever order and roughly spelt."""
    known = {word for phrase in phrases for word in phrase}
    told = {stem(word) for word in _righted(words_of(typed[:TYPED_AT_MOST]), known)}
    return any(told.issuperset(map(stem, phrase)) for phrase in phrases)


def _righted(words: Sequence[str], known: Collection[str]) -> list[str]:
    """The words as typed, and beside each those of the known ones that it may be a slip from."""
    slips = [word for word in words if word not in known and len(word) >= SHORTEST_SLIP]
    near = (right for word in slips for right in known if OSA.distance(word, right) <= len(word) // LETTERS_A_SLIP)
    return [*words, *near]
