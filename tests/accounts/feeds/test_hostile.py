"""Whatever bytes are sent to whatever feed: rows, or a refusal in words. Never anything else."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.actions import feeding
from accounts.feeds import FeedRefused, Given
from tests.accounts.feeds.test_examples import EXAMPLES

pytestmark = pytest.mark.req("R-47")
NOW = datetime(2026, 12, 20, tzinfo=UTC)
TEXTS = [example.encode() for _, example in EXAMPLES]
LETTERS = st.sampled_from(
    ["0", "-1", "9" * 30, '"', ",", "\n", "\0", "é", "\u202e", "=1+1", "29/02/2027", "NaN", "{", "END"]
)


def read(name: str, content: bytes) -> Any:
    """What the feed makes of it, or why it refuses it."""
    try:
        rows, refused = feeding.FEEDS[name].read(Given(content=content, source="a.csv", as_of=NOW))
    except FeedRefused as error:
        return str(error)
    assert all(item.where and item.reason for item in refused)
    assert rows or refused
    return rows


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A file that once was good: cut off, with something thrown in, or two of them mixed."""
    content = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(content)))
        until = min(len(content), at + draw(st.integers(0, 30)))
        thrown_in = draw(st.one_of(LETTERS.map(str.encode), st.binary(max_size=8), st.just(content[:at])))
        content = content[:at] + thrown_in + content[until:]
    return content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content


@pytest.mark.parametrize("name", list(feeding.FEEDS))
@settings(max_examples=150, deadline=None)
@given(content=st.one_of(st.binary(max_size=300), spoiled()))
def test_spoiled_files_are_read_or_refused(name: str, content: bytes) -> None:
    read(name, content)


@pytest.mark.parametrize("name", list(feeding.FEEDS))
def test_pictures_archives_pages_and_strange_words_are_refused(name: str, real_data: Path) -> None:
    files = [path for path in (real_data / "hostile").rglob("*") if path.is_file()]
    assert len(files) > 30

    for path in files:
        assert isinstance(read(name, path.read_bytes()), str), path.name


@pytest.mark.parametrize("name", list(feeding.FEEDS))
@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 100_000, b"1" * 100_000, b"," * 100_000, b'"' * 99_999])
def test_what_is_deep_or_long_is_refused(name: str, content: bytes) -> None:
    assert isinstance(read(name, content), str)
