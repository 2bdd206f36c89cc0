"""Numbers and money: forgiving of how they are written, exact in what they are."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.factories.asking import answered, asked, shown


@pytest.mark.req("R-18")
@pytest.mark.parametrize(
    ("more", "typed", "stored", "words"),
    [
        ({}, "3", 3, "3"),
        ({}, " 1,250 ", 1250, "1,250"),
        ({}, "1 250", 1250, "1,250"),
        ({}, "007", 7, "7"),
        ({}, "4.0", 4, "4"),
        ({}, "４２", 42, "42"),
        ({}, "٣", 3, "3"),
        ({}, "0", 0, "0"),
        ({"unit": "hours"}, "12 Hours", 12, "12 hours"),
        ({"unit": "hours"}, "1 hour", 1, "1 hours"),
        ({"unit": "%"}, "45%", 45, "45 %"),
        ({"decimals": 1, "unit": "hours"}, "37.50", "37.5", "37.5 hours"),
        ({"decimals": 2}, ".5", "0.5", "0.5"),
        ({"decimals": 1}, "1,000", "1000", "1,000"),
        ({"at_least": -5}, "−3", -3, "-3"),
    ],
)
def test_a_number_is_read_as_people_write_it(more: dict[str, Any], typed: str, stored: Any, words: str) -> None:
    question = asked("number", **more)
    form = answered(question, {"it": typed})

    assert form.errors == {}
    assert form.answers == {"it": stored}
    assert type(form.answers["it"]) is type(stored)
    assert question.words(stored) == words
    assert answered(question, shown(question, stored)).answers == {"it": stored}


@pytest.mark.req("R-18")
@pytest.mark.parametrize(
    ("more", "typed", "error"),
    [
        ({}, "", "Enter a number"),
        ({"missing": "Enter how many hours you work"}, "", "Enter how many hours you work"),
        ({}, "three", "Enter a number, like 3"),
        ({}, "12,50", "Enter a number, like 3"),
        ({}, "1e5", "Enter a number, like 3"),
        ({}, "½", "Enter a number, like 3"),
        ({}, "9" * 400, "Enter a number, like 3"),
        ({}, ".", "Enter a number, like 3"),
        ({}, "nan", "Enter a number, like 3"),
        ({"decimals": 1}, "x", "Enter a number, like 3.5"),
        ({}, "3.5", "Enter a whole number, like 3"),
        ({"decimals": 1}, "3.25", "Use 1 decimal place at most, like 3.5"),
        ({}, "-1", "Enter a number that is 0 or more"),
        ({"at_most": 168}, "169", "Enter a number that is 168 or less"),
        ({"at_least": 1, "at_most": 12}, "13", "Enter a number from 1 to 12"),
    ],
)
def test_what_is_wrong_with_a_number_is_said(more: dict[str, Any], typed: str, error: str) -> None:
    form = answered(asked("number", **more), {"it": typed})

    assert form.errors == {"it": [error]}
    assert form["it"].value() == typed


@pytest.mark.req("R-18")
@pytest.mark.parametrize(
    ("typed", "pence", "words"),
    [
        ("£1,234.50", 123450, "£1,234.50"),
        ("1234.5", 123450, "£1,234.50"),
        (" £ 12 ", 1200, "£12"),
        ("12.00", 1200, "£12"),
        ("£０.７５", 75, "£0.75"),
        ("50p", 50, "£0.50"),
        ("GBP 20", 2000, "£20"),
        ("0", 0, "£0"),
        ("1 000 000", 100_000_000, "£1,000,000"),
    ],
)
def test_money_is_read_as_people_write_it(typed: str, pence: int, words: str) -> None:
    question = asked("money")
    form = answered(question, {"it": typed})

    assert form.errors == {}
    assert form.answers == {"it": pence}
    assert question.words(pence) == words
    assert answered(question, shown(question, pence)).answers == {"it": pence}


@pytest.mark.req("R-18")
@pytest.mark.parametrize(
    ("more", "typed", "error"),
    [
        ({}, "", "Enter an amount of money, like 123.45"),
        ({}, "lots", "Enter an amount of money, like 123.45"),
        ({}, "12,50", "Enter an amount of money, like 123.45"),
        ({}, "1.234", "Enter an amount of money, like 123.45"),
        ({}, "£", "Enter an amount of money, like 123.45"),
        ({}, "$5", "Enter an amount of money, like 123.45"),
        ({}, "-5", "Enter an amount that is £0 or more"),
        ({"at_most": 2000}, "2,000.01", "Enter an amount that is £2,000 or less"),
        ({"at_least": 5, "at_most": 10}, "4.99", "Enter an amount from £5 to £10"),
    ],
)
def test_what_is_wrong_with_an_amount_is_said(more: dict[str, Any], typed: str, error: str) -> None:
    assert answered(asked("money", **more), {"it": typed}).errors == {"it": [error]}


@given(st.integers(min_value=-100_000_000, max_value=1_000_000_000))
def test_an_amount_shown_again_is_the_same_amount(pence: int) -> None:
    question = asked("money", at_least=-1_000_000, at_most=10_000_000)

    assert answered(question, shown(question, pence)).answers == {"it": pence}


@given(st.decimals(min_value=0, max_value=9_999_999, places=3))
def test_a_decimal_number_is_never_rounded(number: Decimal) -> None:
    form = answered(asked("number", decimals=3), {"it": f"{number:,}"})

    assert Decimal(form.answers["it"]) == number


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_has_its_message(typed: str) -> None:
    for kind in ("number", "money"):
        form = answered(asked(kind), {"it": typed})

        assert form.errors or form.answers["it"] >= 0


def test_a_range_turned_round_is_refused_in_the_definition() -> None:
    with pytest.raises(ValidationError, match="“at_least” is more than “at_most”"):
        asked("number", at_least=5, at_most=4)
