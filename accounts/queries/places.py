"""What is at a point: ward and council, the nearest street and address."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Council, Property, Street, Ward
from accounts.rules import geography

STREET_WITHIN = 60.0  # metres: a point further off belongs to no street
PROPERTY_WITHIN = 25.0
LONGEST_HALF_STREET = 1_500.0  # metres from a street's point to its end; Fulham Road's is 1.3 km


@dataclass(frozen=True, kw_only=True)
class PlaceAt:
    """What is at a point: its ward and council by their polygons, the nearest street and address if near enough."""

    easting: float
    northing: float
    lat: float
    lon: float
    ward: Ward | None
    council: Council | None
    street: Street | None
    property: Property | None
    is_ours: bool


def ward_at(*, lat: float, lon: float) -> Ward | None:
    """The ward whose polygon holds the point, or the nearest one where the point is within 20 m of an edge.

    The tolerance is that of the ONS generalised boundaries; it takes in the banks and bridges they cut off.
    """
    if not geography.is_in_great_britain(lat, lon):
        return None
    high, wide = geography.degrees_around(lat, geography.EDGE_METRES)
    boxed = Ward.objects.select_related("council").filter(
        west__lte=lon + wide, east__gte=lon - wide, south__lte=lat + high, north__gte=lat - high
    )
    wards = list(boxed.order_by("code"))
    for ward in wards:
        if geography.is_inside(ward.boundary, lat=lat, lon=lon):
            return ward
    near = [(geography.metres_to(ward.boundary, lat=lat, lon=lon), ward.code, ward) for ward in wards]
    nearest = min(near, default=None)
    return nearest[2] if nearest and nearest[0] <= geography.EDGE_METRES else None


def place_at(*, lat: float, lon: float) -> PlaceAt:
    """What is at a point in degrees; three queries. Points off Great Britain are nobody's, at grid (0, 0)."""
    if not geography.is_in_great_britain(lat, lon):
        return PlaceAt(
            easting=0.0,
            northing=0.0,
            lat=lat,
            lon=lon,
            ward=None,
            council=None,
            street=None,
            property=None,
            is_ours=False,
        )
    easting, northing = geography.to_grid(lat, lon)
    ward = ward_at(lat=lat, lon=lon)
    council = ward.council if ward else None
    return PlaceAt(
        easting=easting,
        northing=northing,
        lat=lat,
        lon=lon,
        ward=ward,
        council=council,
        street=_nearest_street(easting, northing, lat=lat, lon=lon),
        property=_nearest_property(easting, northing),
        is_ours=council is not None and council.is_ours,
    )


def _nearest_street(easting: float, northing: float, *, lat: float, lon: float) -> Street | None:
    near = []
    for street in Street.objects.filter(_box(easting, northing, LONGEST_HALF_STREET)):
        if street.line:
            if not geography.is_near(street.line, lat=lat, lon=lon, metres=STREET_WITHIN):
                continue
            metres = geography.metres_to(street.line, lat=lat, lon=lon)
        else:
            metres = geography.metres_between((easting, northing), (street.easting, street.northing))
        near.append((metres, street.usrn, street))
    nearest = min(near, default=None)
    return nearest[2] if nearest and nearest[0] <= STREET_WITHIN else None


def _nearest_property(easting: float, northing: float) -> Property | None:
    near = [
        (geography.metres_between((easting, northing), (home.easting, home.northing)), home.uprn, home)
        for home in Property.objects.filter(_box(easting, northing, PROPERTY_WITHIN))
    ]
    nearest = min(near, default=None)
    return nearest[2] if nearest and nearest[0] <= PROPERTY_WITHIN else None


def _box(easting: float, northing: float, metres: float) -> Q:
    return Q(
        easting__range=(easting - metres, easting + metres), northing__range=(northing - metres, northing + metres)
    )
