"""The question for a place: by address or street, by a point on the map, or in words."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypedDict, cast

from django import forms
from django.conf import settings

from accounts import queries as accounts
from accounts.models import Council
from accounts.rules import addresses
from journeys.engine.questions.base import NotAnswered, Question
from journeys.forms import ReadableField

if TYPE_CHECKING:
    from journeys.engine.page_form import PageForm

LIMIT = 400  # characters of the person's own words; a case's place words hold 500
NOT_LISTED = "words"
POSTCODE_IN_WORDS = re.compile(r"\b([A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2})\b")


class PlaceAnswer(TypedDict):
    """Where it is, as stored: how it was found, in words, and what is known of the place."""

    value: str  # "property:…", "street:…", "postcode:…", "point" or "words"
    words: str
    exact: str  # the person's own words for the exact spot
    easting: float | None
    northing: float | None
    lat: float | None
    lon: float | None
    street_name: str
    property_id: int | None
    ward_id: int | None


class PlacesFound(Exception):
    """A search found places, and the person has to choose one; ``errors`` where they went on without choosing."""

    def __init__(self, places: Sequence[accounts.FoundPlace], *, question: str, **errors: str) -> None:
        super().__init__(places)
        self.places = places
        self.question = question
        self.errors = errors


class PlaceElsewhere(NotAnswered):
    """The place is another council's to look after, or nobody's we know (``council`` None)."""

    def __init__(self, council: Council | None, **errors: str) -> None:
        super().__init__(**errors)
        self.council = council


class Place(Question):
    """A place in the borough. Inputs, any one of them enough:

    ``<name>_search`` words to look for, with the button ``<name>_find``; ``<name>`` the value of a place found
    (``property:<uprn>``, ``street:<usrn>``, ``postcode:<CODE>``, or ``words`` for "not listed"); ``<name>_lat`` and
    ``<name>_lon`` a point in WGS84; ``<name>_words`` the place, or the exact spot, in the person's own words.
    """

    type: Literal["place"]
    needs_point: bool = False

    template: ClassVar[str] = "journeys/questions/place.html"
    missing_words: ClassVar[str] = "Enter a postcode, street or address, or say in words where it is"

    def fields(self) -> dict[str, forms.Field]:
        return {
            f"{self.name}_search": ReadableField(required=False),
            self.name: ReadableField(required=False),
            f"{self.name}_lat": ReadableField(required=False, widget=forms.HiddenInput),
            f"{self.name}_lon": ReadableField(required=False, widget=forms.HiddenInput),
            f"{self.name}_words": ReadableField(required=False, widget=forms.Textarea({"rows": 2})),
            f"{self.name}_find": ReadableField(required=False, widget=forms.HiddenInput),
        }

    @property
    def first_input(self) -> str:
        return f"{self.name}_search"

    def typed(self, answer: Any) -> dict[str, Any]:
        if not answer:
            return {}
        return {
            self.name: answer["value"],
            f"{self.name}_search": "" if answer["value"] in {"point", NOT_LISTED} else answer["words"],
            f"{self.name}_lat": "" if answer["lat"] is None else f"{answer['lat']:.6f}",
            f"{self.name}_lon": "" if answer["lon"] is None else f"{answer['lon']:.6f}",
            f"{self.name}_words": answer["words"] if answer["value"] == NOT_LISTED else answer["exact"],
        }

    def inputs(self, form: "PageForm") -> dict[str, Any]:
        parts = {part: form[f"{self.name}_{part}"] for part in ("search", "lat", "lon", "words")}
        return {"chosen": form[self.name], "found": form.found_for(self.name), **parts}

    def is_searched(self, cleaned: Mapping[str, Any]) -> bool:
        return bool(cleaned.get(f"{self.name}_find"))

    def words(self, answer: Any) -> str:
        return "\n".join(part for part in (answer["words"], answer["exact"]) if part) if answer else ""

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> PlaceAnswer | None:
        """The most exact thing given wins; what stands there unchanged from ``before`` gives way to what is new."""
        shown = self.typed(before)
        given = {name: str(cleaned.get(name) or "") for name in self.fields()}
        exact = given[f"{self.name}_words"]
        if len(exact) > LIMIT:
            raise NotAnswered(**{f"{self.name}_words": f"Use {LIMIT} characters or fewer. You used {len(exact)}"})
        searched = given[f"{self.name}_search"]
        if given[f"{self.name}_find"]:
            raise self._found(searched)
        point = (given[f"{self.name}_lat"], given[f"{self.name}_lon"])
        if any(point) and point != (shown.get(f"{self.name}_lat"), shown.get(f"{self.name}_lon")):
            return self._at_point(point, exact)
        chosen = given[self.name]
        if chosen and chosen != NOT_LISTED and chosen != shown.get(self.name):
            return self._at_found(chosen, exact)
        if searched and chosen != NOT_LISTED and searched != shown.get(f"{self.name}_search"):
            raise self._found(searched)
        if before and chosen != NOT_LISTED and before["value"] != NOT_LISTED:
            return cast(PlaceAnswer, {**before, "exact": exact})
        return self._in_words(exact, is_asked=chosen == NOT_LISTED)

    def _found(self, searched: str) -> Exception:
        """What a search comes to: places to choose from, all of them elsewhere, or none."""
        field = f"{self.name}_search"
        if not searched:
            return NotAnswered(**{field: "Enter a postcode, a street, or a house number and street"})
        places = accounts.find_places(searched[:200])
        if not places and addresses.postcode_key(searched):
            words = f"We do not know this postcode. It may not be in {settings.COUNCIL_NAME}"
            return PlaceElsewhere(None, **{field: words})
        if not places:
            return NotAnswered(
                **{field: "We found no such place. Check the spelling, try the street name, or describe the place"}
            )
        if not any(place.is_ours for place in places):
            return self._elsewhere(places[0].council, field)
        return PlacesFound([place for place in places if place.is_ours], question=self.name)

    def _elsewhere(self, council: Council | None, field: str) -> PlaceElsewhere:
        if council is None:
            return PlaceElsewhere(None, **{field: f"This place is not in {settings.COUNCIL_NAME}"})
        return PlaceElsewhere(
            council, **{field: f"This place is in {council.name}, not in {settings.COUNCIL_NAME}. Report it to them"}
        )

    def _at_point(self, typed: tuple[str, str], exact: str) -> PlaceAnswer:
        field = f"{self.name}_search"
        try:
            lat, lon = (float(part) for part in typed)
        except ValueError:
            raise NotAnswered(**{field: "We could not read that point. Pick it again, or search for it"}) from None
        if not (math.isfinite(lat) and math.isfinite(lon) and 49 <= lat <= 61 and -9 <= lon <= 2.5):
            raise self._elsewhere(None, field)
        place = accounts.place_at(lat=lat, lon=lon)
        if not place.is_ours:
            raise self._elsewhere(place.council, field)
        street = place.street.name if place.street else ""
        near = place.property.line_1 if place.property else street
        ward = f"{place.ward.name} ward" if place.ward else "the map"
        return PlaceAnswer(
            value="point",
            words=f"Near {near}" if near else f"A point in {ward}",
            exact=exact,
            easting=place.easting,
            northing=place.northing,
            lat=place.lat,
            lon=place.lon,
            street_name=street,
            property_id=None,
            ward_id=place.ward.pk if place.ward else None,
        )

    def _at_found(self, value: str, exact: str) -> PlaceAnswer:
        place = accounts.place_of(value[:50])
        if place is None:
            raise NotAnswered(**{f"{self.name}_search": "Choose a place from the list, or search again"})
        if not place.is_ours:
            raise self._elsewhere(place.council, f"{self.name}_search")
        return self._of(place, value=value, words=place.words, exact=exact)

    def _of(self, place: accounts.FoundPlace, *, value: str, words: str, exact: str) -> PlaceAnswer:
        return PlaceAnswer(
            value=value,
            words=words,
            exact=exact,
            easting=place.easting,
            northing=place.northing,
            lat=place.lat,
            lon=place.lon,
            street_name=place.street_name,
            property_id=place.property.pk if place.property else None,
            ward_id=place.ward.pk if place.ward else None,
        )

    def _in_words(self, exact: str, *, is_asked: bool) -> PlaceAnswer | None:
        """A place typed by hand. A postcode among the words gives it its point, and must be one of ours."""
        field = f"{self.name}_words"
        if not exact:
            if is_asked:
                raise NotAnswered(**{field: "Say where it is: the address, or what it is next to"})
            return None
        if len(exact) < 5:
            raise NotAnswered(**{field: "Say a little more, so that we can find it: a street, or what it is next to"})
        postcode = POSTCODE_IN_WORDS.search(exact)
        key = addresses.postcode_key(postcode[1]) if postcode else None
        place = accounts.place_of(f"postcode:{key}") if key else None
        if place is None:
            return PlaceAnswer(
                value=NOT_LISTED,
                words=exact,
                exact="",
                easting=None,
                northing=None,
                lat=None,
                lon=None,
                street_name=accounts.street_named_in(exact),
                property_id=None,
                ward_id=None,
            )
        if not place.is_ours:
            raise self._elsewhere(place.council, field)
        return self._of(place, value=NOT_LISTED, words=exact, exact="")
