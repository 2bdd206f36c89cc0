"""Whether a typed name is that of the business on a bill."""

import pytest

from accounts.rules.trading import business_names_match

pytestmark = pytest.mark.req("R-30")


@pytest.mark.parametrize(
    "typed",
    [
        "Lillie Road Bakery Ltd",
        "the LILLIE ROAD BAKERY limited",
        "lillie-road bakery",
        "Lillie Road Bakery LTD.",
        "  lillie   road bakery, ltd ",
    ],
)
def test_case_punctuation_and_limited_do_not_count(typed: str) -> None:
    assert business_names_match(typed, ["LILLIE ROAD BAKERY LTD"])


@pytest.mark.parametrize("typed", ["", "Ltd", "the", "Lillie", "Lillie Road", "Bakery", "Lillie Road Butcher Ltd", "!"])
def test_a_part_of_the_name_or_another_is_none(typed: str) -> None:
    assert not business_names_match(typed, ["LILLIE ROAD BAKERY LTD"])


@pytest.mark.parametrize("typed", ["Lillie Road Bakery", "H Yilmaz", "Hassan Yilmaz", "mr h yilmaz"])
def test_a_sole_trader_is_known_by_their_own_name_and_that_of_the_shop(typed: str) -> None:
    assert business_names_match(typed, ["MR H YILMAZ T/A LILLIE ROAD BAKERY"])


def test_accents_ampersands_and_figures_are_read_alike() -> None:
    assert business_names_match("Cafe Brûlé and Co", ["CAFÉ BRULE & CO. LTD"])
    assert business_names_match("24 Seven", ["24 SEVEN LTD"])
    assert not business_names_match("25 Seven", ["24 SEVEN LTD"])


def test_a_company_is_not_known_by_a_name_of_two_of_its_words() -> None:
    assert not business_names_match("J Smith", ["JOHN SMITH MOTORS LTD"])
