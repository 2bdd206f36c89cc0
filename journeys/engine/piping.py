"""Piping: ((question)) in the words of a page gives way to the answer, ((calculation)) to its value.

The words stay plain text: the template escapes them like any other.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel

from journeys.engine.conditions import Strict
from journeys.engine.definition import Page, Stop
from journeys.engine.questions import FindingShown, Question

NAMED = re.compile(r"\(\(([a-z][a-z0-9_]*)\)\)")
# The words that people read; everything else in a definition is for the engine.
WORDS = ("title", "intro", "label", "hint", "short", "missing", "text", "reason")
Words = TypeVar("Words", bound=BaseModel)
WordsOf = Callable[[str], str]


def names_in(words: str) -> list[str]:
    """The names that stand in double brackets."""
    return NAMED.findall(words)


def piped(words: str, words_of: WordsOf) -> str:
    """``words`` with the answers in place of their names; several lines of an answer become one."""
    return NAMED.sub(lambda found: ", ".join(words_of(found[1]).split("\n")), words)


def names_in_words(part: Strict) -> Iterator[tuple[str, str]]:
    """Every name in the words of a page, stop or question itself, with the key that it stands in."""
    for key in WORDS:
        for words in _texts(getattr(part, key, None)):
            for name in names_in(words):
                yield key, name


def names_in_part(part: Strict) -> Iterator[tuple[str, str]]:
    """Every name in the words of a page, stop or question, with the key that it stands in."""
    yield from names_in_words(part)
    if isinstance(part, Question):
        for shown in calculations_shown(part):
            yield "of", shown
        for inner in getattr(part, "questions", ()):
            yield from names_in_part(inner)


def calculations_shown(question: Question) -> list[str]:
    """The calculation that a question of the type "finding" shows."""
    return [question.of] if isinstance(question, FindingShown) else []


def names_in_page(page: Page) -> frozenset[str]:
    """Every name in a page's words, and the calculations that it shows."""
    parts: list[Strict] = [page, *page.questions, *([page.stop] if page.stop else [])]
    return frozenset(name for part in parts for _key, name in names_in_part(part))


def piped_question(question: Question, words_of: WordsOf) -> Question:
    """The question with answers in its words."""
    return _with_answers(question, words_of)


def piped_page(page: Page, words_of: WordsOf) -> Page:
    """The page with answers in its words, and in those of its questions and its stop."""
    if not any("((" in words for part in _parts(page) for key in WORDS for words in _texts(getattr(part, key, None))):
        return page
    changes: dict[str, Any] = {"questions": tuple(_with_answers(question, words_of) for question in page.questions)}
    if page.stop is not None:
        changes["stop"] = _with_answers(page.stop, words_of)
    return _with_answers(page, words_of).model_copy(update=changes)


def _parts(page: Page) -> Iterator[Strict | Stop]:
    yield page
    for question in page.questions:
        yield question
        yield from getattr(question, "questions", ())
    if page.stop is not None:
        yield page.stop


def _texts(given: object) -> list[str]:
    if isinstance(given, str):
        return [given]
    return [text for one in given for text in _texts(one)] if isinstance(given, list | tuple) else []


def _with_answers(part: Words, words_of: WordsOf) -> Words:
    changes: dict[str, Any] = {}
    for key in WORDS:
        before = getattr(part, key, None)
        after = _piped_all(before, words_of)
        if after != before:
            changes[key] = after
    inner = getattr(part, "questions", None)
    if isinstance(part, Question) and inner:
        changes["questions"] = tuple(_with_answers(one, words_of) for one in inner)
    return part.model_copy(update=changes) if changes else part


def _piped_all(given: Any, words_of: WordsOf) -> Any:
    if isinstance(given, str):
        return piped(given, words_of)
    return tuple(_piped_all(one, words_of) for one in given) if isinstance(given, list | tuple) else given
