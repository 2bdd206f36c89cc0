"""The examples of docs/feeds.md are files that the feeds take."""

import re
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest

from accounts.actions import feeding
from accounts.feeds import Given
from accounts.rules.feeds import FRESH_FOR

PAGE = (Path(__file__).parents[3] / "docs" / "feeds.md").read_text()
SECTION = re.compile(r"^## `([a-z-]+)`\n(.*?)(?=^## |\Z)", re.M | re.S)
EXAMPLE = re.compile(r"(?:^    .*\n)+", re.M)
EXAMPLES = [
    (name, textwrap.dedent(example)) for name, text in SECTION.findall(PAGE) for example in EXAMPLE.findall(text)
]


@pytest.mark.req("R-47")
def test_each_example_is_read_without_a_row_refused() -> None:
    for name, example in EXAMPLES:
        lines = [example] if example.startswith("{") and "\n{" not in example else example.splitlines()
        text = "\n".join(line.replace("\n", " ") for line in lines)  # JSON is broken over lines to be read
        given = Given(content=text.encode(), source="100012345.csv", as_of=datetime(2026, 12, 20, tzinfo=UTC))
        rows, refused = feeding.FEEDS[name].read(given)
        assert rows, name
        assert not refused, name

    assert {"rounds", "round-changes", "round-calendar", "cleansing"} <= {name for name, _ in EXAMPLES}


def test_the_page_says_after_how_many_days_a_feed_is_stale() -> None:
    for name, limit in FRESH_FOR.items():
        assert re.search(rf"\| `{name}` \| .* \| {limit.days} days \|", PAGE)
