"""The demo borough's facts and shapes."""

import re
from pathlib import Path

import pytest
import shapely

from accounts.rules import addresses, geography
from portal.demo import borough, geometry
from portal.demo.seed import places


def test_the_wards_fill_the_borough_without_overlap() -> None:
    areas = list(geometry.ward_areas().values())
    assert len(areas) == 21
    assert sum(area.area for area in areas) == pytest.approx(geometry.outline().area, rel=1e-6)
    assert shapely.union_all(areas).area == pytest.approx(geometry.outline().area, rel=1e-6)


def test_each_ward_holds_its_own_centre() -> None:
    for ward in borough.WARDS:
        assert geometry.ward_areas()[ward.code].contains(shapely.Point(geography.to_grid(ward.lat, ward.lon))), ward


def test_neighbours_reach_to_our_edge_and_no_further() -> None:
    around = shapely.union_all(list(geometry.neighbour_areas().values()))
    assert around.intersection(geometry.outline()).area < 1
    assert around.boundary.intersection(geometry.outline().boundary.buffer(1)).length > 15_000


def test_every_street_lies_in_the_borough_and_is_named_once() -> None:
    assert len({fact.name for fact in borough.STREETS}) == len(borough.STREETS)
    for fact in borough.STREETS:
        line = shapely.LineString(geometry.grid_points(fact.line))
        assert line.intersection(geometry.outline()).length > 0.97 * line.length, fact.name


def test_the_river_runs_along_the_edge_and_not_through_it() -> None:
    river = geometry.river()
    assert river.intersection(geometry.outline()).area < 1
    assert river.intersection(geometry.outline().boundary.buffer(5)).area > 20_000


def test_every_postcode_has_the_shape_of_one() -> None:
    for fact in borough.REAL_POSTCODES:
        assert addresses.postcode_key(fact.code) == fact.code
    assert {fact.district for fact in borough.STREETS} <= set(borough.INVENTED_SECTORS)


def test_invented_postcodes_are_real_nowhere(real_data: Path) -> None:
    folder = real_data / "postcodes"
    used = {
        re.sub(r'"|\s', "", line.split(",")[0])[:-2]
        for file in folder.glob("codepoint_open_*.csv")
        for line in file.read_text().splitlines()
    }
    assert used
    assert not used & {district + sector for district, sector in borough.INVENTED_SECTORS.items()}


def test_real_postcodes_are_where_they_really_are(real_data: Path) -> None:
    folder = real_data / "postcodes"
    rows = [
        line.replace('"', "").split(",")
        for file in folder.glob("codepoint_open_2025-10_*hf.csv")
        for line in file.read_text().splitlines()
    ]
    real = {row[0].replace(" ", ""): (int(row[2]), int(row[3]), row[8], row[9]) for row in rows}
    for fact in borough.REAL_POSTCODES:
        assert real[fact.code] == (fact.easting, fact.northing, fact.council_code, fact.ward_code)


def test_doors_stay_on_their_street() -> None:
    for length in (80, 300, 900, 2_500):
        blocks = places.blocks_of(length, 0)
        doors = [door for block in blocks for door in block]
        assert doors == sorted(set(doors))
        assert max(doors) * places.DOOR <= length
