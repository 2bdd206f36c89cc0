"""Shapes of the demo borough, worked out in metres from the few points of ``portal.demo.borough``."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from accounts.rules import geography
from portal.demo import borough


class Spot(NamedTuple):
    """A point in both systems."""

    easting: float
    northing: float
    lat: float
    lon: float


def spot_at(easting: float, northing: float) -> Spot:
    """The point at these grid metres, rounded to the decimetre."""
    lat, lon = geography.to_degrees(easting, northing)
    return Spot(round(easting, 1), round(northing, 1), round(lat, 6), round(lon, 6))


def grid_points(written: str) -> list[tuple[float, float]]:
    """The points of ``written`` (see ``portal.demo.borough.points``) in grid metres."""
    return [geography.to_grid(lat, lon) for lat, lon in borough.points(written)]


def as_geojson(shape: BaseGeometry) -> dict[str, Any]:
    """A shape in grid metres as a GeoJSON geometry in degrees, to about a metre."""

    def degrees(points: NDArray[np.float64]) -> NDArray[np.float64]:
        turned = geography.many_to_degrees((east, north) for east, north in points)
        return np.array([(round(lon, 5), round(lat, 5)) for lat, lon in turned]).reshape(-1, 2)

    turned: dict[str, Any] = mapping(shapely.transform(shape, degrees))
    return turned


@cache
def outline() -> shapely.Polygon:
    """The borough, in grid metres."""
    return shapely.Polygon(grid_points(borough.OUTLINE))


def cells(centres: Sequence[tuple[float, float]], within: BaseGeometry) -> list[BaseGeometry]:
    """The part of ``within`` that is nearer to each of ``centres`` than to any other, in the same order."""
    sites = [shapely.Point(centre) for centre in centres]
    drawn = list(shapely.voronoi_polygons(shapely.MultiPoint(sites), extend_to=within.envelope).geoms)
    tree = shapely.STRtree(drawn)
    return [drawn[tree.query(site, predicate="within")[0]].intersection(within) for site in sites]


@cache
def ward_areas() -> dict[str, BaseGeometry]:
    """The area of each of our wards by its code, in grid metres."""
    centres = [geography.to_grid(ward.lat, ward.lon) for ward in borough.WARDS]
    areas = cells(centres, outline())
    return {ward.code: area for ward, area in zip(borough.WARDS, areas, strict=True)}


def neighbour_areas() -> dict[str, BaseGeometry]:
    """The area of each ward around us by its code, in grid metres, as far as the neighbourhood reaches."""
    wards = [ward for wards in borough.NEIGHBOURS.values() for ward in wards]
    south, west, north, east = borough.NEIGHBOURHOOD
    around = shapely.box(*geography.to_grid(south, west), *geography.to_grid(north, east)).difference(outline())
    areas = cells([geography.to_grid(ward.lat, ward.lon) for ward in wards], around)
    return {ward.code: area for ward, area in zip(wards, areas, strict=True) if not area.is_empty}


def river() -> BaseGeometry:
    """The Thames, along our bank and a little beyond."""
    bank = shapely.LineString(grid_points(borough.RIVER_BANK))
    return bank.buffer(-borough.RIVER_WIDTH, single_sided=True).difference(outline())


def parks() -> dict[str, BaseGeometry]:
    """Parks by name, in grid metres."""
    return {name: shapely.Polygon(grid_points(written)) for name, written in borough.PARKS.items()}


def ward_of(easting: float, northing: float) -> str:
    """The code of our ward at a point; the nearest one's for a point just outside."""
    point = shapely.Point(easting, northing)
    return min(ward_areas(), key=lambda code: ward_areas()[code].distance(point))


def beside(line: shapely.LineString, along: float, aside: float) -> Spot:
    """The point ``along`` metres down ``line`` and ``aside`` metres to its right (negative: left)."""
    here = line.interpolate(along)
    ahead = line.interpolate(min(along + 1, line.length))
    behind = line.interpolate(max(along - 1, 0))
    length = behind.distance(ahead)
    east, north = (ahead.x - behind.x) / length, (ahead.y - behind.y) / length
    return spot_at(here.x + north * aside, here.y - east * aside)


def middle(spots: Iterable[Spot]) -> Spot:
    """The centre of some points."""
    found = list(spots)
    return spot_at(sum(spot.easting for spot in found) / len(found), sum(spot.northing for spot in found) / len(found))
