"""The table of requirements is made of the tests' own marks."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from portal.management.commands import requirements

TESTS = """
import pytest
pytestmark = pytest.mark.req("R-07")
@pytest.mark.req("R-16", "R-17")
def test_one() -> None: ...
class TestMore:
    @pytest.mark.req("R-16")
    def test_two(self) -> None: ...
def helper() -> None: ...
"""


@pytest.fixture
def project(tmp_path: Path, settings: Settings) -> Path:
    settings.BASE_DIR = tmp_path
    (tmp_path / "tests" / "casework").mkdir(parents=True)
    (tmp_path / "tests" / "casework" / "test_actions.py").write_text(TESTS)
    (tmp_path / "docs").mkdir()
    rows = "".join(f"| {number} | what it asks |  |\n" for number in ("R-07", "R-16", "R-17", "R-18"))
    (tmp_path / "docs" / "requirements.md").write_text(rows)
    return tmp_path


def test_marks_of_a_file_a_class_and_a_test_are_found(project: Path) -> None:
    found = requirements.marks(project / "tests")
    one, two = (f"tests/casework/test_actions.py::{name}" for name in ("test_one", "test_two"))
    assert {number: sorted(tests) for number, tests in found.items()} == {
        "R-07": [one, two], "R-16": [one, two], "R-17": [one],
    }  # fmt: skip


def test_the_table_is_written_once_and_then_current(project: Path) -> None:
    with pytest.raises(CommandError, match="not current"):
        call_command("requirements", check=True)
    call_command("requirements")
    call_command("requirements", check=True)
    rows = (project / "docs" / "requirements.md").read_text().splitlines()
    assert "| R-16 | what it asks | [casework/test_actions.py](../tests/casework/test_actions.py) |" in rows
    assert "| R-18 | what it asks |  |" in rows


def test_a_mark_that_the_table_does_not_know_is_named_with_its_test(project: Path) -> None:
    (project / "tests" / "test_more.py").write_text('@pytest.mark.req("R-99")\ndef test_three(): ...\n')
    with pytest.raises(CommandError, match=r"R-99.*test_more.py::test_three"):
        call_command("requirements", check=True)
