"""Rows of the same questions: added, removed, wrong in one place, readable as a whole."""

from typing import Any

import pytest
from pydantic import ValidationError

from tests.factories.asking import answered, asked, shown

PEOPLE: dict[str, Any] = {
    "item": "person",
    "questions": [
        {"type": "text", "name": "full_name", "label": "Full name", "missing": "Enter their name"},
        {"type": "date", "name": "born", "label": "Date of birth", "may_be": "past"},
        {"type": "yes_no", "name": "works", "label": "Do they work?", "optional": True},
        {"type": "email", "name": "email", "label": "Email", "optional": True},
    ],
}
ANN = {"it_0_full_name": "Ann Lee", "it_0_born_day": "3", "it_0_born_month": "March", "it_0_born_year": "2015"}
BEN = {"it_1_full_name": "Ben", "it_1_born_day": "1", "it_1_born_month": "2", "it_1_born_year": "1980"}
ANN_KEPT = {"full_name": "Ann Lee", "born": "2015-03-03", "works": None, "email": None}
BEN_KEPT = {"full_name": "Ben", "born": "1980-02-01", "works": None, "email": None}


@pytest.mark.req("R-18")
def test_each_row_is_an_answer() -> None:
    question = asked("group", **PEOPLE)
    form = answered(question, ANN | BEN | {"it_1_works": "no"})

    assert form.errors == {}
    assert form.answers == {"it": [ANN_KEPT, BEN_KEPT | {"works": False}]}
    assert question.words(form.answers["it"]) == (
        "Person 1: Ann Lee, 3 March 2015\nPerson 2: Ben, 1 February 1980, Do they work: no"
    )


def test_rows_shown_again_are_the_same_rows() -> None:
    question = asked("group", **PEOPLE)
    first = answered(question, ANN | BEN | {"it_1_works": "yes"})

    filled = shown(question, first.answers["it"])

    assert filled["it_0_full_name"] == "Ann Lee"
    assert (filled["it_1_full_name"], filled["it_1_works"]) == ("Ben", "yes")


@pytest.mark.parametrize(
    ("at_least", "typed", "kept"),
    [
        (0, {}, []),
        (0, ANN | {"it_1_full_name": " "}, [ANN_KEPT]),
        (1, ANN | {"it_1_full_name": ""}, [ANN_KEPT]),
        (1, BEN, [BEN_KEPT]),
    ],
)
def test_an_empty_row_that_is_not_needed_is_passed_over(
    at_least: int, typed: dict[str, str], kept: list[dict[str, Any]]
) -> None:
    form = answered(asked("group", at_least=at_least, **PEOPLE), typed)

    assert form.errors == {}
    assert form.answers == {"it": kept}


