"""What is read more than answered."""

import pytest

from casework.rules import Finding
from journeys.engine.page_form import PageForm
from tests.factories.asking import answered, asked, posted


def test_a_declaration_has_to_be_ticked() -> None:
    question = asked("declaration", text=["What I say is true."])

    assert answered(question, {}).errors == {"it": ["Tick the box to say that you agree"]}
    assert answered(question, {"it": "on"}).errors == {"it": ["Tick the box to say that you agree"]}
    form = answered(question, {"it": "yes"})
    assert form.answers == {"it": True}
    assert question.words(True) == "I agree"


def test_information_counts_as_read_once_continue_was_pressed() -> None:
    question = asked("information", text=["Read this.", ["First", "Second"]])
    form = answered(question, {})

    assert form.is_complete
    assert form.answers == {"it": True}
    assert question.only_tells
    assert list(form.fields) == []


@pytest.mark.req("R-57")
def test_a_finding_is_shown_with_its_lines() -> None:
    finding = Finding(
        rule="r", value=1, words="You could get £5 a week.", lines=[], recommends="granted", rates_from="2026-04-01"
    )
    question = asked("finding", of="reduction")
    form = PageForm(posted({}), questions=[question], before={}, filled_with={}, findings={"reduction": finding})

    assert form.parts[0]["finding"] == finding
    assert form.is_complete
    assert form.answers == {"it": True}


def test_a_finding_that_is_not_there_shows_nothing() -> None:
    form = answered(asked("finding", of="reduction"), {})

    assert form.parts[0]["finding"] is None
