"""Figures of a ward: what is told of small numbers, and what substance a holding reply has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

FEW = 5  # fewer than these, and a neighbour may guess who it is
FEWER, NOT_TOLD = f"fewer than {FEW}", "not told"
MONTHS_SHOWN = 12
SHORTEST_REASON = 20  # signs of a reason that says something


@dataclass(frozen=True)
class Told:
    """A number as it may be told: ``number`` is None where it is withheld.

    ``is_sum``: it is withheld for what its parts are, and need not be small itself.
    """

    number: int | None
    is_sum: bool = False

    def __str__(self) -> str:
        """The one way in which pages, print and files write it."""
        if self.number is not None:
            return str(self.number)
        return NOT_TOLD if self.is_sum else FEWER


def told(number: int, *, is_sensitive: bool) -> Told:
    """A count of one ward. What is sensitive and small is withheld; none at all is told."""
    return Told(None if is_sensitive and 0 < number < FEW else number)


def sum_of(parts: Iterable[Told]) -> Told:
    """The sum, or withheld where a part is: otherwise taking the other parts off would tell it.

    Nor is it called small where several are: three months of 1 to 4 that are fewer than 5 together say 1 of each.
    """
    some = [part for part in parts if part.number != 0]
    if len(some) == 1:
        return some[0]
    numbers = [part.number for part in some]
    if None in numbers:
        return Told(None, is_sum=True)
    return Told(sum(number for number in numbers if number is not None))


def months_up_to(today: date, number: int = MONTHS_SHOWN) -> list[date]:
    """The first days of the last ``number`` months, the present one last."""
    count = today.year * 12 + today.month - 1
    return [date((count - back) // 12, (count - back) % 12 + 1, 1) for back in range(number - 1, -1, -1)]


def percent(part: int, whole: int) -> int | None:
    """``part`` of ``whole`` in whole percent; None of nothing."""
    return round(100 * part / whole) if whole else None


EMPTY_PHRASES: Sequence[str] = (
    "we are looking into it",
    "we are looking into this",
    "looking into it",
    "looking into this",
    "we will get back to you",
    "will get back to you",
    "we will be in touch",
    "will be in touch",
    "we will look into it",
    "under investigation",
    "in progress",
    "being dealt with",
    "in due course",
    "will respond shortly",
    "as soon as possible",
)


def says_nothing(words: str) -> bool:
    """Whether a part of a holding reply is too short to say something, or no more than one of the usual phrases."""
    plain = " ".join("".join(sign if sign.isalnum() else " " for sign in words.casefold()).split())
    rest = plain
    for phrase in sorted(EMPTY_PHRASES, key=len, reverse=True):
        rest = rest.replace(phrase, " ")
    return len(plain) < SHORTEST_REASON or len("".join(rest.split())) < SHORTEST_REASON // 2
