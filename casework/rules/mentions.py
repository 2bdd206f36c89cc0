"""Colleagues whom a note speaks to: ``@name``, of all who might be meant."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

AT_NAME = re.compile(r"(?:^|(?<=[\s(]))@(\w[\w'’-]*)(?:[ .](\w[\w'’-]*))?", re.UNICODE)


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """Whom a note names: those who are ``meant``, and words behind an @ that fit nobody, or several."""

    meant: frozenset[int]
    unknown: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


def spoken_to(words: str, colleagues: Mapping[int, str]) -> Spoken:
    """Whom of ``colleagues`` (names by key) ``words`` name behind an @: by their first name, or by both.

    What follows an @ in the middle of a word is an email address.
    """
    meant: set[int] = set()
    unknown: list[str] = []
    unclear: list[str] = []
    for first, second in AT_NAME.findall(words):
        fits = _named(f"{first} {second}", colleagues) if second else []
        fits = fits or [key for key, name in colleagues.items() if name.casefold().split()[:1] == [first.casefold()]]
        if len(fits) == 1:
            meant.add(fits[0])
        else:
            (unclear if fits else unknown).append(f"@{first}")
    return Spoken(meant=frozenset(meant), unknown=tuple(unknown), unclear=tuple(unclear))


def _named(full: str, colleagues: Mapping[int, str]) -> list[int]:
    return [key for key, name in colleagues.items() if name.casefold().startswith(full.casefold())]
