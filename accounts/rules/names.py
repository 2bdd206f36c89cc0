"""Names as they are searched: word by word, as they sound, and a letter or two wrong. No database."""

import re
import unicodedata
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from accounts.rules.matching import PLAIN

WORD = re.compile(r"[^\W_]+")
BETWEEN_NAMES = re.compile(r"['’‘‛´`ʼʻ-]")
LONGEST_WORD = 40
WORDS_AT_MOST = 10
SHORTEST_MISTYPED = 4  # letters: of a shorter word every other word is a slip away
LONG = 8  # letters from which two slips are forgiven
EXACT, BEGINS, SOUNDS = 100, 90, 80

# How English ears hear letters, the longest first. What is left then is told by its consonants alone.
HEARD = [
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^wh", "w"),
        (r"^x", "s"),
        (r"x", "ks"),
        (r"ch(?=[lr])", "k"),
        (r"sch|sh|sz|cz|tch|ch", "x"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"ough|augh|eigh|igh", "y"),
        (r"mps", "ms"),
        (r"mb$", "m"),
        (r"ck|q(?:u)?", "k"),
        (r"dg(?=[eiy])|ge(?=o)|g(?=[eiy])", "j"),
        (r"c(?=[eiy])|z", "s"),
        (r"c", "k"),
        (r"v|w", "f"),
    )
]


def name_words(name: str) -> list[str]:
    """The words of a name, plain and lower case, in order and once each: "Siân O’Neil" is sian, o, neil and oneil."""
    plain = _plain(name)
    joined = " ".join(BETWEEN_NAMES.sub("", part) for part in plain.split() if BETWEEN_NAMES.search(part))
    words = WORD.findall(f"{BETWEEN_NAMES.sub(' ', plain)} {joined}")
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words))[:WORDS_AT_MOST]


def typed_words(typed: str) -> list[str]:
    """The words that somebody looks for; an apostrophe or a hyphen is a space."""
    return [word[:LONGEST_WORD] for word in WORD.findall(BETWEEN_NAMES.sub(" ", _plain(typed)))]


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def sound_of(word: str) -> str:
    """How a plain word sounds: smith and smyth, mohammed and muhamad, clark and clarke are each the same."""
    heard = re.sub(r"(.)\1+", r"\1", word)
    for pattern, instead in HEARD:
        heard = pattern.sub(instead, heard)
    first = "a" if heard[:1] in tuple("aeiou") else heard[:1]
    return (first + re.sub(r"[aeiouyh]", "", heard[1:]))[:12]


def swapped(word: str) -> list[str]:
    """The word with each two neighbours exchanged: "jhon" is also john."""
    return [f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in range(len(word) - 1)]


def halves(word: str) -> tuple[str, str]:
    """The two halves of a word: whoever types one letter wrong has one of them right."""
    middle = len(word) // 2
    return word[:middle], word[middle:]


def likeness(typed: str, word: str) -> float:
    """How like a word of a name is the typed one: 100 is the same, 0 another."""
    if typed == word:
        return EXACT
    if word.startswith(typed):
        return BEGINS
    if len(typed) >= 3 and sound_of(typed) == sound_of(word):
        return SOUNDS - min(OSA.distance(typed, word), 10)
    if min(len(typed), len(word)) < SHORTEST_MISTYPED:
        return 0
    slips = OSA.distance(typed, word)
    forgiven = 2 if len(typed) >= LONG else 1
    return SOUNDS - 10 - 5 * slips if slips <= forgiven else 0


def fit(typed: Sequence[str], name: str) -> float:
    """How well a name fits the typed words, each by the word that is most like it; 0 where one has none."""
    words = name_words(name)
    best = [max((likeness(one, word) for word in words), default=0.0) for one in typed]
    return sum(best) / len(best) if best and all(best) else 0
