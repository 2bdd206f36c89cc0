"""The catalogue on offer: a change is taken up, a broken file is refused while the last sound set goes on."""

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from journeys import kinds
from journeys.engine import catalogue as catalogues
from journeys.engine import rating
from journeys.engine.catalogue import Catalogue, Folders, Services, load_teams
from journeys.engine.reading import LARGEST, BrokenDefinitions, Fault

BENCH = """\
journey: apply
title: Apply for a bench
summary: Have a bench in your street.
noun: Bench
reference: BEN
team: parks
promise:
  working_days: 5
keep_for_months: 12
what_happens:
  - We bring it.
pages:
  - name: shade
    title: In the shade?
    questions:
      - name: shade
        type: yes_no
        label: In the shade?
  - name: which
    title: Which?
    show_when:
      question: shade
      equals: true
    questions:
      - name: which
        type: choice
        label: Which?
        options:
          - Oak
          - Elm
"""
SWING = BENCH.replace("bench", "swing").replace("Bench", "Swing").replace("BEN", "SWI")
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(f'*{before}' for _ in range(10))}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)

# What becomes of the bench's file: the line that has to be told, the words, and the change.
Broken = Callable[[str], str | bytes]
BROKEN: dict[str, tuple[int, str, Broken]] = {
    "asks what is asked later": (
        22,
        "“which” is asked later: a condition can only ask about earlier answers.",
        lambda text: text.replace("question: shade\n      equals: true", "question: which\n      equals: Oak"),
    ),
    "asks what nobody was asked": (
        22,
        "There is no question “shadow”.",
        lambda text: text.replace("question: shade", "question: shadow"),
    ),
    "hangs in a loop": (
        16,
        "“which” is asked later: a condition can only ask about earlier answers.",
        lambda text: text.replace(
            "    title: In the shade?\n",
            "    title: In the shade?\n    show_when:\n      question: which\n      equals: Oak\n",
        ),
    ),
    "a section that is not there": (
        19,
        "There is no section “home”.",
        lambda text: text.replace("  - name: which\n    title", "  - section: home\n  - name: which\n    title"),
    ),
    "names an unknown team": (
        6,
        "There is no team “gardens”. journeys/teams.yaml lists them.",
        lambda text: text.replace("team: parks", "team: gardens"),
    ),
    "names an unknown team for a challenge": (
        10,
        "There is no team “gardens”. journeys/teams.yaml lists them.",
        lambda text: text.replace("keep_for", "challenge:\n  team: gardens\nkeep_for"),
    ),
    "repeats the name of a page": (
        19,
        "Another page is called “shade” too.",
        lambda text: text.replace("  - name: which\n    title", "  - name: shade\n    title"),
    ),
    "repeats the name of a question": (
        25,
        "Another question is called “shade” too.",
        lambda text: text.replace("      - name: which", "      - name: shade"),
    ),
    "repeats the letters of another service": (
        5,
        "References of “apply-for-a-bench” begin with BEN too.",
        lambda text: text.replace("SWI", "BEN"),
    ),
    "repeats a key": (3, "“title” is said twice.", lambda text: text.replace("summary", "title")),
    "has 5 MB": (1, "The file has 5,120 kB. Definitions have 256 kB at most.", lambda text: "#" * 5 * 1024**2),
    "is as large as it may be, and nothing": (
        1,
        "The file must be a list of keys and values.",
        lambda text: "#" * LARGEST,
    ),
    "has a thousand pages": (
        12,
        "A service has 100 pages at most. This one has 1003.",
        lambda text: text + "".join(_page(number) for number in range(1_000)),
    ),
    "is indented with tabs": (
        8,
        "This is not YAML: found character '\\t' that cannot start any token.",
        lambda text: text.replace("  working_days", "\tworking_days"),
    ),
    "is no YAML": (3, "This is not YAML", lambda text: text.replace("title: Apply", "title: [Apply")),
    "is a web page": (1, "The file must be a list of keys and values.", lambda text: "<!doctype html>\n<p>Hello\n"),
    "is empty": (1, "The file must be a list of keys and values.", lambda text: ""),
    "is a bomb": (1, "With its aliases the file has more than 50,000 values.", lambda text: BOMB),
    "is its own alias": (
        12,
        "An alias may not stand inside its anchor.",
        lambda text: text.replace("pages:\n", "pages: &a\n  - *a\n"),
    ),
    "is deep": (1, "Lists and keys may stand 40 deep in one another at most.", lambda text: f"a: {'[' * 41}{']' * 41}"),
    "is deeper": (
        1,
        "Lists and keys may stand 40 deep in one another at most.",
        lambda text: f"a: {'[' * 450}{']' * 450}",
    ),
    "is as deep as a well": (
        1,
        "Lists and keys may stand 40 deep in one another at most.",
        lambda text: f"a: {'[' * 90_000}{']' * 90_000}",
    ),
    "is in another encoding": (
        1,
        "The file must be text in UTF-8.",
        lambda text: text.replace("bring it", "bring café").encode("latin-1"),
    ),
    "is in UTF-16": (1, "The file must be text in UTF-8.", lambda text: text.encode("utf-16")),
    "is a picture": (1, "The file must be text in UTF-8.", lambda text: b"\x89PNG\r\n\x1a\n\xff\xd8"),
    "has a nought sign": (
        1,
        "The file has a character that YAML does not allow.",
        lambda text: text.replace("bring it", "bring\0it"),
    ),
    "has a nought sign in other words": (
        11,
        "This value cannot be read.",
        lambda text: text.replace("- We bring it.", '- "We bring \\0 it."'),
    ),
    "has half a letter": (
        11,
        "This value cannot be read.",
        lambda text: text.replace("- We bring it.", '- "We bring \\ud800 it."'),
    ),
    "would run a program": (
        11,
        "“what_happens” must be text.",
        lambda text: text.replace("- We bring it.", "- !!python/object/apply:os.system [ls]"),
    ),
    "asks for a number that is none": (
        23,
        "This value cannot be read.",
        lambda text: text.replace("equals: true", "at_least: .nan"),
    ),
}


