"""References: short, said over the phone without doubt, not guessable, and wrong ones noticed."""

import itertools
import re
import secrets
import unicodedata
from collections.abc import Iterable

# 29 characters: none that is taken for another in print or speech (0 O, 1 I L, 2 Z, U V). A prime, so that the
# weighted sum below notices every single wrong character and every two swapped.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXY"
BODY_LENGTH = 8
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

MISREAD_IN_PREFIX = {"0": "O", "1": "IL", "2": "Z", "5": "S", "8": "B"}
MISREAD_IN_BODY = str.maketrans({"Z": "2", "U": "V"})


def new_reference(prefix: str) -> str:
    """A new reference such as ``FLY-7K3M-2Q9X``: ``prefix``, seven random characters and their check character."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(BODY_LENGTH - 1))
    return written(prefix, drawn + check_character(prefix, drawn))


def parse_reference(typed: str) -> str | None:
    """The reference somebody meant, as it is written, or None where it cannot be one.

    Case, spaces, hyphens and characters that look alike are forgiven; a wrong check character is not.
    """
    squeezed = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed[:60]).upper())
    prefix, body = squeezed[:-BODY_LENGTH], squeezed[-BODY_LENGTH:].translate(MISREAD_IN_BODY)
    if not 2 <= len(prefix) <= 4 or any(character not in ALPHABET for character in body):
        return None
    for meant in prefixes_meant(prefix):
        if check_character(meant, body[:-1]) == body[-1]:
            return written(meant, body)
    return None


def prefixes_meant(prefix: str) -> Iterable[str]:
    """Every prefix of letters that ``prefix`` may be a misreading of."""
    choices = [MISREAD_IN_PREFIX.get(character, character if character in LETTERS else "") for character in prefix]
    return ("".join(characters) for characters in itertools.product(*choices))


def check_character(prefix: str, drawn: str) -> str:
    """The character that makes the weighted sum of prefix and body come out: a different weight for each place."""
    values = [LETTERS.index(letter) for letter in prefix] + [ALPHABET.index(character) for character in drawn]
    return ALPHABET[sum(weight * value for weight, value in enumerate(values, start=2)) % len(ALPHABET)]


def written(prefix: str, body: str) -> str:
    """A reference in groups that can be read out."""
    return f"{prefix}-{body[:4]}-{body[4:]}"
