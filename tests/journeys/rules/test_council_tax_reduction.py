"""Help with council tax and rent: who could get which, and every step of the sum."""

from datetime import date
from typing import Any

import pytest

from journeys.engine.rating import rates_on
from journeys.rules import RULES, Rates
from tests.factories.rates import RATES, amount, found, words

PENSIONER: dict[str, Any] = {"born_on": "1950-05-04", "partner": False, "passport": ["none"], "savings": 0}
YOUNGER: dict[str, Any] = {"born_on": "1985-05-04", "partner": False, "passport": ["none"], "savings": 0}
BILL: dict[str, Any] = {"council_tax_year": 151_951}  # £29.14 a week


def reduction(**answers: Any) -> Any:
    return found("council-tax-reduction", **{**YOUNGER, **BILL, **answers})


def income(kind: str, amount: int, every: str = "week", whose: str = "me") -> dict[str, Any]:
    return {"whose": whose, "kind": kind, "amount": amount, "every": every}


@pytest.mark.req("R-57")
@pytest.mark.parametrize(
    ("answers", "value"),
    [
        ({**PENSIONER, "help_with": "both", "home": "council"}, "both"),
        ({**PENSIONER, "help_with": "rent", "home": "private"}, "rent"),
        ({**PENSIONER, "help_with": "council_tax", "home": "private"}, "council_tax"),
        ({**PENSIONER, "help_with": "both", "home": "own"}, "council_tax"),
        ({**PENSIONER, "help_with": "rent", "home": "family"}, "not_rent"),
        ({**YOUNGER, "help_with": "both", "home": "private"}, "council_tax"),
        ({**YOUNGER, "help_with": "rent", "home": "private"}, "not_rent"),
        ({**YOUNGER, "help_with": "rent", "home": "supported"}, "rent"),
        ({**YOUNGER, "help_with": "both", "home": "temporary"}, "both"),
        ({**PENSIONER, "help_with": "rent", "home": "council", "passport": ["universal_credit"]}, "not_rent"),
        ({**PENSIONER, "help_with": "rent", "home": "council", "partner": True}, "not_rent"),
        (
            {**PENSIONER, "help_with": "rent", "home": "council", "partner": True, "partner_born_on": "1952-01-01"},
            "rent",
        ),
        (
            {**PENSIONER, "help_with": "rent", "home": "council", "partner": True, "partner_born_on": "1990-01-01"},
            "not_rent",
        ),
    ],
)
def test_who_could_get_which_help(answers: dict[str, Any], value: str) -> None:
    assert found("what-help-you-could-get", **answers)["value"] == value


@pytest.mark.req("R-57")
@pytest.mark.parametrize(
    ("savings", "passport", "is_too_much"),
    [
        (1_600_000, ["none"], False),
        (1_600_001, ["none"], True),
        (1_600_001, ["guarantee_credit"], False),
        (1_600_001, ["income_support"], False),
        (1_600_001, ["universal_credit"], True),
    ],
)
def test_savings_over_the_limit_end_it_unless_a_benefit_was_worked_out_already(
    savings: int, passport: list[str], is_too_much: bool
) -> None:
    answers = {**PENSIONER, "help_with": "both", "home": "council", "savings": savings, "passport": passport}
    finding = found("what-help-you-could-get", **answers)

    assert (finding["value"] == "too_much_savings") is is_too_much
    assert words(finding, "Savings") == (
        "You have £16,000. The limit is £16,000."
        if savings == 1_600_000
        else "You have £16,000.01. The limit is £16,000."
    )


def test_who_is_told_no_is_told_why() -> None:
    finding = found("what-help-you-could-get", **YOUNGER, help_with="rent", home="private")

    assert finding["words"] == (
        "You cannot get Housing Benefit, because you are under pension age. "
        "You claim Universal Credit for your rent instead."
    )
    assert finding["recommends"] == "refused"


@pytest.mark.parametrize(
    "rule",
    ["what-help-you-could-get", "council-tax-reduction", "housing-benefit", "help-with-rent-and-council-tax"],
)
@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"savings": None, "passport": None, "partner": None, "born_on": "never"},
        {"savings": 5, "passport": "none", "born_on": None, "partner": True},
    ],
)
def test_answers_that_are_missing_or_strange_do_no_harm(rule: str, answers: dict[str, Any]) -> None:
    assert found(rule, **answers)["words"]


@pytest.mark.req("R-57")
def test_income_up_to_what_someone_needs_takes_nothing_off() -> None:
    at_the_edge = reduction(incomes=[income("other", 9_205)])
    over_it = reduction(incomes=[income("other", 9_705)])

    assert at_the_edge["value"] == 2_914
    assert over_it["value"] == 2_914 - 100  # 20p of each of the five pounds over
    assert amount(over_it, "Taken off") == -100
    assert words(over_it, "Taken off") == "You have £5 more than you need. We take off 20p of each pound."


def test_the_reduction_ends_where_the_income_is_too_high() -> None:
    finding = reduction(incomes=[income("wages", 100_000)])

    assert finding["value"] == 0
    assert finding["recommends"] == "refused"
    assert finding["words"].startswith("You would get no Council Tax Reduction, because your income is too high")


