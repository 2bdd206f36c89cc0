"""Phone numbers in a text as links that call them: who needs help reads on the phone in their hand."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# A whole number as it is written here: 020 7946 0999, 0808 2000 247. What is longer or stands in a word is none.
NUMBER = re.compile(r"(?<![\w+/.-])(?:\+44 ?|0)[1-9]\d{1,4}(?: ?\d{3,5}){1,3}(?! ?\d|[\w-])")
SHORT = re.compile(r"\b(?<=[Cc]all )(?:999|112|111|101)\b|\b116 123\b")
WHOLE = re.compile(r"0\d{9,10}|\+44\d{9,10}|0800\d{4}")


def with_calls(text: str) -> SafeString:
    """``text`` as HTML, escaped, with its phone numbers as links."""
    parts: list[str] = []
    at = 0
    for found in sorted([*NUMBER.finditer(text), *SHORT.finditer(text)], key=re.Match.start):
        dialled = re.sub(r"[^\d+]", "", found[0])
        is_whole = found.re is SHORT or WHOLE.fullmatch(dialled)
        if found.start() < at or not is_whole:
            continue
        parts += [
            escape(text[at : found.start()]),
            f'<a class="govuk-link app-call" href="tel:{dialled}">{found[0]}</a>',
        ]
        at = found.end()
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308 - each part is escaped, a number has digits only
