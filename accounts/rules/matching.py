"""Whether a name that somebody types is one of those on a bill, however either is written. No database."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "rev", "revd", "reverend", "hon", "esq",
    "jnr", "snr", "messrs", "mister", "madam",
})  # fmt: skip
# Also names: only what stands before two more words is a title.
TITLES_OR_NAMES = frozenset({
    "sir", "dame", "lord", "lady", "father", "fr", "sister", "sr", "baroness", "baron", "count", "countess", "captain",
    "capt",
})  # fmt: skip
# "The Occupier", "The Executors of the Late J Smith", "J Smith and others"
NOBODY = frozenset(
    {"the", "of", "late", "occupier", "occupiers", "others", "another", "executors", "exors", "estate", "personal"}
    | {"representatives", "representative"}
)
BETWEEN_PEOPLE = re.compile(r"&|\+|/|;|\band\b", re.IGNORECASE)
APOSTROPHES = re.compile(r"['‘’‛´`ʼʻ]")
WORDS_JOINED_AT_MOST = 5  # a longer name is compared word by word only
LONGEST = 200
WORDS_AT_MOST = 8  # of one person: pairing the words of two names takes many times longer with each more
# Letters that Unicode does not take apart into a plain one and a mark
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)


def names_match(typed: str, on_bill: Iterable[str]) -> bool:
    """Whether ``typed`` names one of those ``on_bill``: "sian obrien" is one of "MR J O'Brien & Mrs Siân O'Brien".

    Case, accents, order, titles, hyphens and apostrophes do not count; an initial stands for any name that begins
    with it. Someone of whom the bill tells two names needs two that fit. A title or initials alone never do.
    """
    asked = people_in(typed)
    return any(_is_same(one, other) for names in on_bill for one in people_in(names) for other in asked)


def people_in(names: str) -> list[list[str]]:
    """The people of one line, each as plain words without titles; one named first only has the last name of the next:
    "Mr J & Mrs S O'Brien" are J O'Brien and S O'Brien."""
    people = [_without_titles(_plain_words(part)) for part in BETWEEN_PEOPLE.split(names[:LONGEST])]
    for index, words in enumerate(people):
        following = next((other for other in people[index + 1 :] if len(other) > 1), None)
        if len(words) == 1 and following:
            words.append(following[-1])
    return [words for words in people if words]


def number_key(typed: str) -> str:
    """An account number as it is kept: "8012 3456-7" is "801234567"."""
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", typed).upper())


def _plain_words(names: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", APOSTROPHES.sub("", names).casefold().translate(PLAIN))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[^\W\d_]+", letters)


def _without_titles(words: Sequence[str]) -> list[str]:
    kept = [word for word in words if word not in TITLES | NOBODY]
    while len(kept) > 2 and kept[0] in TITLES_OR_NAMES:
        kept = kept[1:]
    return kept[:WORDS_AT_MOST]


def _is_same(on_bill: Sequence[str], typed: Sequence[str]) -> bool:
    return any(_fits(one, other) for one in _spellings(on_bill) for other in _spellings(typed))


def _spellings(words: Sequence[str]) -> Iterator[list[str]]:
    """The words, and every way to write some that stand side by side as one: "anne marie" is "annemarie"."""
    if not words:
        return
    if len(words) == 1 or len(words) > WORDS_JOINED_AT_MOST:
        yield list(words)
        return
    for others in _spellings(words[1:]):
        yield [words[0], *others]
        yield [words[0] + others[0], *others[1:]]


def _fits(on_bill: Sequence[str], typed: Sequence[str]) -> bool:
    """Whether each word of the shorter name has its own in the longer, and one is more than a letter.

    Of two names on the bill two have to be typed.
    """
    few, many = sorted((on_bill, typed), key=len)
    if len(few) < min(2, len(on_bill)):
        return False
    return _paired(few, list(many), has_whole=False)


def _paired(few: Sequence[str], many: list[str], *, has_whole: bool) -> bool:
    if not few:
        return has_whole
    for index, other in enumerate(many):
        is_whole = few[0] == other and len(other) > 1
        is_initial = 1 in {len(few[0]), len(other)} and few[0][0] == other[0]
        if (is_whole or is_initial) and _paired(
            few[1:], many[:index] + many[index + 1 :], has_whole=has_whole or is_whole
        ):
            return True
    return False