def _page(number: int) -> str:
    return (
        f"  - name: page-{number}\n    title: Page\n    questions:\n"
        f"      - {{name: q{number}, type: yes_no, label: Really}}\n"
    )


class Site:
    """A catalogue in a folder, and what it kept and was given."""

    def __init__(self, folder: Path) -> None:
        self.folders = Folders(folder / "services", None, folder / "rates", folder / "teams.yaml")
        for name in ("services", "rates"):
            (folder / name).mkdir()
        (folder / "teams.yaml").write_text("teams:\n  - parks\n")
        self.bench = self.folders.services / "apply-for-a-bench.yaml"
        self.swing = self.folders.services / "apply-for-a-swing.yaml"
        self.bench.write_text(BENCH)
        self.swing.write_text(SWING)
        self.stored: Services | None = None
        self.kept: list[Services] = []
        self.catalogue = self.begin()

    def begin(self) -> Catalogue:
        return Catalogue(self.folders, kinds.definitions, stored=lambda: self.stored, keep=self.kept.append)

    @property
    def titles(self) -> list[str]:
        return [service.definition.title for service in self.catalogue.services().values()]

    @property
    def faults(self) -> list[Fault]:
        self.catalogue.services()
        return self.catalogue.faults


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """One that looks at its files at every question."""
    monkeypatch.setattr(catalogues, "LOOKED_EVERY", -1.0)
    monkeypatch.setattr(rating, "_in_use", dict(rating.rates()))
    return Site(tmp_path)


