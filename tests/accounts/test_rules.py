"""What is decided about addresses and the grid without the database."""

import csv
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accounts.rules import addresses, geography

WITHIN_METRES = 3.0  # the OSTN15 grid is not at hand


@pytest.mark.parametrize(
    "typed",
    [
        "SW6 7SR",
        "sw67sr",
        " SW6  7sr ",
        "s w 6 7 s r",
        "SW6-7SR",
        "SW6.7SR",
        "ＳＷ６ ７ＳＲ",
        "SW6\u00a07SR",
        "SW6\t7SR\0",
        "SW6\u202e7SR",
    ],
)
def test_a_postcode_is_understood_in_any_form(typed: str) -> None:
    assert addresses.postcode_key(typed) == "SW67SR"


@pytest.mark.parametrize(
    "typed", ["", "SW6", "Lillie Road", "12", "SW6 7SRX", "6SW 7SR", "SW6 7CI", "\0", "💩", "A" * 10_000]
)
def test_what_is_no_postcode_is_none(typed: str) -> None:
    assert addresses.postcode_key(typed) is None


def test_a_letter_o_typed_for_a_nought_is_forgiven() -> None:
    assert addresses.postcode_key("W12 OAA") == "W120AA"


@given(some.text())
def test_no_text_breaks_the_reading_of_a_search(typed: str) -> None:
    asked = addresses.sought(typed)

    assert "\0" not in asked.words + asked.number + asked.flat
    assert set(asked.words) <= set(string.ascii_lowercase + string.digits + " ")


@pytest.mark.parametrize(
    ("typed", "postcode", "number", "flat", "words"),
    [
        ("SW6 7SR 12", "SW67SR", "12", "", ""),
        ("12, sw67sr", "SW67SR", "12", "", ""),
        ("12 Lillie Road", "", "12", "", "lillie road"),
        ("lillie rd", "", "", "", "lillie road"),
        ("12a Lillie Rd, Fulham", "", "12A", "", "lillie road fulham"),
        ("12 a lillie road", "", "12A", "", "lillie road"),
        ("Flat 2, 12 Lillie Road, London SW6 7SR", "SW67SR", "12", "2", "lillie road london"),
        ("St Dunstan's Rd", "", "", "", "st dunstans road"),
        ("12-14 King St", "", "12-14", "", "king street"),
    ],
)
def test_a_search_is_taken_apart(typed: str, postcode: str, number: str, flat: str, words: str) -> None:
    assert addresses.sought(typed) == addresses.Sought(postcode=postcode, number=number, flat=flat, words=words)


@pytest.mark.parametrize(
    "typed", ["lillie road", "lilie road", "lilly road", "lillei rd", "lillie road fulham", "lillie", "LILLIE  ROAD"]
)
def test_a_mistyped_street_is_like_the_street(typed: str) -> None:
    assert addresses.likeness(addresses.sought(typed).words, "lillie road") >= 76


@pytest.mark.parametrize("other", ["tilley road", "dawes road", "lena road", "hill road"])
def test_two_streets_are_not_alike_for_both_being_roads(other: str) -> None:
    assert addresses.likeness("lillie road", other) < 76


@pytest.mark.parametrize(
    ("number", "typed", "fits"),
    [
        ("12", "12", True),
        ("12A", "12", True),
        ("12", "12A", False),
        ("120", "12", False),
        ("10-14", "12", True),
        ("10-14", "9", False),
    ],
)
def test_a_house_number_fits_its_parts_and_its_range(number: str, typed: str, fits: bool) -> None:
    assert addresses.number_fits(number, typed) is fits


@pytest.mark.parametrize(
    ("lat", "lon"), [(float("nan"), 0.0), (float("inf"), 0.0), (-0.2, 51.5), (40.7, -74.0), (1e300, 1e300)]
)
def test_points_off_great_britain_are_known_as_such(lat: float, lon: float) -> None:
    assert not geography.is_in_great_britain(lat, lon)


def test_metres_to_a_line_are_those_of_the_grid() -> None:
    line = {"type": "LineString", "coordinates": [[-0.2172, 51.4843], [-0.1972, 51.4843]]}

    assert geography.metres_to(line, lat=51.4853, lon=-0.2072) == pytest.approx(111, abs=1)


def test_every_ward_centre_of_london_lies_where_the_ons_says_in_both_systems(real_data: Path) -> None:
    with (real_data / "boundaries" / "london_ward_centroids_bng_wgs84.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    degrees = geography.many_to_degrees((float(row["BNG_E"]), float(row["BNG_N"])) for row in rows)

    assert len(rows) == 704
    for row, (lat, lon) in zip(rows, degrees, strict=True):
        stated = (float(row["LAT"]), float(row["LONG"]))
        there = geography.to_grid(*stated)
        assert geography.metres_between(there, (float(row["BNG_E"]), float(row["BNG_N"]))) < WITHIN_METRES, row
        assert geography.metres_between(geography.to_grid(lat, lon), there) < WITHIN_METRES, row
