"""Files that are not what they should be: refused with their reason, never a traceback."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from accounts.feeds import FeedRefused, councils, postcodes, wards

LINE = '"SW6 7SR",10,524500,177500,"E92000001","E19000003","E18000007","","E09000013","E05013743"'
SQUARE = shapely.geometry.mapping(shapely.box(-0.22, 51.47, -0.20, 51.49))
FACTS = {"WD25CD": "E05013743", "WD25NM": "Lillie", "LAD25CD": "E09000013", "LAD25NM": "Hammersmith and Fulham"}


def a_file(folder: Path, content: bytes | str) -> Path:
    path = folder / "given"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def a_collection(*features: Any, **more: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more})


def a_feature(geometry: Any = SQUARE, **facts: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {**FACTS, **facts}, "geometry": geometry}


NO_TEXT = [
    (b"", "empty"),
    (b"  \n", "empty"),
    (b"PK\x03\x04 and so on", "ZIP"),
    (b"%PDF-1.7", "PDF"),
    ("Lillie".encode("utf-16"), "UTF-16"),
    (b"SW6 7SR,\xe9\xff", "UTF-8"),
    (b"a\0b", "NUL"),
    (b"<!DOCTYPE html><html><body>Not found", "web page"),
    (b"\n <html>", "web page"),
]


@pytest.mark.parametrize(("content", "reason"), NO_TEXT)
@pytest.mark.parametrize("read", [wards.read_wards, postcodes.read_postcodes, councils.read_councils])
def test_what_is_no_text_is_refused_by_every_reader(tmp_path: Path, read: Any, content: bytes, reason: str) -> None:
    with pytest.raises(FeedRefused, match=reason):
        read(a_file(tmp_path, content))


@pytest.mark.parametrize("read", [wards.read_wards, postcodes.read_postcodes, councils.read_councils])
def test_a_folder_or_nothing_is_refused(tmp_path: Path, read: Any) -> None:
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(FeedRefused, match="cannot be read"):
            read(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (a_collection(a_feature())[:-30], "cut off at line 1"),
        ("[1, 2]", "no GeoJSON"),
        ('{"type": "Feature"}', "no GeoJSON"),
        (a_collection(), "no features"),
        ("[" * 100_000, "not JSON"),
        (a_collection({"properties": {"LSOA21CD": "E01001234"}}), "WD..CD"),
        (a_collection(None), "WD..CD"),
        (a_collection(a_feature(), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}), "not in degrees"),
    ],
)
def test_what_is_no_file_of_wards_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(FeedRefused, match=reason):
        wards.read_wards(a_file(tmp_path, content))


POINT = [-0.2, 51.4]


@pytest.mark.parametrize(
    ("feature", "reason"),
    [
        (a_feature({"type": "Polygon", "coordinates": [[POINT]]}), "cannot be read"),
        (a_feature({"type": "Polygon", "coordinates": [[POINT, POINT, POINT, POINT]]}), "without an area"),
        (a_feature({"type": "Polygon", "coordinates": []}), "without an area"),
        (a_feature({"type": "Polygon", "coordinates": "here"}), "cannot be read"),
        (
            a_feature({"type": "Polygon", "coordinates": [[["a", "b"], ["c", "d"], ["e", "f"], ["a", "b"]]]}),
            "cannot be read",
        ),
        (a_feature({"type": "Polygon"}), "cannot be read"),
        (a_feature({"type": "Point", "coordinates": POINT}), "no polygon"),
        (a_feature(None), "no polygon"),
        (a_feature(shapely.geometry.mapping(shapely.box(51.47, -0.22, 51.49, -0.20))), "swapped"),
        (a_feature(shapely.geometry.mapping(shapely.box(524_000, 177_000, 525_000, 178_000))), "outside Great Britain"),
        (a_feature(WD25CD="Lillie"), "no GSS code"),
        (a_feature(WD25CD=None), "no GSS code"),
        (a_feature(WD25NM=""), "no name"),
        (a_feature(WD25NM="x" * 101), "no name"),
        (a_feature(), "twice"),
        ("Lillie", "no properties"),
    ],
)
def test_a_ward_that_cannot_be_used_is_left_out_with_its_reason(tmp_path: Path, feature: Any, reason: str) -> None:
    rows, refused = wards.read_wards(a_file(tmp_path, a_collection(a_feature(), feature)))

    assert [row.code for row in rows] == ["E05013743"]
    assert [item.where for item in refused] == ["feature 2"]
    assert reason in refused[0].reason


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert len(wards.read_wards(a_file(tmp_path, "\ufeff" + a_collection(a_feature())))[0]) == 1
    assert len(postcodes.read_postcodes(a_file(tmp_path, "\ufeff" + LINE))[0]) == 1


def test_a_ward_without_a_centre_gets_one_inside_itself(tmp_path: Path) -> None:
    [row], _ = wards.read_wards(a_file(tmp_path, a_collection(a_feature())))

    assert (row.lat, row.lon) == pytest.approx((51.48, -0.21))
    assert row.easting == pytest.approx(524_307, abs=200)


def test_a_polygon_that_crosses_itself_is_mended(tmp_path: Path) -> None:
    bow_tie = {
        "type": "Polygon",
        "coordinates": [[[-0.22, 51.47], [-0.20, 51.49], [-0.20, 51.47], [-0.22, 51.49], [-0.22, 51.47]]],
    }

    [row], refused = wards.read_wards(a_file(tmp_path, a_collection(a_feature(bow_tie))))

    assert not refused
    assert shapely.geometry.shape(row.boundary).is_valid


@pytest.mark.parametrize(
    "head",
    [
        "",
        "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC",
        "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\nPostcode,Positional_quality_indicator,Eastings,Northings,Country_code,NHS_regional_HA_code,NHS_HA_code,Admin_county_code,Admin_district_code,Admin_ward_code",
    ],
)
def test_a_file_of_postcodes_may_have_no_header_one_or_two(tmp_path: Path, head: str) -> None:
    [row], refused = postcodes.read_postcodes(a_file(tmp_path, f"{head}\n{LINE}" if head else LINE))

    assert not refused
    assert (row.code, row.easting, row.ward_code, row.council_code) == ("SW67SR", 524_500.0, "E05013743", "E09000013")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("Postcode,Eastings,Northings\nSW6 7SR,524500,177500", "PQ, DC, WC are missing"),
        ("name,address\nAnn,Lillie Road", "2 columns"),
        ("PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC", "no postcodes"),
        (LINE + '\n"SW6 7SS', "Line 2 is not CSV"),
        ("x,10,524500,177500,a,b,c,d,e,f", "no postcode that can be used"),
        ('{"type": "FeatureCollection"}', "columns"),
    ],
)
def test_what_is_no_file_of_postcodes_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(FeedRefused, match=reason):
        postcodes.read_postcodes(a_file(tmp_path, content))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (LINE.replace("SW6 7SR", "Lillie"), "no postcode"),
        (LINE.replace("SW6 7SR", ""), "no postcode"),
        (LINE.replace(",10,", ",90,"), "no position"),
        (LINE.replace("524500,177500", "0,0"), "no position"),
        (LINE.replace("524500", "here"), "no whole numbers"),
        (LINE.replace("524500", "-5"), "no whole numbers"),
        (LINE.replace("524500", "٥٢٤٥٠٠"), "no whole numbers"),
        (LINE.replace("524500", "999999"), "outside the National Grid"),
        (LINE.replace("E09000013", ""), "no GSS code"),
        (LINE.replace("E05013743", "Lillie"), "no GSS code"),
        (LINE.rpartition(",")[0], "9 columns"),
        (LINE.replace("SW6 7SR", "sw67sr"), "twice"),
    ],
)
def test_a_line_that_cannot_be_used_is_left_out_with_its_reason(tmp_path: Path, line: str, reason: str) -> None:
    rows, refused = postcodes.read_postcodes(a_file(tmp_path, f"{LINE}\n{line}"))

    assert [row.code for row in rows] == ["SW67SR"]
    assert [item.where for item in refused] == ["line 2"]
    assert reason in refused[0].reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("- code: [", "not YAML"),
        ("- code: E09000013", "0 name"),
        ("- {code: Hammersmith, name: Hammersmith}", "0 code"),
        ("- {code: E09000013, name: H & F, colour: green}", "0 colour"),
        ("- {code: E09000013, name: H & F}\n- {code: E09000013, name: H & F}", "twice"),
        ("- {code: E09000013, name: H & F, report_url: 'javascript:alert(1)'}", "report_url"),
    ],
)
def test_what_is_no_file_of_councils_is_refused(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(FeedRefused, match=reason):
        councils.read_councils(a_file(tmp_path, content))


def test_the_councils_that_come_with_the_portal_are_ours_and_all_around() -> None:
    codes = {row.code for row in councils.read_councils()}

    assert codes == {f"E090000{number:02}" for number in (5, 9, 13, 18, 20, 21, 24, 27, 32, 33)}


def test_files_of_every_wrong_kind_are_refused(real_data: Path) -> None:
    hostile = [*(real_data / "hostile" / "filetypes").iterdir(), *(real_data / "hostile" / "csv_encodings").iterdir()]

    for path in hostile:
        for read in (wards.read_wards, postcodes.read_postcodes, councils.read_councils):
            with pytest.raises(FeedRefused):
                read(path)
    assert len(hostile) >= 15
