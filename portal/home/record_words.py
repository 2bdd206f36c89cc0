"""The record of a person as lines to read: a label, words, and what is inside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone

from portal.home.record import Chapter, Words
from portal.home.record_rows import Told


@dataclass(frozen=True)
class Line:
    """One thing that is told: in ``words``, or by the lines of each thing ``inside``."""

    label: str
    words: str = ""
    inside: Sequence[Sequence["Line"]] = ()


@dataclass(frozen=True)
class ReadChapter:
    """A kind of what is held, to read."""

    words: Words
    rows: Sequence[Sequence[Line]]


def chapters_to_read(record: Sequence[Chapter]) -> list[ReadChapter]:
    """The whole record to read; what is empty is left out."""
    return [ReadChapter(chapter.words, [lines_of(row) for row in chapter.rows]) for chapter in record]


def lines_of(told: Told) -> list[Line]:
    """The lines of one row, without those that say nothing."""
    return [_line(name, value) for name, value in told.items() if value not in (None, "", [], {})]


def _line(name: str, value: Any) -> Line:
    label = name.replace("_", " ")
    label = label[:1].upper() + label[1:]
    if isinstance(value, Mapping):
        return Line(label, inside=[lines_of(value)])
    if isinstance(value, list) and isinstance(value[0], Mapping):
        return Line(label, inside=[lines_of(one) for one in value])
    return Line(label, words_of(value))


def words_of(value: Any) -> str:
    """One value as people write it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "j F Y, H:i")
    if isinstance(value, date):
        return formats.date_format(value, "j F Y")
    if isinstance(value, list):
        return ", ".join(words_of(one) for one in value)
    return str(value)
