"""A broken definition is told by file and line, in words a service designer understands."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from journeys import kinds
from journeys.engine.loading import load_services
from journeys.engine.reading import BrokenDefinitions, Fault
from journeys.report.definition import ReportDefinition

SOUND = """\
journey: report
title: Report a broken bench
summary: Tell us about a bench.
noun: Bench
reference: BEN
team: parks
promise:
  working_days: 5
keep_for_months: 12
what_happens:
  - We mend it.
nearby:
  metres: 50
pages:
  - name: kind
    title: What is wrong?
    questions:
      - name: damage
        type: choice
        label: What is wrong?
        options:
          - Broken
          - Dirty
          - On fire
  - name: fire
    show_when:
      question: damage
      equals: On fire
    stop:
      title: Call 999
      reason: The fire brigade comes at once.
      contact:
        name: Fire brigade
        phone: "999"
  - name: more
    title: Tell us more
    questions:
      - name: sharp
        type: yes_no
        label: Is anything sharp?
      - name: story
        type: long_text
        label: What happened?
"""

# Each: what is said, and the change that brings it, with ← at the end of the line that the fault must name.
BROKEN = {
    "“team” is missing.": [("journey: report", "journey: report ←"), ("team: parks\n", "")],
    "“colour” is not a key that may stand here.": [("noun: Bench", "noun: Bench\ncolour: red ←")],
    "“working_days” must be a whole number.": [("working_days: 5", "working_days: soon ←")],
    "“title” must be text; put Yes, No, On and Off in quotes.": [("    title: Tell us more", "    title: Yes ←")],
    "“journey” must be one of: report.": [("journey: report", "journey: complain ←")],
    "“title” is said twice.": [("    title: Tell us more", "    title: Tell us more\n    title: Again ←")],
    "“type” is missing.": [("      - name: sharp\n        type: yes_no", "      - name: sharp ←")],
    "“dropdown” is not a type of question.": [
        ("      - name: sharp\n        type: yes_no", "      - name: sharp ←\n        type: dropdown")
    ],
    "“options” is missing.": [
        ("      - name: sharp\n        type: yes_no", "      - name: sharp ←\n        type: choice")
    ],
    "“options” is not a key that may stand here.": [("type: yes_no", "type: yes_no\n        options: [A, B] ←")],
    "“limit” must be a whole number.": [("type: long_text", "type: long_text\n        limit: many ←")],
    "A condition needs “question” and “equals” (or “at_least”, “at_most”), or “any”, or “all”.": [
        ("    show_when:\n", "    show_when: ←\n"),
        ("      question: damage\n", ""),
    ],
    "There is no question “colour”.": [("noun: Bench", "noun: Bench\nwhat: colour ←")],
    "“sharp” has no fixed answers: name a choice question.": [("noun: Bench", "noun: Bench\nwhat: sharp ←")],
    "There is no question “damages”.": [("question: damage\n", "question: damages ←\n")],
    "“sharp” is asked later: a condition can only ask about earlier answers.": [
        ("question: damage\n      equals: On fire", "question: sharp ←\n      equals: true")
    ],
    "“On Fire” is no answer to “damage”. Its answers: “Broken”, “Dirty”, “On fire”.": [
        ("equals: On fire", "equals: On Fire ←")
    ],
    "“true” is no answer to “damage”.": [("equals: On fire", "equals: true ←")],
    "“story” has no fixed answers: ask about a choice, several or yes_no question.": [
        (
            "        label: What happened?",
            (
                "        label: What happened?\n  - name: last\n    title: Last\n    show_when:\n"
                "      question: story ←\n      equals: x\n    questions:\n"
                "      - name: end\n        type: text\n        label: End"
            ),
        )
    ],
    "Another page is called “kind” too.": [("  - name: more", "  - name: kind ←")],
    "Another page is called “where” too.": [("  - name: more", "  - name: where ←")],
    "“check” is reserved: give the page another name.": [("  - name: more", "  - name: check ←")],
    "Another question is called “damage” too.": [("      - name: sharp", "      - name: damage ←")],
    "Another question is called “email” too.": [("      - name: sharp", "      - name: email ←")],
    "“go_on” clashes with another input of the page: give it another name.": [
        ("      - name: sharp", "      - name: go_on ←")
    ],
    "The option “Dirty” is there twice.": [("        options:\n", "        options: ←\n"), ("- Broken", "- Dirty")],
    "The page “more” has no question.": [
        ("  - name: more", "  - name: more ←"),
        (SOUND[SOUND.index("    questions:\n      - name: sharp") :], ""),
    ],
    "A page that stops has no questions.": [
        (
            '        phone: "999"',
            '        phone: "999"\n    questions: ←\n      - name: why\n        type: text\n        label: Why?',
        )
    ],
    "Every way would end here: say “show_when”.": [
        ("    show_when:\n      question: damage\n      equals: On fire\n", ""),
        ("    stop:\n", "    stop: ←\n"),
    ],
    "A contact needs a “phone” or a “url”, or “ours”.": [
        ("      contact:\n", "      contact: ←\n"),
        ('        phone: "999"\n', ""),
    ],
    "No answers lead to the page “more”.": [
        (
            "  - name: more",
            (
                "  - name: more ←\n    show_when:\n      all:\n        - question: damage\n          equals: Broken\n"
                "        - question: damage\n          equals: Dirty"
            ),
        )
    ],
    "No answers lead to the question “story”.": [
        (
            "      - name: story",
            "      - name: story ←\n        show_when:\n          question: damage\n          equals: On fire",
        )
    ],
    "A condition on the same page can only be one “question” and “equals”.": [
        (
            "      - name: story",
            (
                "      - name: story\n        show_when: ←\n          any:\n            - question: sharp\n"
                "              equals: true\n            - question: damage\n              equals: Dirty"
            ),
        )
    ],
    "That answer opens another question already: ask this one on a later page.": [
        (
            "        label: What happened?",
            (
                "        label: What happened?\n        show_when:\n          question: sharp\n          equals: true\n"
                "      - name: again\n        type: text\n        label: Again?\n        show_when: ←\n"
                "          question: sharp\n          equals: true"
            ),
        )
    ],
    "“step” is for the pages that a kind of journey brings.": [
        ("    title: Tell us more", "    title: Tell us more\n    step: already-reported ←")
    ],
    "There is no service “report-a-swing”.": [("  metres: 50", "  metres: 50\n  siblings:\n    - report-a-swing ←")],
    "A service is not its own sibling.": [("  metres: 50", "  metres: 50\n  siblings:\n    - report-a-bench ←")],
    "This is not YAML": [("summary: Tell us about a bench.", "summary: Tell us: about a bench. ←")],
    "An alias may not stand inside its anchor.": [("nearby:\n  metres: 50", "nearby: &a ←\n  metres: *a")],
}


def write(folder: Path, text: str, name: str = "report-a-bench.yaml") -> Path:
    file = folder / name
    file.write_text(text.replace(" ←", ""), encoding="utf-8")
    return file


def faults_of(folder: Path) -> list[Fault]:
    with pytest.raises(BrokenDefinitions) as broken:
        load_services(folder, {"report": ReportDefinition})
    return broken.value.faults


def test_a_sound_definition_has_no_fault(tmp_path: Path) -> None:
    write(tmp_path, SOUND)

    assert list(load_services(tmp_path, {"report": ReportDefinition})) == ["report-a-bench"]


@pytest.mark.req("R-70")
@pytest.mark.parametrize("words", BROKEN)
def test_a_fault_names_its_file_and_its_line(tmp_path: Path, words: str) -> None:
    text = SOUND
    for before, after in BROKEN[words]:
        assert before in text
        text = text.replace(before, after, 1)
    line = next((number for number, row in enumerate(text.splitlines(), 1) if "←" in row), None)
    file = write(tmp_path, text)

    faults = faults_of(tmp_path)

    told = [fault for fault in faults if fault.words.startswith(words)]
    assert told, faults
    assert (told[0].file, told[0].line) == (file, line)


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        SOUND.replace("working_days: 5", "working_days: soon").replace("keep_for_months: 12", "keep_for_months: -1"),
    )
    write(tmp_path, SOUND.replace("damage\n      equals", "damages\n      equals"), "report-a-swing.yaml")

    faults = faults_of(tmp_path)

    assert [(fault.file.name, fault.line) for fault in faults] == [
        ("report-a-bench.yaml", 8),
        ("report-a-bench.yaml", 9),
        ("report-a-swing.yaml", 27),
    ]


def test_two_services_share_no_prefix_and_no_name(tmp_path: Path) -> None:
    (tmp_path / "parks").mkdir()
    bench = write(tmp_path / "parks", SOUND)
    again = write(tmp_path, SOUND.replace("BEN", "BEM"))
    swing = write(tmp_path, SOUND, "report-a-swing.yaml")

    assert faults_of(tmp_path) == [
        Fault(again, 1, f"Another file is called “report-a-bench” too: {bench}."),
        Fault(swing, 5, "References of “report-a-bench” begin with BEN too."),
    ]


@pytest.mark.parametrize("name", ["Report_A_Bench.yaml", "report-a-bench.yml", "2-benches.yaml"])
def test_a_file_is_named_as_its_address_will_be(tmp_path: Path, name: str) -> None:
    write(tmp_path, SOUND, name)

    assert "A file is named like report-a-fly-tip.yaml" in faults_of(tmp_path)[0].words


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "report-a-bench.yaml").write_bytes("title: Café".encode("latin-1"))
    (tmp_path / "report-a-swing.yaml").write_text("- just\n- a list\n")

    assert [fault.line for fault in faults_of(tmp_path)] == [1, 1]


def test_a_condition_that_names_a_page_twice_removed_is_found_by_walking(tmp_path: Path) -> None:
    extra = """\
  - name: deep
    title: How deep?
    show_when:
      question: sharp
      equals: true
    questions:
      - name: deep
        type: yes_no
        label: Is it deep?
  - name: deeper
    title: Deeper?
    show_when:
      all:
        - question: sharp
          equals: false
        - question: deep
          equals: true
    questions:
      - name: deeper
        type: yes_no
        label: Deeper?
