"""The words that a team keeps to write again, and what stands in them for the facts of a case."""

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# Anyone may read what is said when a case moves, so nobody's name is among these.
PROMISE = "promise"
OF_A_CASE = ("reference", "title", "place", PROMISE, "team")
OF_A_PERSON = ("name",)


def placeholders_for(*, is_for_reporter_alone: bool, names_promise: bool = True) -> tuple[str, ...]:
    """What may stand in the words; not the promise where its day is past."""
    known = OF_A_CASE + OF_A_PERSON if is_for_reporter_alone else OF_A_CASE
    return known if names_promise else tuple(name for name in known if name != PROMISE)


def names_promise(words: str) -> bool:
    """Whether ``words`` say by when it was promised."""
    return PROMISE in PLACEHOLDER.findall(words)


def unknown_placeholders(words: str, known: tuple[str, ...]) -> list[str]:
    """What stands in braces in ``words`` and is not ``known``, as it was typed; a lone brace counts."""
    wrong = [name for name in PLACEHOLDER.findall(words) if name not in known]
    return wrong + [brace for brace in "{}" if brace in PLACEHOLDER.sub("", words)]


def filled(words: str, facts: Mapping[str, str]) -> str:
    """``words`` with the facts of one case; what is not known stays as it is."""
    return PLACEHOLDER.sub(lambda found: facts.get(found[1], found[0]), words)
