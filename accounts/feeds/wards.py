"""Wards from the GeoJSON files of the Office for National Statistics (Open Geography Portal)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping, shape

from accounts.feeds.files import FeedRefused, Refused, read_text
from accounts.rules import geography

# The year is part of the names: WD25CD, LAD24NM.
WARD_CODE, WARD_NAME = re.compile(r"WD\d\dCD", re.I), re.compile(r"WD\d\dNM", re.I)
COUNCIL_CODE, COUNCIL_NAME = re.compile(r"LAD\d\dCD", re.I), re.compile(r"LAD\d\dNM", re.I)
DEGREES = ("CRS84", "EPSG:4326", "EPSG::4326")


@dataclass(frozen=True, kw_only=True)
class WardRow:
    """One ward as the file has it; ``boundary`` is GeoJSON in WGS84, ``box`` its west, south, east and north."""

    code: str
    name: str
    council_code: str
    council_name: str
    easting: float
    northing: float
    lat: float
    lon: float
    boundary: dict[str, Any]
    box: tuple[float, float, float, float]


class _RowRefused(Exception):
    """One feature cannot be used."""


def read_wards(path: Path) -> tuple[list[WardRow], list[Refused]]:
    """The wards of a file, and what in it was refused. Raises ``FeedRefused`` where the file is no such file."""
    rows: dict[str, WardRow] = {}
    refused = []
    for number, feature in enumerate(_features(read_text(path)), start=1):
        try:
            row = _row(feature)
            if row.code in rows:
                raise _RowRefused(f"{row.code} is in the file twice")
            rows[row.code] = row
        except _RowRefused as error:
            refused.append(Refused(f"feature {number}", str(error)))
    return list(rows.values()), refused


def _features(text: str) -> list[Any]:
    try:
        content = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" at line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise FeedRefused(f"The file is not JSON, or is cut off{where}.") from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise FeedRefused("The file is JSON, but no GeoJSON FeatureCollection.")
    features = content.get("features")
    if not isinstance(features, list) or not features:
        raise FeedRefused("The file holds no features.")
    crs = json.dumps(content.get("crs") or "")
    if content.get("crs") and not any(name in crs for name in DEGREES):
        raise FeedRefused("The coordinates are not in degrees (WGS84). Download the file as GeoJSON in EPSG:4326.")
    first = features[0].get("properties") if isinstance(features[0], dict) else None
    names = list(first) if isinstance(first, dict) else []
    wanted = {"WD..CD": WARD_CODE, "WD..NM": WARD_NAME, "LAD..CD": COUNCIL_CODE, "LAD..NM": COUNCIL_NAME}
    missing = [shown for shown, pattern in wanted.items() if not any(pattern.fullmatch(name) for name in names)]
    if missing:
        raise FeedRefused(f"The features lack {', '.join(missing)}: this is no file of wards by council.")
    return features


def _row(feature: Any) -> WardRow:
    facts = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(facts, dict):
        raise _RowRefused("it has no properties")
    code, council_code = _text(facts, WARD_CODE), _text(facts, COUNCIL_CODE)
    for value in (code, council_code):
        if not geography.GSS.fullmatch(value):
            raise _RowRefused(f"{value[:20] or 'an empty value'} is no GSS code")
    name, council_name = _text(facts, WARD_NAME), _text(facts, COUNCIL_NAME)
    if not name or not council_name or len(name) > 100 or len(council_name) > 100:
        raise _RowRefused(f"{code} has no name, or one of more than 100 letters")
    area = _area(feature.get("geometry"), code)
    west, south, east, north = area.bounds
    inside = area.representative_point()
    lat, lon = _number(facts, "LAT", inside.y), _number(facts, "LONG", inside.x)
    easting, northing = geography.to_grid(lat, lon)
    boundary = json.loads(json.dumps(mapping(area)))  # tuples as lists, as the database gives them back
    return WardRow(
        code=code,
        name=name,
        council_code=council_code,
        council_name=council_name,
        easting=_number(facts, "BNG_E", round(easting, 1)),
        northing=_number(facts, "BNG_N", round(northing, 1)),
        lat=lat,
        lon=lon,
        boundary=boundary,
        box=(west, south, east, north),
    )


def _text(facts: Mapping[str, Any], name: re.Pattern[str]) -> str:
    value = next((facts[key] for key in facts if name.fullmatch(key)), "")
    return value.strip() if isinstance(value, str) else ""


def _number(facts: Mapping[str, Any], name: str, otherwise: float) -> float:
    value = facts.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else float(otherwise)


def _area(geometry: Any, code: str) -> shapely.Polygon | shapely.MultiPolygon:
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        raise _RowRefused(f"{code} has no polygon")
    try:
        area = shape(geometry)
    except (shapely.errors.ShapelyError, ValueError, TypeError, IndexError, KeyError, AttributeError):
        raise _RowRefused(f"{code} has a polygon that cannot be read") from None
    if not area.is_valid:
        area = shapely.make_valid(area, method="structure", keep_collapsed=False)
    if not isinstance(area, shapely.Polygon | shapely.MultiPolygon) or not area.area:
        raise _RowRefused(f"{code} has a polygon without an area")
    west, south, east, north = area.bounds
    if not (geography.is_in_great_britain(south, west) and geography.is_in_great_britain(north, east)):
        swapped = geography.is_in_great_britain(west, south) and geography.is_in_great_britain(east, north)
        hint = ": latitude and longitude are swapped" if swapped else ""
        raise _RowRefused(f"{code} lies outside Great Britain{hint}")
    return area
