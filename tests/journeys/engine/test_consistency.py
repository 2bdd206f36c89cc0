"""What a definition names has to be there, and its examples have to come to what they say: told by file and line."""

from datetime import date
from pathlib import Path

import pytest

from journeys import kinds
from journeys.engine.loading import load_services
from journeys.engine.reading import BrokenDefinitions, Fault
from tests.factories.definitions import TEXT, know_rules

TODAY = date(2026, 11, 21)
# Each: the change, what stands in the line that has to be told, and the words.
BROKEN = [
    ("rule: test-price", "rule: test-prize", "    rule: test-prize", "There is no rule “test-prize”. The rules: "),
    ("  - name: price\n", "  - name: carts\n", "  - name: carts", "A question is called “carts” too."),
    (
        "  - name: price\n",
        "  - name: may_have\n",
        "  - name: may_have#2",
        "Another calculation is called “may_have” too.",
    ),
    ("  by: may_have", "  by: may_halve", "  by: may_halve", "There is no calculation “may_halve”."),
    ("  calculation: price", "  calculation: prize", "  calculation: prize", "There is no calculation “prize”."),
    ("        of: may_have", "        of: may_halve", "        of: may_halve", "There is no calculation “may_halve”."),
    ("shows: [colour]", "shows: [color]", "  shows: [color]", "There is no question “color”."),
    ("answers: [carts]", "answers: [cards]", "    answers: [cards]", "There is no question “cards”."),
    ("what: colour", "what: color", "what: color", "There is no question “color”."),
    ("what: colour", "what: carts", "what: carts", "“carts” has no fixed answers: name a choice question."),
    (
        "{question: carts, at_least: 3}",
        "{question: carts, equals: many}",
        "  - when: {question: carts, equals: many}",
        "“carts” is a number: ask “at_least” or “at_most”.",
    ),
    (
        "{question: may_have, equals: many}",
        "{question: may_have, equals: lots}",
        "    show_when: {question: may_have, equals: lots}",
        "“lots” is no answer to “may_have”. Its answers: “yes”, “no”, “many”.",
    ),
    (
        "{question: may_have, equals: many}",
        "{question: may_have, at_least: 2}",
        "    show_when: {question: may_have, at_least: 2}",
        "“may_have” is no number: ask what it “equals”.",
    ),
    (
        "{question: may_have, equals: many}",
        "{question: price, equals: many}",
        "    show_when: {question: price, equals: many}",
        "“price” is a number: ask “at_least” or “at_most”.",
    ),
    (
        "{question: lives_here, equals: true}",
        "{question: colour, equals: red}",
        "    show_when: {question: colour, equals: red}",
        "“colour” is asked later",
    ),
    (
        "label: Do you live here?",
        "label: Do you live here with ((carts)) carts?",
        "        label: Do you live here with ((carts)) carts?",
        "“carts” is asked later: only earlier answers can stand here.",
    ),
    (
        "title: Permit for ((carts)) carts",
        "title: Permit for ((cards)) carts",
        "  title: Permit for ((cards)) carts",
        "There is no question or calculation “cards” to put in the place of ((cards)).",
    ),
    (
        "answers: {lives_here: false}",
        "answers: {lives_here: false, cards: 1}",
        "    answers: {lives_here: false, cards: 1}",
        "There is no question “cards”.",
    ),
    (
        "answers: {lives_here: false}",
        "answers: {lives_here: true, carts: 2}",
        '  - gives: {may_have: "no"}',
        "With these answers “may_have” comes to “yes” and not to “no”.",
    ),
    (
        "answers: {lives_here: true, carts: 4}",
        "answers: {lives_here: true, carts: four}",
        "    answers: {lives_here: true, carts: four}",
        "A rule cannot work with these answers: ",
    ),
    (
        '  - gives: {may_have: "no"}\n    answers: {lives_here: false}\n',
        "",
        "  - name: may_have",
        "No example gives “may_have” the value “no”, which a condition asks for.",
    ),
    (
        "parts:\n",
        "parts:\n  - {name: waste, title: Bins, reference: CRX, team: waste, promise: {working_days: 3}}\n",
        "  - name: waste",
        "Another part is called “waste” too.",
    ),
]


def faults_of(folder: Path, text: str) -> list[Fault]:
    (folder / "apply-for-a-cart.yaml").write_text(text)
    with pytest.raises(BrokenDefinitions) as broken:
        load_services(folder, kinds.definitions(), examples_on=TODAY)
    return broken.value.faults


@pytest.mark.req("R-70")
@pytest.mark.parametrize(("before", "after", "line", "words"), BROKEN)
def test_what_is_named_and_not_there_is_told_at_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str, line: str, words: str
) -> None:
    know_rules(monkeypatch)
    assert before in TEXT
    text = TEXT.replace(before, after, 1)
    line, _hash, which = line.partition("#")
    places = [number for number, row in enumerate(text.splitlines(), 1) if row == line]

    told = [(fault.line, fault.words[: len(words)]) for fault in faults_of(tmp_path, text)]

    assert (places[int(which or 1) - 1], words) in told, told


def test_examples_are_tried_only_as_of_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    know_rules(monkeypatch)
    wrong = TEXT.replace("answers: {lives_here: false}", "answers: {lives_here: true, carts: 2}")
    (tmp_path / "apply-for-a-cart.yaml").write_text(wrong)

    assert load_services(tmp_path, kinds.definitions())  # a running site does not stop because somebody grew older


@pytest.mark.req("R-57", "R-70")
@pytest.mark.parametrize("slug", [slug for slug, one in kinds.services().items() if one.definition.calculations])
def test_every_calculation_of_the_catalogue_has_worked_examples(slug: str) -> None:
    """That they come to what they say is checked by ``services check`` and as they are walked."""
    definition = kinds.services()[slug].definition
    given = {name for example in definition.examples for name in example.gives}

    assert given == {one.name for one in definition.calculations}
