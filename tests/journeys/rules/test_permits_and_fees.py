"""What permits, badges and subscriptions cost, at every step of the prices."""

from typing import Any

import pytest

from journeys.rules import RULES
from tests.factories.rates import RATES, amount, found


@pytest.mark.parametrize(
    ("emissions", "price"),
    [
        (0, 12_500), (1, 15_000), (50, 15_000), (51, 17_500), (75, 17_500), (76, 20_000), (100, 20_000), (101, 23_500),
        (150, 23_500), (151, 28_500), (225, 28_500), (226, 34_000), (999, 34_000), (None, 34_000),
    ],
)  # fmt: skip
def test_a_resident_pays_by_what_the_vehicle_makes(emissions: int | None, price: int) -> None:
    assert found("resident-parking-fee", fuel="petrol", emissions=emissions, has_permit=False)["value"] == price


@pytest.mark.parametrize(
    ("answers", "price"),
    [
        ({"fuel": "electric"}, 12_500),
        ({"fuel": "electric", "emissions": 300}, 12_500),  # an answer of a page that is not on the way any more
        ({"fuel": "diesel", "emissions": 120}, 23_500 + 11_750),
        ({"fuel": "petrol", "emissions": 120, "has_permit": True}, 3 * 23_500),
        ({"fuel": "diesel", "emissions": 120, "has_permit": True}, 3 * (23_500 + 11_750)),
        ({}, 34_000),
    ],
)
def test_diesel_and_a_second_vehicle_cost_more(answers: dict[str, Any], price: int) -> None:
    finding = found("resident-parking-fee", **answers)

    assert finding["value"] == price
    assert sum(line.get("pence", 0) for line in finding["lines"]) == price


@pytest.mark.parametrize(
    ("answers", "price"),
    [
        ({"fuel": "petrol", "emissions": 75, "permits_held": 0}, 79_100),
        ({"fuel": "petrol", "emissions": 74, "permits_held": 0}, 39_550),
        ({"fuel": "petrol", "emissions": 74, "permits_held": 1}, 65_500),
        ({"fuel": "petrol", "emissions": 200, "permits_held": 1}, 131_000),
        ({"fuel": "petrol"}, 79_100),
        ({"fuel": "electric", "permits_held": 1}, 0),
        ({}, 79_100),
    ],
)
def test_a_business_pays_by_the_vehicle_and_how_many_it_has(answers: dict[str, Any], price: int) -> None:
    finding = found("business-parking-fee", **answers)

    assert finding["value"] == price
    assert finding["words"] == ("The permit is free." if not price else finding["words"])


@pytest.mark.parametrize(("number", "pence"), [(None, 9_000), (0, 9_000), (1, 9_000), (4, 36_000), (5, 36_000)])
def test_garden_waste_costs_by_the_subscription(number: int | None, pence: int) -> None:
    finding = found("garden-waste-fee", subscriptions=number)

    assert finding["value"] == pence
    assert amount(finding, "Subscriptions") == pence


@pytest.mark.req("R-57")
@pytest.mark.parametrize(
    ("garden", "value", "recommends"),
    [("own", "can_have", "granted"), ("shared", "shared_garden", "refused"), ("none", "no_garden", "refused")],
)
def test_garden_waste_is_for_homes_with_their_own_garden(garden: str, value: str, recommends: str) -> None:
    finding = found("garden-waste", garden=garden)

    assert (finding["value"], finding["recommends"]) == (value, recommends)
    assert "because" in finding["words"]


def test_a_blue_badge_costs_the_same_for_everyone() -> None:
    assert found("blue-badge-fee")["value"] == 1_000


@pytest.mark.req("R-57")
def test_every_rule_that_uses_amounts_finds_them_and_says_since_when() -> None:
    for rule in RULES.values():
        if rule.rates and rule.rates in RATES:
            assert found(rule.name)["rates_from"] == RATES[rule.rates][-1].from_on.isoformat()  # type: ignore[union-attr]
