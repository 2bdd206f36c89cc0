"""A new definition to begin with: commented, sound, and named after what it is for."""

from collections.abc import Collection
from itertools import pairwise, product
from pathlib import Path
from string import ascii_uppercase

# What a slug begins with and the name of a case does not.
VERBS = tuple(
    f"{verb}{article}"
    for verb in ("report", "apply-for", "ask-for", "tell-us-of", "tell-us-about", "get-help-with")
    for article in ("-an", "-a", "-the", "-your", "")
)


def new_definition(blank: Path, slug: str, *, taken: Collection[str]) -> str:
    """The text of a definition for ``slug``. ``taken`` are the letters that other services' references begin with."""
    text = blank.read_text(encoding="utf-8")
    verb = next((verb for verb in VERBS if slug.startswith(f"{verb}-")), "")
    noun = slug.removeprefix(verb).strip("-").replace("-", " ")
    title = slug.replace("-", " ")
    free = free_references(noun, taken)
    words = {
        "REFERENCE_3": free[2],
        "REFERENCE_2": free[1],
        "REFERENCE": free[0],
        "NOUN_SMALL": noun,
        "NOUN": noun[:1].upper() + noun[1:],
        "TITLE": title[:1].upper() + title[1:],
    }
    for name, value in words.items():
        text = text.replace(name, value)
    return text


def free_references(noun: str, taken: Collection[str]) -> list[str]:
    """Three times three letters that nothing begins with yet: those of the noun in their order where they are free."""
    letters = [letter for letter in noun.upper() if letter in ascii_uppercase]
    own = ["".join(letters[:1] + list(pair)) for pair in pairwise(letters[1:])]
    others = ("".join(some) for some in product(letters[:1] or "S", ascii_uppercase, ascii_uppercase))
    free: list[str] = []
    for letters_of in (*own, *others):
        if letters_of not in taken and letters_of not in free:
            free.append(letters_of)
        if len(free) == 3:
            break
    return free
