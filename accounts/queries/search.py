"""Places found by postcode, street or address, and found again by their value."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat, Length

from accounts.models import Council, Postcode, Property, Street, Ward
from accounts.rules import addresses

ALIKE_ENOUGH = 76.0  # of 100: "lilly road" still finds Lillie Road, and Tilley Road does not
NAMED_IN_FULL = 96.0
STREETS_AT_MOST = 8
NAMED_AT_MOST = 20
WORTH_NAMING = 3  # letters: fewer are in the name of nearly every building
VALUE = re.compile(r"(?:property:[0-9]{1,12}|street:[0-9]{1,8}|postcode:[A-Z0-9]{5,7})")


@dataclass(frozen=True, kw_only=True)
class FoundPlace:
    """A place that a search found.

    ``kind`` is property, street or postcode; ``value`` finds the place again (``property:<uprn>``,
    ``street:<usrn>``, ``postcode:<CODE>``). ``council`` is None where it is not known whose the place is.
    """

    value: str
    words: str
    kind: str
    easting: float
    northing: float
    lat: float
    lon: float
    ward: Ward | None
    council: Council | None
    is_ours: bool
    property: Property | None = None
    street_name: str = ""


def find_places(words: str, *, limit: int = 20) -> list[FoundPlace]:
    """Places that ``words`` may mean: addresses, then streets, a postcode last; at most three queries.

    A postcode is understood in any form, and found also where it is another council's. Streets may be mistyped.
    """
    asked = addresses.sought(words)
    found = _found_by_postcode(asked, limit) if asked.postcode else []
    if not found and asked.words:
        return _found_by_street(asked, limit)
    return found


def place_of(value: str) -> FoundPlace | None:
    """The place that a search called ``value``; None where there is no such place. One query."""
    if not VALUE.fullmatch(value):
        return None
    kind, _, key = value.partition(":")
    if kind == "property":
        home = _properties().filter(uprn=key).first()
        return _of_property(home) if home else None
    if kind == "street":
        street = _streets().filter(usrn=key).first()
        return _of_street(street) if street else None
    postcode = _postcodes().filter(code=key).first()
    return _of_postcode(postcode) if postcode else None


def _found_by_postcode(asked: addresses.Sought, limit: int) -> list[FoundPlace]:
    homes = list(_properties().filter(postcode=asked.postcode))
    wanted = [home for home in homes if _fits(home, asked)] or homes
    postcode = [_of_postcode(row) for row in _postcodes().filter(code=asked.postcode)]
    return [*(_of_property(home) for home in _in_order(wanted, asked)[: limit - 1]), *postcode][:limit]


def _fits(home: Property, asked: addresses.Sought) -> bool:
    if asked.number and not addresses.number_fits(home.house_number, asked.number):
        return False
    if not asked.words:
        return bool(asked.number)
    name = addresses.street_key(home.line_1)
    return asked.words in name or (home.street is not None and _is_like(asked.words, home.street.name_key))


def _found_by_street(asked: addresses.Sought, limit: int) -> list[FoundPlace]:
    scores = _like_streets(asked.words)
    streets = sorted(
        _streets().filter(pk__in=scores) if scores else [],
        key=lambda street: (-scores[street.pk], street.name, street.usrn),
    )
    if not asked.number or not streets:
        return [*_of_streets(streets), *(_of_property(home) for home in _named(asked.words))][:limit]
    numbered = _properties().filter(street__in=streets, house_number__istartswith=asked.number[:10])
    homes = [home for home in numbered if addresses.number_fits(home.house_number, asked.number)]
    in_order = sorted(_in_order(homes, asked), key=lambda home: -scores[home.street_id or 0])
    kept = max(limit - len(streets), limit // 2)
    return [*(_of_property(home) for home in in_order[:kept]), *_of_streets(streets)][:limit]


def _is_like(words: str, key: str) -> bool:
    return addresses.likeness(words, key) >= ALIKE_ENOUGH


def _like_streets(words: str) -> dict[int, float]:
    """The likeliest streets and how like they are. A borough's two thousand names are compared in some 5 ms."""
    scored = [(addresses.likeness(words, key), pk) for pk, key in Street.objects.values_list("pk", "name_key")]
    likely = sorted((pair for pair in scored if pair[0] >= ALIKE_ENOUGH), key=lambda pair: (-pair[0], pair[1]))
    return {pk: score for score, pk in likely[:STREETS_AT_MOST]}