@pytest.mark.parametrize(
    ("answers", "needs"),
    [
        ({}, 9_205),
        ({"born_on": "2001-11-22"}, 7_290),  # 24 until tomorrow
        ({"born_on": "2001-11-21"}, 9_205),
        ({"children": 2}, 9_205 + 2 * 8_466),
        ({"partner": True, "partner_born_on": "1986-01-01"}, 14_465),
        ({"born_on": "1955-03-31"}, 24_440),
        ({"born_on": "1955-04-01"}, 22_710),
        ({"born_on": "1955-03-31", "partner": True, "partner_born_on": "1958-01-01"}, 36_600),
        ({"born_on": "1956-01-01", "partner": True, "partner_born_on": "1954-01-01"}, 36_600),
        ({"born_on": "1956-01-01", "partner": True, "partner_born_on": "1958-01-01"}, 34_660),
        ({"incomes": [income("carers_allowance", 8_330)]}, 9_205 + 4_640),
        (
            {
                "partner": True,
                "partner_born_on": "1986-01-01",
                "incomes": [income("carers_allowance", 8_330), income("carers_allowance", 8_330, whose="partner")],
            },
            14_465 + 2 * 4_640,
        ),
    ],
)
def test_what_someone_needs_follows_age_family_and_care(answers: dict[str, Any], needs: int) -> None:
    assert amount(reduction(**answers), "What you need") == needs


@pytest.mark.parametrize(
    ("every", "amount_", "each_week"),
    [
        ("week", 10_000, 10_000),
        ("fortnight", 10_001, 5_000),
        ("four_weeks", 10_000, 2_500),
        ("month", 52_000, 12_000),
        ("year", 520_000, 10_000),
    ],
)
def test_every_income_is_counted_by_the_week(every: str, amount_: int, each_week: int) -> None:
    finding = reduction(incomes=[income("other", amount_, every)])

    assert amount(finding, "Your other money") == each_week


@pytest.mark.parametrize(
    ("answers", "ignored"),
    [
        ({}, -500),
        ({"children": 1}, -2_500),
        ({"partner": True, "partner_born_on": "1986-01-01"}, -1_000),
    ],
)
def test_the_first_pounds_of_pay_are_left_out(answers: dict[str, Any], ignored: int) -> None:
    finding = reduction(**answers, incomes=[income("wages", 20_000)])

    assert amount(finding, "Pay we do not count") == ignored


@pytest.mark.parametrize("kind", ["carers_allowance", "disability"])
@pytest.mark.parametrize(
    ("answers", "ignored"),
    [
        ({}, -2_000),
        ({"children": 1}, -2_500),  # the higher of the two, never both
        ({"partner": True, "partner_born_on": "1986-01-01"}, -2_000),
    ],
)
def test_more_pay_is_left_out_for_carers_and_disabled_people(answers: dict[str, Any], ignored: int, kind: str) -> None:
    finding = reduction(**answers, incomes=[income("wages", 20_000), income(kind, 8_330)])

    assert amount(finding, "Pay we do not count") == ignored


def test_no_more_pay_is_left_out_than_there_is() -> None:
    assert amount(reduction(incomes=[income("wages", 300)]), "Your income") == 0


@pytest.mark.parametrize("kind", ["disability", "child_benefit", "maintenance"])
def test_some_money_is_not_counted_and_said_to_be(kind: str) -> None:
    finding = reduction(incomes=[income(kind, 10_000)])

    assert amount(finding, "Your income") == 0
    assert any("We do not count this." in line["words"] for line in finding["lines"])


@pytest.mark.parametrize(
    ("answers", "pence"),
    [
        ({"savings": 600_000}, None),
        ({"savings": 600_001}, 100),
        ({"savings": 625_000}, 100),
        ({"savings": 625_001}, 200),
        ({"savings": 1_600_000}, 4_000),
        ({**PENSIONER, "savings": 1_000_000}, None),
        ({**PENSIONER, "savings": 1_000_001}, 100),
        ({**PENSIONER, "savings": 1_600_000}, 1_200),
    ],
)
def test_savings_over_what_is_left_out_count_as_income(answers: dict[str, Any], pence: int | None) -> None:
    assert amount(reduction(**answers), "Your savings") == pence


def test_too_much_saved_is_refused_with_the_limit() -> None:
    finding = reduction(savings=1_600_001)

    assert finding["value"] == 0
    assert finding["words"] == "You cannot get Council Tax Reduction, because you have more than £16,000 in savings."


def adult(situation: str, pay: int | None = None) -> dict[str, Any]:
    return {"name": "Sam Osei", "situation": situation, "weekly_pay": pay}


