"""British National Grid metres and WGS84 degrees, and which area a point lies in. No database."""

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

import pyproj
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

# ONS "generalised" boundaries are simplified to 20 metres: nearer than that to an edge, a polygon decides nothing.
EDGE_METRES = 20.0
# The grid's own extent, in metres and in degrees; beyond it pyproj answers infinity.
GRID_EAST, GRID_NORTH = 700_000, 1_300_000
GREAT_BRITAIN = (-9.0, 49.0, 2.5, 61.5)
# A code of the Government Statistical Service for an area, such as E09000013.
GSS = re.compile(r"[EWSN]\d{8}")


@cache
def _to_grid() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)


@cache
def _to_degrees() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def is_in_great_britain(lat: float, lon: float) -> bool:
    """Whether a point can be said in grid metres at all; infinity and "not a number" cannot."""
    west, south, east, north = GREAT_BRITAIN
    return math.isfinite(lat) and math.isfinite(lon) and west <= lon <= east and south <= lat <= north


def to_grid(lat: float, lon: float) -> tuple[float, float]:
    """Easting and northing in metres of a point in degrees, good to about 2 m (the OSTN15 grid is not at hand)."""
    easting, northing = _to_grid().transform(lon, lat)
    return float(easting), float(northing)


def to_degrees(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude of a point in grid metres, good to about 2 m."""
    lon, lat = _to_degrees().transform(easting, northing)
    return float(lat), float(lon)


def many_to_degrees(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """``to_degrees`` of many points at once, which is some fifty times quicker than one by one."""
    pairs = list(points)
    if not pairs:
        return []
    lons, lats = _to_degrees().transform([east for east, _ in pairs], [north for _, north in pairs])
    return [(float(lat), float(lon)) for lat, lon in zip(lats, lons, strict=True)]


def metres_between(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Metres between two points of the grid."""
    return math.dist(first, second)


def fingerprint(boundary: Mapping[str, Any]) -> str:
    """A short text that changes when the boundary does."""
    return hashlib.sha256(json.dumps(boundary, sort_keys=True).encode()).hexdigest()[:16]


@lru_cache(maxsize=1024)
def _prepared(boundary: str) -> BaseGeometry:
    geometry: BaseGeometry = shape(json.loads(boundary))
    shapely.prepare(geometry)
    return geometry


def area_of(boundary: Mapping[str, Any]) -> BaseGeometry:
    """A boundary (GeoJSON, WGS84) as a geometry ready for many questions; kept by its content."""
    return _prepared(json.dumps(boundary, separators=(",", ":")))


def is_inside(boundary: Mapping[str, Any], *, lat: float, lon: float) -> bool:
    """Whether a point lies in a boundary (GeoJSON, WGS84) or on its edge."""
    return bool(shapely.intersects_xy(area_of(boundary), lon, lat))


def metres_to(geometry: Mapping[str, Any], *, lat: float, lon: float) -> float:
    """Metres from a point to a GeoJSON geometry in WGS84, zero inside it; good to 1% within a few kilometres."""
    flat = 111_320 * math.cos(math.radians(lat))
    near = shapely.transform(shape(dict(geometry)), lambda points: (points - (lon, lat)) * (flat, 111_220))
    return float(near.distance(shapely.Point(0, 0)))


def is_near(geometry: Mapping[str, Any], *, lat: float, lon: float, metres: float) -> bool:
    """Whether a point lies in the box around a GeoJSON geometry, ``metres`` wider: a quick no for most."""
    high, wide = degrees_around(lat, metres)
    west, south, east, north = shape(dict(geometry)).bounds
    return west - wide <= lon <= east + wide and south - high <= lat <= north + high


def degrees_around(lat: float, metres: float) -> tuple[float, float]:
    """How many degrees of latitude and of longitude ``metres`` are at that latitude."""
    return metres / 111_220, metres / (111_320 * math.cos(math.radians(lat)))