def streets_named(words: str) -> dict[int, float]:
    """The keys of the streets that ``words`` name and how like each is (``NAMED_IN_FULL`` and more: it is the very
    name, or begins so); of those of the very name only they. One query.
    """
    scores = _like_streets(words) if words else {}
    best = max(scores.values(), default=0)
    return {pk: score for pk, score in scores.items() if score == best} if best >= NAMED_IN_FULL else scores


def _named(words: str) -> QuerySet[Property]:
    """Addresses without a number whose name has every one of the words."""
    named = _properties().filter(house_number="")
    asked = [word for word in words.split() if len(word) >= WORTH_NAMING]
    if not asked:
        return named.none()
    for word in asked[:5]:
        named = named.filter(line_1__icontains=word)
    return named.order_by("line_1", "uprn")[:NAMED_AT_MOST]


def _in_order(homes: Sequence[Property], asked: addresses.Sought) -> list[Property]:
    """The very flat and number asked for first, then by street, as doors are counted."""

    def place(home: Property) -> tuple[bool, bool, str, int, str, str]:
        number = re.match(r"[0-9]+", home.house_number)
        before_number = home.line_1.partition(home.house_number)[0] if home.house_number else home.line_1
        is_flat = bool(asked.flat) and asked.flat in before_number.upper().replace(",", " ").split()
        return (
            bool(asked.flat) and not is_flat,
            bool(asked.number) and addresses.number_key(home.house_number) != asked.number,
            home.street.name if home.street else "",
            int(number[0]) if number else 0,
            home.house_number,
            home.line_1,
        )

    return sorted(homes, key=place)


def _properties() -> QuerySet[Property]:
    return Property.objects.select_related("street", "ward__council").defer("street__line", "ward__boundary")


def _streets() -> QuerySet[Street]:
    return Street.objects.select_related("ward__council").defer("line", "ward__boundary")


def _postcodes() -> QuerySet[Postcode]:
    return Postcode.objects.select_related("ward__council", "council").defer("ward__boundary")


def _of_property(home: Property) -> FoundPlace:
    council = home.ward.council if home.ward else None
    return FoundPlace(
        value=f"property:{home.uprn}",
        words=str(home),
        kind="property",
        easting=home.easting,
        northing=home.northing,
        lat=home.lat,
        lon=home.lon,
        ward=home.ward,
        council=council,
        is_ours=council is None or council.is_ours,  # the address list is our own
        property=home,
        street_name=home.street.name if home.street else "",
    )


def _of_street(street: Street, *, words: str = "") -> FoundPlace:
    council = street.ward.council if street.ward else None
    return FoundPlace(
        value=f"street:{street.usrn}",
        words=words or ", ".join(part for part in (street.name, street.town) if part),
        kind="street",
        easting=street.easting,
        northing=street.northing,
        lat=street.lat,
        lon=street.lon,
        ward=street.ward,
        council=council,
        is_ours=council is None or council.is_ours,  # the street list is our own
        street_name=street.name,
    )


def _of_streets(streets: Sequence[Street]) -> list[FoundPlace]:
    """Each street in words of its own: two of one name and town are told apart by their ward."""
    found = [_of_street(street) for street in streets]
    alike = Counter(place.words for place in found)
    return [
        _of_street(street, words=f"{place.words}, {street.ward.name}")
        if alike[place.words] > 1 and street.ward
        else place
        for street, place in zip(streets, found, strict=True)
    ]


def _of_postcode(postcode: Postcode) -> FoundPlace:
    council = postcode.council
    near = postcode.ward or council
    return FoundPlace(
        value=f"postcode:{postcode.code}",
        words=f"{postcode}, {near}" if near else str(postcode),
        kind="postcode",
        easting=postcode.easting,
        northing=postcode.northing,
        lat=postcode.lat,
        lon=postcode.lon,
        ward=postcode.ward,
        council=council,
        is_ours=council is not None and council.is_ours,
    )


def street_named_in(words: str) -> str:
    """The name of the street of the register that ``words`` name ("the bins in Dawes Rd, by the pub"), or empty.

    The longest name wins: "North End Road" before "End Road". One query.
    """
    named = (
        Street.objects.annotate(typed=Value(addresses.as_keys(words), output_field=CharField()))
        .filter(typed__contains=Concat(Value(" "), F("name_key"), Value(" ")))
        .order_by(Length("name_key").desc(), "pk")
    )
    return named.values_list("name", flat=True).first() or ""
