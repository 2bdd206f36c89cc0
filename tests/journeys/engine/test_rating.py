"""Amounts are data with dates: read strictly, told by file and line, and the newest that has begun applies."""

from datetime import date
from pathlib import Path

import pytest

from journeys.engine.rating import load_rates, rates_on
from journeys.engine.reading import BrokenDefinitions
from journeys.rules import Rates

SOUND = """\
rates:
  - from_on: 2025-04-01
    amounts:
      badge: 1000
  - from_on: 2026-04-01
    amounts:
      badge: 1100
"""


def test_the_newest_amounts_that_have_begun_apply(tmp_path: Path) -> None:
    (tmp_path / "badges.yaml").write_text(SOUND)
    sets = load_rates(tmp_path)["badges"]

    assert rates_on(sets, date(2026, 3, 31)) == Rates(from_on=date(2025, 4, 1), amounts={"badge": 1000})
    assert rates_on(sets, date(2026, 4, 1)) == Rates(from_on=date(2026, 4, 1), amounts={"badge": 1100})
    assert rates_on(sets, date(2025, 3, 31)) == Rates(from_on=None, amounts={})


@pytest.mark.req("R-70")
@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (SOUND.replace("from_on: 2026-04-01", "from_on: soon"), 5, "“from_on”"),
        (SOUND.replace("from_on: 2026-04-01", "since: 2026-04-01"), 5, "“from_on” is missing."),
        (SOUND.replace("2026", "2024"), 5, "These amounts apply from no later than those before"),
        (SOUND.replace("    amounts:\n      badge: 1100\n", "    amounts: {}\n"), 6, "“amounts”"),
        ("rates: []\n", 1, "“rates”"),
        ("- a\n", 1, "The file must be a list of keys and values."),
    ],
)
def test_a_fault_names_its_file_and_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    file = tmp_path / "badges.yaml"
    file.write_text(text)

    with pytest.raises(BrokenDefinitions) as broken:
        load_rates(tmp_path)

    told = broken.value.faults[0]
    assert (told.file, told.line) == (file, line), told
    assert words in told.words
