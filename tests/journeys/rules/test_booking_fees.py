"""What booked collections, ceremonies, visits and pitches cost, at every step of the prices."""

from typing import Any

import pytest

from tests.factories.rates import found

TUESDAY, FRIDAY, SATURDAY = "2027-06-01", "2027-06-04", "2027-06-05"


def at(day: str, clock: str = "10:00") -> dict[str, Any]:
    return {"starts_at": f"{day}T{clock}:00+00:00"}


def things(*numbers: int) -> list[dict[str, Any]]:
    return [{"thing": "chair", "number": number} for number in numbers]


@pytest.mark.req("R-05")
@pytest.mark.parametrize(
    ("rows", "reduced", "price"),
    [
        ((1,), False, 4_100),
        ((2, 3), False, 4_100),
        ((5, 1), False, 4_100 + 820),
        ((10,), False, 4_100 + 5 * 820),
        ((5,), True, 1_500),
        ((7,), True, 1_500 + 2 * 300),
        ((), False, 4_100),
    ],
)
def test_the_first_five_things_have_one_price_and_each_more_its_own(
    rows: tuple[int, ...], reduced: bool, price: int
) -> None:
    finding = found("bulky-waste-fee", things=things(*rows), gets_reduction=reduced)

    assert finding["value"] == price
    assert sum(line.get("pence", 0) for line in finding["lines"]) == price
    assert found("bulky-waste-number", things=things(*rows))["value"] == sum(rows)


@pytest.mark.req("R-05")
@pytest.mark.parametrize(
    ("room", "time", "price"),
    [
        ("statutory", at(TUESDAY), 5_600),
        ("statutory", at(SATURDAY), 5_600),  # fixed by law
        ("rose-gold", at(TUESDAY), 25_000),
        ("rose-gold", at(FRIDAY), 32_500),
        ("rose-gold", at(SATURDAY), 42_500),
        ("copper", at(FRIDAY, "22:59"), 42_500),
        ("copper", at(FRIDAY, "23:00"), 55_000),  # Saturday already, in summer time
        ("copper", None, 35_000),
        (None, {"starts_at": "nonsense"}, 5_600),
    ],
)
def test_a_ceremony_costs_by_its_room_and_day(room: str | None, time: Any, price: int) -> None:
    assert found("ceremony-fee", room=room, time=time)["value"] == price


@pytest.mark.req("R-05")
def test_a_treatment_costs_half_on_a_low_income() -> None:
    assert found("pest-control-fee", pest="rats", gets_help=False)["value"] == 16_500
    half = found("pest-control-fee", pest="rats", gets_help=True)
    assert half["value"] == sum(line["pence"] for line in half["lines"]) == 8_250


@pytest.mark.req("R-05", "R-28")
@pytest.mark.parametrize(
    ("time", "price"),
    [
        (at(TUESDAY, "15:59"), 800),
        (at(TUESDAY, "16:00"), 1_200),  # 5pm in summer time
        (at("2027-01-05", "16:00"), 800),  # 4pm in winter
        (at(SATURDAY, "09:00"), 1_200),
        (None, 800),
    ],
)
def test_a_pitch_costs_more_in_the_evening_and_at_the_weekend(time: Any, price: int) -> None:
    assert found("sports-pitch-fee", sport="tennis", time=time)["value"] == price