@pytest.mark.parametrize(
    ("other", "council_tax", "rent"),
    [
        (adult("pension_credit"), None, None),
        (adult("student"), None, None),
        (adult("benefit"), None, -1_965),
        (adult("not_working"), -500, -1_965),
        (adult("works"), -500, -1_965),
        (adult("works", 18_299), -500, -1_965),
        (adult("works", 18_300), -500, -4_515),
        (adult("works", 26_599), -500, -4_515),
        (adult("works", 26_600), -1_020, -6_200),
        (adult("works", 34_800), -1_020, -10_135),
        (adult("works", 46_299), -1_020, -10_135),
        (adult("works", 46_300), -1_280, -11_545),
        (adult("works", 57_699), -1_280, -11_545),
        (adult("works", 57_700), -1_535, -12_665),
    ],
)
def test_other_adults_are_expected_to_pay_by_what_they_earn(
    other: dict[str, Any], council_tax: int | None, rent: int | None
) -> None:
    household = {**PENSIONER, "other_adults": [other]}

    assert amount(reduction(**household), "Sam Osei") == council_tax
    assert (
        amount(found("housing-benefit", **household, home="council", rent=20_000, rent_every="week"), "Sam Osei")
        == rent
    )


def test_nothing_is_taken_off_for_others_where_someone_gets_a_disability_benefit() -> None:
    finding = reduction(other_adults=[adult("works", 60_000)], incomes=[income("disability", 7_390)])

    assert finding["value"] == 2_914


@pytest.mark.parametrize("passport", ["guarantee_credit", "income_support"])
def test_who_gets_a_benefit_that_was_worked_out_already_needs_no_sum(passport: str) -> None:
    finding = reduction(passport=[passport], incomes=[income("wages", 100_000)])

    assert finding["value"] == 2_914
    assert finding["recommends"] == "granted"


def test_with_universal_credit_an_officer_works_it_out() -> None:
    finding = reduction(passport=["universal_credit"])

    assert finding["recommends"] == ""
    assert finding["value"] == 2_914
    assert "Universal Credit" in finding["words"]


def test_without_a_bill_we_look_it_up() -> None:
    finding = reduction(council_tax_year=None)

    assert (finding["value"], finding["recommends"]) == (0, "")


@pytest.mark.req("R-57")
def test_housing_benefit_takes_65p_of_each_pound_over() -> None:
    answers = {**PENSIONER, "home": "council", "rent": 52_000, "rent_every": "month"}
    finding = found("housing-benefit", **answers, incomes=[income("state_pension", 25_440)])

    assert amount(finding, "Your rent") == 12_000
    assert finding["value"] == 12_000 - 650
    assert finding["rates_from"] == "2025-04-01"


@pytest.mark.parametrize(
    ("answers", "recommends"),
    [
        ({**YOUNGER, "home": "private", "rent": 10_000}, "refused"),
        ({**PENSIONER, "home": "private", "rent": 10_000, "savings": 1_600_001}, "refused"),
        ({**PENSIONER, "home": "private"}, ""),
        ({**PENSIONER, "home": "private", "rent": 10_000}, "granted"),
    ],
)
def test_housing_benefit_is_only_for_those_who_can_claim_it(answers: dict[str, Any], recommends: str) -> None:
    finding = found("housing-benefit", **answers)

    assert finding["recommends"] == recommends
    assert bool(finding["value"]) is (recommends == "granted")


@pytest.mark.parametrize(("help_with", "pence"), [("both", 2_914 + 10_000), ("council_tax", 2_914), ("rent", 10_000)])
def test_an_officer_decides_by_all_that_was_asked_for(help_with: str, pence: int) -> None:
    answers = {**PENSIONER, **BILL, "help_with": help_with, "home": "council", "rent": 10_000, "rent_every": "week"}
    finding = found("help-with-rent-and-council-tax", **answers)

    assert finding["value"] == pence
    assert finding["recommends"] == "granted"


def test_the_whole_is_refused_only_where_every_part_is() -> None:
    rich = {**YOUNGER, **BILL, "incomes": [income("wages", 100_000)], "home": "private", "rent": 10_000}

    assert found("help-with-rent-and-council-tax", **rich, help_with="both")["recommends"] == "refused"
    assert found("help-with-rent-and-council-tax", **YOUNGER, help_with="both")["recommends"] == ""


def test_amounts_are_those_of_the_day() -> None:
    assert reduction()["rates_from"] == "2025-04-01"
    assert found("council-tax-reduction", date(2025, 4, 1), **YOUNGER, **BILL)["rates_from"] == "2025-04-01"


@pytest.mark.req("R-57")
@pytest.mark.parametrize(("today", "needs"), [(date(2027, 3, 31), 9_205), (date(2027, 4, 1), 9_555)])
def test_new_amounts_apply_from_their_day_and_not_a_day_before(today: date, needs: int) -> None:
    known = RULES["council-tax-reduction"]
    now = RATES[known.rates][-1]
    new = Rates(from_on=date(2027, 4, 1), amounts={**now.amounts, "single": 9_555})

    finding = known.work({**YOUNGER, **BILL}, rates_on([now, new], today), today)

    assert amount(finding, "What you need") == needs
    assert finding["rates_from"] == ("2027-04-01" if needs == 9_555 else "2025-04-01")