@pytest.mark.req("R-70")
@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_file_is_refused_by_file_and_line_while_the_last_sound_set_goes_on(
    site: Site, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    line, words, change = BROKEN[how]
    before = site.catalogue.services()
    broken = change(SWING)
    site.swing.write_bytes(broken if isinstance(broken, bytes) else broken.encode("utf-8", "surrogatepass"))
    site.bench.write_text(BENCH.replace("Apply for a bench", "Apply for a fine bench"))

    with caplog.at_level(logging.ERROR):
        after = site.catalogue.services()

    assert after is before  # nothing of the change, not even of the file that is sound
    assert [(fault.file, fault.line) for fault in site.faults] == [(site.swing, line)], site.faults
    assert site.faults[0].words.startswith(words)
    assert f"{site.swing}:{line}: {words}" in caplog.text
    assert site.kept == []


@pytest.mark.req("R-70")
def test_a_change_is_taken_up_and_kept_and_mending_ends_the_faults(site: Site) -> None:
    assert site.titles == ["Apply for a bench", "Apply for a swing"]

    site.swing.write_text(SWING.replace("team: parks", "team: nobody"))
    assert len(site.faults) == 1
    site.swing.write_text(SWING.replace("Apply for a swing", "Apply for a new swing"))

    assert site.titles == ["Apply for a bench", "Apply for a new swing"]
    assert site.faults == []
    assert [list(kept) for kept in site.kept] == [["apply-for-a-bench", "apply-for-a-swing"]]


def test_a_file_that_goes_takes_its_service_away(site: Site) -> None:
    assert len(site.titles) == 2
    site.swing.unlink()

    assert site.titles == ["Apply for a bench"]


def test_files_are_not_read_again_before_they_change(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    before = site.catalogue.services()

    assert site.catalogue.services() is before
    monkeypatch.setattr(catalogues, "LOOKED_EVERY", 3_600.0)
    site.swing.write_text(SWING.replace("Apply for a swing", "Apply for a new swing"))
    assert site.catalogue.services() is before


@pytest.mark.req("R-70")
def test_a_site_that_begins_with_a_broken_file_offers_the_set_that_was_kept(site: Site) -> None:
    site.stored = site.catalogue.services()
    site.swing.write_text("title: [")
    site.catalogue = site.begin()

    assert site.titles == ["Apply for a bench", "Apply for a swing"]
    assert [fault.file for fault in site.faults] == [site.swing]


def test_without_a_sound_set_there_is_nothing_to_begin_with(site: Site) -> None:
    site.swing.write_text("title: [")

    with pytest.raises(BrokenDefinitions) as broken:
        site.begin().services()

    assert [fault.file for fault in broken.value.faults] == [site.swing]


def test_what_an_editor_writes_beside_a_file_is_no_service(site: Site) -> None:
    assert len(site.titles) == 2
    (site.folders.services / ".apply-for-a-swing.yaml").write_text("half a fi")
    (site.folders.services / ".#apply-for-a-bench.yaml").symlink_to("ann@host.42")
    (site.folders.services / "apply-for-a-slide.yaml").symlink_to("nowhere")
    (site.folders.services / "apply-for-a-boat.yaml").mkdir()

    assert site.titles == ["Apply for a bench", "Apply for a swing"]
    assert site.faults == []


def test_amounts_change_with_the_files_and_not_while_one_is_broken(site: Site) -> None:
    amounts = site.folders.rates / "swings.yaml"
    amounts.write_text("rates:\n  - from_on: 2026-04-01\n    amounts:\n      swing: 100\n")
    site.catalogue.services()
    assert rating.rates_on(rating.rates()["swings"], date(2026, 4, 1)).amounts == {"swing": 100}

    amounts.write_text("rates:\n  - from_on: soon\n    amounts:\n      swing: 200\n")

    assert [(fault.file, fault.line) for fault in site.faults] == [(amounts, 2)], site.faults
    assert rating.rates_on(rating.rates()["swings"], date(2026, 4, 1)).amounts == {"swing": 100}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("teams:\n  - parks\n  - roads\n  - parks\n", 4, "“parks” is there twice."),
        ("teams:\n  - Parks and roads\n", 2, "“teams” must be small letters, numbers and hyphens"),
        (f"teams:\n  - {'a' * 51}\n", 2, "“teams” may have 50 letters at most."),
        ("teams: parks\n", 1, "“teams” must be a list."),
        ("teams: []\n", 1, "“teams” must not be empty."),
        ("groups:\n  - parks\n", 1, "“groups” is not a key that may stand here."),
        ("- parks\n", 1, "The file must be a list of keys and values."),
    ],
)
def test_a_broken_file_of_teams_is_refused(site: Site, text: str, line: int, words: str) -> None:
    assert site.faults == []
    file = site.folders.teams
    assert file is not None
    file.write_text(text)

    assert (site.faults[0].file, site.faults[0].line) == (file, line)
    assert site.faults[0].words.startswith(words)
    assert len(site.titles) == 2


def test_the_portals_own_teams_are_sound() -> None:
    assert kinds.FOLDERS.teams is not None
    assert load_teams(kinds.FOLDERS.teams) >= kinds.team_slugs()
