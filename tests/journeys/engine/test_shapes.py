"""What is wrong with the shape of a definition is said in words that a service designer understands."""

from pathlib import Path

import pytest

from journeys.engine.loading import load_services
from journeys.engine.reading import BrokenDefinitions
from journeys.report.definition import ReportDefinition
from tests.journeys.engine.test_loading import SOUND

# Each: the change, the line, the words.
SHAPES = [
    ("keep_for_months: 12", "keep_for_months: 0", 9, "“keep_for_months” must be 1 or more."),
    ("keep_for_months: 12", "keep_for_months: 300", 9, "“keep_for_months” must be 240 or less."),
    ("keep_for_months: 12", "keep_for_months: 1.5", 9, "“keep_for_months” must be a whole number."),
    ("title: Report a broken bench", "title: ''", 2, "“title” must not be empty."),
    ("title: Report a broken bench", f"title: {'x' * 121}", 2, "“title” may have 120 letters at most."),
    (
        "team: parks",
        "team: Parks and roads",
        6,
        "“team” must be small letters, numbers and hyphens, like street-cleansing: “Parks and roads” does not.",
    ),
    ("reference: BEN", "reference: Ben", 5, "“reference” must be three capital letters, like FLY: “Ben” does not."),
    (
        "- name: damage",
        "- name: What damage?",
        18,
        "“name” must be small letters, numbers and underscores, like home_address: “What damage?” does not.",
    ),
    ("what_happens:\n  - We mend it.", "what_happens: []", 10, "“what_happens” must not be empty."),
    ("  - We mend it.", "  - [We mend it.]", 11, "“what_happens” must be text."),
    ("what_happens:\n  - We mend it.", "what_happens: We mend it.", 10, "“what_happens” must be a list."),
    ("promise:\n  working_days: 5", "promise: soon", 7, "“promise” must be a set of keys and values."),
    (
        "promise:\n  working_days: 5",
        "promise:\n  hours: 5\n  working_days: 5",
        7,
        "A promise needs one of “working_days”, “hours”, “days” and “months”.",
    ),
    ("team: parks", "team: parks\naccess: secret", 7, "“access” must be 'public', 'confidential', 'private' or"),
    (
        'phone: "999"',
        "url: http://example.org",
        34,
        "“url” must begin with https://: “http://example.org” does not.",
    ),
    ("- Broken\n          - Dirty\n          - On fire", "- Broken", 21, "“options” must have 2 entries or more."),
    ("equals: On fire", "at_least: a few", 28, "“at_least” must be a number."),
]


@pytest.mark.req("R-70")
@pytest.mark.parametrize(("before", "after", "line", "words"), SHAPES)
def test_a_wrong_shape_is_told_once_at_its_line(tmp_path: Path, before: str, after: str, line: int, words: str) -> None:
    assert before in SOUND
    (tmp_path / "report-a-bench.yaml").write_text(SOUND.replace(before, after, 1))

    with pytest.raises(BrokenDefinitions) as broken:
        load_services(tmp_path, {"report": ReportDefinition})

    told = [(fault.line, fault.words[: len(words)]) for fault in broken.value.faults]
    assert (line, words) in told, broken.value.faults
    assert {line for line, _words in told} == {line}
    assert not any(word in str(broken.value) for word in ("Tuple", "String", "Input", "validation"))
