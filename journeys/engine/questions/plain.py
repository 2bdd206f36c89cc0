"""What people type, in plain letters and digits: full-width and other scripts' digits, odd spaces and dashes."""

import re
import unicodedata

DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
SEPARATORS = re.compile(r"[\s\-./()]+")


def plain(typed: str) -> str:
    """``typed`` with every digit as 0 to 9 and every dash as "-", without invisible marks, single-spaced."""
    letters = []
    for letter in unicodedata.normalize("NFKC", typed):
        digit = unicodedata.decimal(letter, None)
        if digit is not None:
            letters.append(str(digit))
        elif letter.isspace() or unicodedata.category(letter)[0] != "C":
            letters.append(letter)
    return " ".join(DASHES.sub("-", "".join(letters)).split())


def without_separators(typed: str) -> str:
    """``typed`` in capitals, without the spaces, dashes, dots and brackets that people put between its parts."""
    return SEPARATORS.sub("", plain(typed)).upper()
