"""Pages that several definitions share: put in as the files are read, and told by their own file and line."""

from pathlib import Path

import pytest

from journeys import kinds
from journeys.engine.loading import load_services
from journeys.engine.reading import BrokenDefinitions, Fault
from tests.factories.definitions import load

SERVICE = """\
journey: apply
title: Apply for a bench
summary: A bench for you.
noun: Bench
reference: BEN
team: parks
promise:
  working_days: 5
keep_for_months: 12
what_happens:
  - We bring it.
pages:
  - name: first
    title: First
    questions:
      - {name: first, type: yes_no, label: "First?"}
  - section: home
  - name: last
    title: Last
    questions:
      - {name: last, type: yes_no, label: "Last?"}
"""
HOME = """\
# Where someone lives.
pages:
  - name: home
    title: Home
    questions:
      - {name: home, type: yes_no, label: "At home?"}
  - name: garden
    title: Garden
    show_when:
      question: home
      equals: true
    questions:
      - {name: garden, type: yes_no, label: "A garden?"}
"""


@pytest.fixture
def sections(tmp_path: Path) -> Path:
    (tmp_path / "sections").mkdir()
    (tmp_path / "services").mkdir()
    (tmp_path / "sections" / "home.yaml").write_text(HOME)
    return tmp_path / "sections"


def faults(sections: Path, *texts: str) -> list[Fault]:
    folder = sections.parent / "services"
    for number, text in enumerate(texts):
        (folder / f"apply-for-a-bench-{number}.yaml").write_text(text.replace("BEN", "BE" + "ABC"[number]))
    with pytest.raises(BrokenDefinitions) as broken:
        load_services(folder, kinds.definitions(), sections=sections)
    return broken.value.faults


@pytest.mark.req("R-70")
def test_the_pages_of_a_section_stand_where_it_is_named(sections: Path) -> None:
    service = load(sections.parent / "services", SERVICE, "apply-for-a-bench", sections=sections)

    assert [page.name for page in service.definition.pages] == ["first", "home", "garden", "last"]
    assert [page["name"] for page in service.frozen["definition"]["pages"]] == ["first", "home", "garden", "last"]


def test_a_change_of_a_section_makes_another_version_of_each_that_uses_it(sections: Path) -> None:
    folder = sections.parent / "services"
    before = load(folder, SERVICE, "apply-for-a-bench", sections=sections).hash
    (sections / "home.yaml").write_text(HOME.replace("A garden?", "A balcony?"))

    assert load(folder, SERVICE, "apply-for-a-bench", sections=sections).hash != before


def test_a_fault_in_a_section_names_its_own_file_and_line_once(sections: Path) -> None:
    (sections / "home.yaml").write_text(HOME.replace("question: home", "question: house"))

    assert faults(sections, SERVICE, SERVICE) == [Fault(sections / "home.yaml", 10, "There is no question “house”.")]


def test_the_shape_of_a_section_is_checked_like_any_other(sections: Path) -> None:
    (sections / "home.yaml").write_text(HOME.replace("title: Garden", "title: Garden\n    colour: green"))

    told = faults(sections, SERVICE)

    assert [(fault.file.name, fault.line) for fault in told] == [("home.yaml", 9)]


def test_a_fault_behind_a_section_names_the_line_of_its_own_file(sections: Path) -> None:
    told = faults(sections, SERVICE.replace("name: last, type", "name: first, type"))

    assert [(fault.file.name, fault.line) for fault in told] == [("apply-for-a-bench-0.yaml", 21)]


@pytest.mark.parametrize(
    ("home", "garden", "file", "line", "words"),
    [
        ("pages:\n  - section: home\n", "", "home.yaml", 2, "The section “home” includes itself."),
        (
            "pages:\n  - section: garden\n",
            "pages:\n  - section: home\n",
            "garden.yaml",
            2,
            "The section “home” includes",
        ),
        ("pages:\n  - section: shed\n", "", "home.yaml", 2, "There is no section “shed”."),
        ("pages:\n  - section: ../../secret\n", "", "home.yaml", 2, "There is no section “../../secret”."),
        ("pages:\n  - section: [home]\n", "", "home.yaml", 2, "There is no section"),
        ("title: Home\npages: []\n", "", "home.yaml", 1, "A section has “pages”, and nothing else."),
        ("pages: yes\n", "", "home.yaml", 1, "A section has “pages”, and nothing else."),
        ("pages:\n  - section: garden\n    title: G\n", "pages: []\n", "home.yaml", 3, "“title” is not a key"),
    ],
)
def test_loops_and_what_is_not_there_are_refused(
    sections: Path, home: str, garden: str, file: str, line: int, words: str
) -> None:
    (sections / "home.yaml").write_text(home)
    if garden:
        (sections / "garden.yaml").write_text(garden)

    told = faults(sections, SERVICE)

    assert (told[0].file.name, told[0].line) == (file, line), told
    assert told[0].words.startswith(words)