@pytest.mark.req("R-18")
@pytest.mark.parametrize(
    ("at_least", "typed", "errors"),
    [
        (1, {}, {"it_0_full_name": ["Enter their name"], "it_0_born": ["Enter the date"]}),
        (
            2,
            ANN,
            {"it_1_full_name": ["Person 2: enter their name"], "it_1_born": ["Person 2: enter the date"]},
        ),
        (0, ANN | {"it_1_full_name": "Ben"}, {"it_1_born": ["Person 2: enter the date"]}),
        (
            0,
            ANN | BEN | {"it_0_email": "ann", "it_1_born_year": "2999", "it_1_full_name": ""},
            {
                "it_0_email": ["Person 1: enter an email address in the right format, like name@example.com"],
                "it_1_born": None,
                "it_1_full_name": ["Person 2: enter their name"],
            },
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_row(at_least: int, typed: dict[str, str], errors: dict[str, Any]) -> None:
    form = answered(asked("group", at_least=at_least, **PEOPLE), typed)

    assert set(form.errors) == set(errors)
    assert {name: words for name, words in form.errors.items() if errors[name]} == {
        name: words for name, words in errors.items() if words
    }
    assert form.answers == {}


def test_a_wrong_date_still_names_its_wrong_input() -> None:
    form = answered(asked("group", **PEOPLE), ANN | BEN | {"it_1_born_year": "80"})

    assert form.errors == {"it_1_born": ["Person 2: the year must have 4 numbers"]}
    assert form["it_1_born"].anchor == "id_it_1_born_year"  # type: ignore[attr-defined]


def test_too_many_rows_are_told_and_kept() -> None:
    form = answered(asked("group", **PEOPLE, at_most=1), ANN | BEN)

    assert form.errors == {"it_1_full_name": ["Person 2: you can add 1 at most. Remove this one"]}
    assert form["it_1_full_name"].value() == "Ben"


@pytest.mark.req("R-55")
def test_add_another_keeps_what_was_typed_and_says_nothing_of_it_yet() -> None:
    form = answered(asked("group", **PEOPLE), {"it_0_full_name": "Ann", "it_0_email": "nonsense", "it_add": "1"})

    assert form.is_about_rows
    assert not form.is_complete
    assert form.errors == {}
    assert (form["it_0_full_name"].value(), form["it_0_email"].value()) == ("Ann", "nonsense")
    assert [row["heading"] for row in form.parts[0]["rows"]] == ["Person 1", "Person 2"]


@pytest.mark.req("R-55")
def test_remove_takes_away_that_row_and_keeps_the_others() -> None:
    form = answered(asked("group", **PEOPLE), ANN | BEN | {"it_2_full_name": "Cy", "it_remove": "0"})

    assert form.is_about_rows
    assert (form["it_0_full_name"].value(), form["it_1_full_name"].value()) == ("Ben", "Cy")
    assert form["it_0_born"].value() == ("1", "2", "1980")
    assert len(form.parts[0]["rows"]) == 2


@pytest.mark.parametrize("pressed", ["7", "-1", "x", "9" * 400, "🛋"])
def test_removing_a_row_that_is_not_there_changes_nothing(pressed: str) -> None:
    form = answered(asked("group", **PEOPLE), ANN | BEN | {"it_remove": pressed})

    assert (form["it_0_full_name"].value(), form["it_1_full_name"].value()) == ("Ann Lee", "Ben")
    assert form.errors == {}


def test_no_more_rows_are_drawn_than_may_be() -> None:
    far = answered(asked("group", **PEOPLE, at_most=3), {"it_999_full_name": "Far"})
    more = answered(asked("group", **PEOPLE, at_most=2), ANN | BEN | {"it_add": "1"})

    assert len(far.parts[0]["rows"]) == 4
    assert len(more.parts[0]["rows"]) == 2
    assert not more.parts[0]["may_add"]


def test_the_last_row_can_be_emptied_only_where_none_is_needed() -> None:
    assert answered(asked("group", **PEOPLE), ANN).parts[0]["may_remove"]
    assert not answered(asked("group", **PEOPLE, at_least=1), ANN).parts[0]["may_remove"]


def test_each_row_is_a_fieldset_with_a_named_way_to_remove_it() -> None:
    form = answered(asked("group", **PEOPLE), ANN | BEN)
    rows = form.parts[0]["rows"]

    assert [row["id"] for row in rows] == ["it_0", "it_1"]
    assert str(rows[1]["parts"][0]["field"]).count('name="it_1_full_name"') == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"questions": [PEOPLE["questions"][0]] * 2}, "Two questions of the group are called “full_name”"),
        ({"at_least": 5, "at_most": 4}, "“at_least” is more than “at_most”"),
        (
            {"questions": [{**PEOPLE["questions"][0], "show_when": {"question": "x", "equals": "y"}}]},
            "it has no “show_when”",
        ),
        ({"questions": [{"type": "photos", "name": "p", "label": "P"}]}, "photos"),
        ({"questions": []}, "at least 1 item"),
    ],
)
def test_a_group_that_makes_no_sense_is_refused(more: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        asked("group", **PEOPLE | more)


def test_nobody_to_add_reads_as_none() -> None:
    question = asked("group", **PEOPLE)

    assert question.words([]) == "None"
    assert question.words(None) == ""
