"""Writes the places of the demo borough: councils, wards, map shapes, streets, addresses and postcodes."""

from collections import defaultdict
from itertools import count

import shapely

from accounts import actions as accounts
from accounts.feeds import councils
from accounts.models import Council, MapShape, Postcode, Property, Street, User, Ward
from accounts.rules import addresses, geography
from portal.demo import borough, geometry

DOOR = 17.5  # metres from one door to the next on the same side
PAVEMENT = 9.0  # metres from the middle of the road to a door
FIRST_BLOCK = 8  # doors a side at the start of a street, all in one postcode
LATER_BLOCK = 2  # doors a side in each block further along
FLAT_EVERY = 25  # one door in so many has two flats


def write_places(*, by: User | None) -> None:
    """Write every place: the councils by the file that a real borough uses, the rest drawn here."""
    accounts.import_councils(rows=councils.read_councils(), by=by)
    wards = _write_wards()
    MapShape.objects.bulk_create(
        [
            MapShape(kind=MapShape.Kind.RIVER, name="River Thames", geometry=geometry.as_geojson(geometry.river())),
            *(
                MapShape(kind=MapShape.Kind.PARK, name=name, geometry=geometry.as_geojson(shape))
                for name, shape in geometry.parks().items()
            ),
        ]
    )
    lines = {fact.name: shapely.LineString(geometry.grid_points(fact.line)) for fact in borough.STREETS}
    streets = _write_streets(lines, wards)
    properties = _write_properties(lines, streets, wards)
    _write_postcodes(properties, wards)


def _write_wards() -> dict[str, Ward]:
    """Our wards and those around us, by code."""
    known = Council.objects.in_bulk(field_name="code")
    ours = next(council for council in known.values() if council.is_ours)
    areas = {**geometry.ward_areas(), **geometry.neighbour_areas()}
    facts = [(fact, ours) for fact in borough.WARDS]
    facts += [(fact, known[code]) for code, wards in borough.NEIGHBOURS.items() for fact in wards]
    rows = []
    for fact, council in facts:
        if fact.code not in areas:
            continue
        boundary = geometry.as_geojson(areas[fact.code])
        west, south, east, north = shapely.geometry.shape(boundary).bounds
        easting, northing = geography.to_grid(fact.lat, fact.lon)
        rows.append(
            Ward(
                code=fact.code,
                name=fact.name,
                council=council,
                boundary=boundary,
                west=west,
                south=south,
                east=east,
                north=north,
                easting=round(easting, 1),
                northing=round(northing, 1),
                lat=fact.lat,
                lon=fact.lon,
            )
        )
    Ward.objects.bulk_create(rows)
    return Ward.objects.in_bulk(field_name="code")


def _write_streets(lines: dict[str, shapely.LineString], wards: dict[str, Ward]) -> dict[str, Street]:
    """Every street by its name."""
    rows = []
    for number, fact in enumerate(borough.STREETS, start=1):
        line = lines[fact.name]
        half_way = line.interpolate(0.5, normalized=True)
        rows.append(
            Street(
                usrn=f"{99_900_000 + number}",
                name=fact.name,
                name_key=addresses.street_key(fact.name),
                town=fact.town,
                ward=wards[geometry.ward_of(half_way.x, half_way.y)],
                line=geometry.as_geojson(line),
                **geometry.spot_at(half_way.x, half_way.y)._asdict(),
            )
        )
    Street.objects.bulk_create(rows)
    return {street.name: street for street in Street.objects.all()}


def blocks_of(length: float, numbers_from: int) -> list[range]:
    """Which doors a side (1 is numbers 1 and 2) a street of ``length`` metres has in the demo, block by block."""
    last = int((length - numbers_from) / DOOR)
    first = range(1, min(FIRST_BLOCK, last) + 1)
    later = min(4, max(0, (last - FIRST_BLOCK) // 14))
    step = (last - FIRST_BLOCK) // later if later else 0
    starts = [FIRST_BLOCK + step * (block + 1) - LATER_BLOCK for block in range(later)]
    return [first, *(range(start, start + LATER_BLOCK) for start in starts)]


def _write_properties(
    lines: dict[str, shapely.LineString], streets: dict[str, Street], wards: dict[str, Ward]
) -> list[Property]:
    """Every address: odd numbers on the left, even on the right, blocks of them with a postcode each."""
    uprns = count(990_000_000_001)
    units = {district: count() for district in borough.INVENTED_SECTORS}
    rows: list[Property] = []
    for fact in borough.STREETS:
        line = lines[fact.name]
        for block_number, doors in enumerate(blocks_of(line.length, fact.numbers_from)):
            postcode = _invent_postcode(fact.district, next(units[fact.district]))
            if fact.name == "Lillie Road" and block_number == 0:
                postcode = "SW67SR"
            for door in doors:
                for number, aside in ((2 * door - 1, -PAVEMENT), (2 * door, PAVEMENT)):
                    spot = geometry.beside(line, fact.numbers_from + (door - 0.5) * DOOR, aside)
                    flats = ("Flat 1, ", "Flat 2, ") if len(rows) % FLAT_EVERY == FLAT_EVERY - 1 else ("",)
                    rows += [
                        Property(
                            uprn=f"{next(uprns)}",
                            line_1=f"{flat}{number} {fact.name}",
                            town="London",
                            postcode=postcode,
                            house_number=str(number),
                            street=streets[fact.name],
                            ward=wards[geometry.ward_of(spot.easting, spot.northing)],
                            **spot._asdict(),
                        )
                        for flat in flats
                    ]
    Property.objects.bulk_create(rows, batch_size=500)
    return rows


def _invent_postcode(district: str, number: int) -> str:
    """The next unit of the district's invented sector: W64AA, W64AB and so on."""
    first, second = divmod(number, len(borough.UNIT_LETTERS))
    return f"{district}{borough.INVENTED_SECTORS[district]}{borough.UNIT_LETTERS[first]}{borough.UNIT_LETTERS[second]}"


def _write_postcodes(properties: list[Property], wards: dict[str, Ward]) -> None:
    """The postcodes of the addresses, each at the middle of them, and the real ones."""
    known = Council.objects.in_bulk(field_name="code")
    homes: dict[str, list[Property]] = defaultdict(list)
    for home in properties:
        homes[home.postcode].append(home)
    real = {fact.code for fact in borough.REAL_POSTCODES}
    rows = [
        Postcode(
            code=fact.code,
            ward_code=fact.ward_code,
            council_code=fact.council_code,
            ward=wards.get(fact.ward_code),
            council=known[fact.council_code],
            **geometry.spot_at(fact.easting, fact.northing)._asdict(),
        )
        for fact in borough.REAL_POSTCODES
    ]
    for code, found in homes.items():
        if code in real:
            continue
        centre = geometry.middle(geometry.Spot(home.easting, home.northing, home.lat, home.lon) for home in found)
        ward = wards[geometry.ward_of(centre.easting, centre.northing)]
        rows.append(
            Postcode(
                code=code,
                ward_code=ward.code,
                council_code=ward.council.code,
                ward=ward,
                council=ward.council,
                **centre._asdict(),
            )
        )
    Postcode.objects.bulk_create(rows, batch_size=500)