"""
    file = write(tmp_path, SOUND + extra)

    assert faults_of(tmp_path) == [Fault(file, 53, "No answers lead to the page “deeper”.")]


def test_services_check_names_every_fault_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, SOUND.replace("team: parks\n", ""))

    with pytest.raises(CommandError):
        call_command("services", "check", folder=tmp_path)

    assert capsys.readouterr().err.strip() == f"{file}:1: “team” is missing."


def test_services_check_and_list_read_the_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("services", "check")
    call_command("services", "list")

    said = capsys.readouterr().out
    assert "no fault" in said
    assert all(slug in said for slug in kinds.services())


@pytest.mark.django_db
def test_services_check_asks_a_deployment_for_its_teams(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError):
        call_command("services", "check", deployed=True)

    assert "report-a-pothole: there is no team “highways” here." in capsys.readouterr().err


def test_a_change_of_one_word_makes_another_version(tmp_path: Path) -> None:
    write(tmp_path, SOUND)
    before = load_services(tmp_path, {"report": ReportDefinition})["report-a-bench"].hash
    again = load_services(tmp_path, {"report": ReportDefinition})["report-a-bench"].hash
    write(tmp_path, SOUND.replace("Is anything sharp?", "Is anything pointed?"))
    after = load_services(tmp_path, {"report": ReportDefinition})["report-a-bench"].hash

    assert before == again != after
