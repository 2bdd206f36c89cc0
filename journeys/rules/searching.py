"""What is looked for: words as people type them, their synonyms, near misses, and what is marked in a result."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

WORDS_AT_MOST = 12  # of one search: what follows says little that is new
LONGEST_WORD = 60  # as ``SearchWord`` keeps them
TYPED_AT_MOST = 200
# Words that nearly every page has. Someone who asks "how do I pay my council tax" asks for three of the eight.
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a about am an and are as at be been by can could did do does for from get got had has have he her him his how"
        " i if in into is it its me my need no not of on or our please she should so some that the their them there"
        " they this to up us want was we were what when where which who why will with would you your"
        # What is typed without its apostrophe, and where something is: all that we have is near.
        " arent cant didnt doesnt dont hasnt havent im isnt ive wasnt wont near nearby nearest local",
    )
)
WORD = re.compile(r"[^\W_]+")
HYPHENED = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
# What may say who someone is: addresses, numbers, postcodes. It is dropped before a search is kept.
PERSONAL = re.compile(
    r"\S+@\S+|https?://\S+|\b[a-z]{1,2}[0-9][a-z0-9]?\s*[0-9][a-z]{2}\b|\+?[0-9][0-9 ()./-]{3,}[0-9]|\S*[0-9]{3,}\S*",
    re.IGNORECASE,
)
ENDINGS = ("ings", "ing", "ies", "ied", "xes", "zes", "ches", "shes", "sses", "ed", "s")
SHORTEST_MISSPELT = 4  # letters: a shorter word is near too many others

Synonyms = Mapping[tuple[str, ...], Sequence[tuple[str, ...]]]


@dataclass(frozen=True)
class Term:
    """One word or phrase that is looked for, and what else finds the same; each a sequence of plain words.

    ``is_begun``: nothing has the very word, so that every word that begins so is meant.
    """

    words: tuple[str, ...]
    others: tuple[tuple[str, ...], ...] = ()
    is_begun: bool = False

    @property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        return (self.words, *self.others)


@dataclass(frozen=True)
class Part:
    """A piece of a text; ``is_found`` where it is one of the words looked for."""

    text: str
    is_found: bool


def plain(text: str) -> str:
    """``text`` in lower case, without accents or apostrophes, as it is compared."""
    told = unicodedata.normalize("NFKD", text.encode("utf-8", "ignore").decode())
    kept = "".join(letter for letter in told if not unicodedata.combining(letter))
    return re.sub(r"['\u2018\u2019`]", "", kept.casefold())


def words_of(text: str) -> list[str]:
    """The words of a text, plain, in their order; too long ones are left out."""
    return [word for word in WORD.findall(plain(text)) if len(word) <= LONGEST_WORD]


def joined(text: str) -> list[str]:
    """The words that people write in one: "fly-tip" gives "flytip"."""
    return [word.replace("-", "") for word in HYPHENED.findall(plain(text))]


def sought(typed: str) -> list[str]:
    """The words of a search that say something, each once, the first dozen."""
    found = [word for word in words_of(typed[:TYPED_AT_MOST]) if word not in STOP_WORDS]
    return list(dict.fromkeys(found))[:WORDS_AT_MOST]


def stem(word: str) -> str:
    """A word without its ending, roughly: "bins" and "bin" are one. The database's own stemming is finer."""
    for ending in ENDINGS:
        if word.endswith(ending):
            kept = word.removesuffix(ending if len(ending) < 3 or ending[0] == "i" else "es")
            return kept if len(kept) >= 3 else word
    return word


def terms_of(words: Sequence[str], synonyms: Synonyms, corrections: Mapping[str, Sequence[str]]) -> list[Term]:
    """What to look for: each word with its near misses, longest phrases with their synonyms first.

    ``corrections`` has every word that nothing has, with what it may be a misspelling of.
    """
    longest = max((len(phrase) for phrase in synonyms), default=1)
    terms: list[Term] = []
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            phrase = tuple(words[at : at + length])
            others = _synonyms_of(phrase, synonyms, corrections)
            if others or length == 1:
                # The database drops a plural's end first: "rats" would begin "rates".
                is_long = len(words[at].removesuffix("s")) >= SHORTEST_MISSPELT
                terms.append(Term(phrase, others, is_begun=length == 1 and is_long and words[at] in corrections))
                at += length
                break
    return terms


def _synonyms_of(
    phrase: tuple[str, ...], synonyms: Synonyms, corrections: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], ...]:
    right = tuple(corrections[word][0] if corrections.get(word) else word for word in phrase)
    near = [(word,) for word in corrections.get(phrase[0], ())] if len(phrase) == 1 else []
    known = {tuple(stem(word) for word in key): others for key, others in synonyms.items()}
    meant = [*known.get(tuple(map(stem, phrase)), ()), *known.get(tuple(map(stem, right)), ())]
    return tuple(dict.fromkeys(other for other in (*near, *meant) if other != phrase))


def nearest(word: str, vocabulary: Iterable[str], *, limit: int = 3) -> list[str]:
    """The words that ``word`` may be a slip of the finger from, likeliest first; none for a short word or a number."""
    if len(word) < SHORTEST_MISSPELT or any(letter.isdigit() for letter in word):
        return []
    slips = 1 if len(word) < 6 else 2
    scored = []
    for known in vocabulary:
        if abs(len(known) - len(word)) > slips:
            continue
        distance = OSA.distance(word, known, score_cutoff=slips)
        if distance <= slips:
            # A first letter is seldom wrong, a last one is often left out, and the nearer in length the likelier.
            is_cut = known.startswith(word)
            scored.append((distance, known[:1] != word[:1], not is_cut, abs(len(known) - len(word)), known))
    best = min(scored, default=(0,))[0]
    return [known for distance, *_score, known in sorted(scored)[:limit] if distance == best]


def marked(text: str, terms: Sequence[Term]) -> list[Part]:
    """``text`` in pieces, those marked that are looked for. Joined again, they are the text."""
    stems = {stem(word) for term in terms for phrase in term.phrases for word in phrase}
    parts: list[Part] = []
    at = 0
    for found in WORD.finditer(text):
        if not _is_sought(plain(found[0]), stems):
            continue
        if found.start() > at:
            parts.append(Part(text[at : found.start()], is_found=False))
        parts.append(Part(found[0], is_found=True))
        at = found.end()
    if at < len(text):
        parts.append(Part(text[at:], is_found=False))
    return parts


def _is_sought(word: str, stems: set[str]) -> bool:
    own = stem(word)
    return own in stems or any(len(one) >= 4 and word.startswith(one) for one in stems)


def without_names(typed: str) -> str:
    """What may be kept of a search that found nothing: plain words, without what looks like an address or a number.

    A person's name looks like any other words: nobody reads what was not searched for several times.
    """
    kept = PERSONAL.sub(" ", typed[:TYPED_AT_MOST])
    return " ".join(word for word in WORD.findall(plain(kept)) if not any(letter.isdigit() for letter in word))[:200]
