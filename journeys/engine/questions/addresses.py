"""The question for an address: found by its postcode or number and street, or typed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypedDict, cast

from django import forms
from django.conf import settings

from accounts import queries as accounts
from accounts.models import Property
from accounts.rules import addresses
from journeys.engine.questions.base import NotAnswered, Question
from journeys.engine.questions.places import PlaceElsewhere, PlacesFound
from journeys.forms import ReadableField

if TYPE_CHECKING:
    from journeys.engine.page_form import PageForm

NOT_LISTED = "words"
LINE_LIMIT = 100  # characters of a line of an address
FOUND_AT_MOST = 100  # a postcode has no more than some hundred addresses
LINES = {"line_1": "Address line 1", "line_2": "Address line 2", "town": "Town or city"}
AUTOCOMPLETE = {
    "line_1": "address-line1",
    "line_2": "address-line2",
    "town": "address-level2",
    "postcode": "postal-code",
}


class AddressAnswer(TypedDict):
    """An address as stored: its lines, and where it is in the address list. What was typed has no point."""

    words: str
    line_1: str
    line_2: str
    town: str
    postcode: str
    property_id: int | None
    uprn: str
    ward_id: int | None
    lat: float | None
    lon: float | None
    easting: float | None
    northing: float | None


def value_of(answer: AddressAnswer) -> str:
    """By which value the address is chosen: that of the address list, or "not listed"."""
    return f"property:{answer['uprn']}" if answer["uprn"] else NOT_LISTED


class Address(Question):
    """An address. Inputs: ``<name>_search`` a postcode, or a number and street, with the button ``<name>_find``;
    ``<name>`` the one chosen (``property:<uprn>``, or ``words`` for "not listed"); ``<name>_line_1``,
    ``<name>_line_2``, ``<name>_town`` and ``<name>_postcode`` for one that is typed.

    Where it may not be ``anywhere``, an address outside the borough is refused with the name of whose it is.
    ``is_home``: it is probably where they live, and filled in for those of whom we know that.
    """

    type: Literal["address"]
    anywhere: bool = True
    is_home: bool = False

    template: ClassVar[str] = "journeys/questions/address.html"
    is_personal_by_nature: ClassVar[bool] = True
    missing_words: ClassVar[str] = "Enter a postcode to find the address, or type the address"

    @property
    def first_input(self) -> str:
        return f"{self.name}_search"

    def fields(self) -> dict[str, forms.Field]:
        typed: dict[str, forms.Field] = {
            f"{self.name}_{part}": ReadableField(
                widget=forms.TextInput(
                    {"autocomplete": autocomplete} | ({"class": "govuk-input--width-10"} if part == "postcode" else {})
                ),
                required=False,
            )
            for part, autocomplete in AUTOCOMPLETE.items()
        }
        return {
            f"{self.name}_search": ReadableField(
                widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}), required=False
            ),
            self.name: ReadableField(required=False),
            **typed,
            f"{self.name}_find": ReadableField(required=False, widget=forms.HiddenInput),
            f"{self.name}_looked_for": ReadableField(required=False, widget=forms.HiddenInput),
        }

    def inputs(self, form: "PageForm") -> dict[str, Any]:
        lines = {part: form[f"{self.name}_{part}"] for part in AUTOCOMPLETE}
        search, chosen, looked_for = form[f"{self.name}_search"], form[self.name], form[f"{self.name}_looked_for"]
        is_typed = any(line.value() or line.errors for line in lines.values())
        return {
            "search": search,
            "chosen": chosen,
            "looked_for": looked_for,
            "found": form.found_for(self.name),
            "lines": lines,
            "is_typed": is_typed or chosen.value() == NOT_LISTED or bool(search.errors and search.value()),
        }

    def typed(self, answer: Any) -> dict[str, Any]:
        if not answer:
            return {}
        value = value_of(answer)
        lines = {part: answer[part] if value == NOT_LISTED else "" for part in AUTOCOMPLETE}
        return {self.name: value} | {f"{self.name}_{part}": words for part, words in lines.items()}

    def at(self, home: Property) -> AddressAnswer:
        """The answer of who lives at ``home``."""
        return self._at_found(f"property:{home.uprn}")

    def words(self, answer: Any) -> str:
        return str(answer["words"]) if answer else ""

    def is_searched(self, cleaned: Mapping[str, Any]) -> bool:
        return bool(cleaned.get(f"{self.name}_find"))

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> AddressAnswer | None:
        """What is new wins over what stands there unchanged from ``before``: a search, one chosen, one typed."""
        shown = self.typed(before)
        given = {name: str(cleaned.get(name) or "") for name in self.fields()}
        searched, chosen = given[f"{self.name}_search"], given[self.name]
        lines = {part: " ".join(given[f"{self.name}_{part}"].split()) for part in AUTOCOMPLETE}
        is_typed = any(words != (shown.get(f"{self.name}_{part}") or "") for part, words in lines.items())
        if self.is_searched(cleaned):
            raise self._found(searched)
        if chosen not in {"", NOT_LISTED} and chosen != shown.get(self.name):
            return self._at_found(chosen)
        if chosen == NOT_LISTED and not before:
            return self._typed_by_hand(lines)
        if is_typed and any(lines.values()):
            return self._typed_by_hand(lines)
        if searched:
            raise self._found(searched, is_unchosen=searched == given[f"{self.name}_looked_for"])
        return cast(AddressAnswer, before) if before and chosen else None

    def _found(self, searched: str, *, is_unchosen: bool = False) -> Exception:
        """What a search comes to: addresses to choose from, an address of another council, or none."""
        field = f"{self.name}_search"
        if not searched:
            return NotAnswered(**{field: "Enter a postcode, or a house number and street"})
        places = accounts.find_places(searched[:200], limit=FOUND_AT_MOST)
        found = [place for place in places if place.kind == "property"]
        if found and is_unchosen:
            words = "Choose an address from the list, or choose that it is not listed"
            return PlacesFound(found, question=self.name, **{self.name: words})
        if found:
            return PlacesFound(found, question=self.name)
        key = addresses.postcode_key(searched)
        if key and not self.anywhere:
            elsewhere = self._elsewhere(key, field)
            if elsewhere:
                return elsewhere
        if places and not key:
            return NotAnswered(**{field: "Enter the house number too, like 12 Lillie Road, or type the address below"})
        return NotAnswered(**{field: "We found no address there. Check what you typed, or type the address below"})

    def _elsewhere(self, key: str, field: str) -> PlaceElsewhere | None:
        """The refusal of a postcode that is not the borough's; None where it is."""
        place = accounts.place_of(f"postcode:{key}")
        if place is None:
            words = f"We do not know this postcode. It may not be in {settings.COUNCIL_NAME}"
            return PlaceElsewhere(None, **{field: words})
        if place.is_ours:
            return None
        whose = place.council.name if place.council else ""
        words = f"This address is in {whose}, not in {settings.COUNCIL_NAME}"
        return PlaceElsewhere(
            place.council, **{field: words if whose else f"This address is not in {settings.COUNCIL_NAME}"}
        )

    def _at_found(self, value: str) -> AddressAnswer:
        place = accounts.place_of(value[:50])
        home = place.property if place else None
        if place is None or home is None:
            raise NotAnswered(**{f"{self.name}_search": "Choose an address from the list, or search again"})
        return AddressAnswer(
            words=place.words,
            line_1=home.line_1,
            line_2=home.line_2,
            town=home.town,
            postcode=addresses.written(home.postcode),
            property_id=home.pk,
            uprn=home.uprn,
            ward_id=home.ward_id,
            lat=place.lat,
            lon=place.lon,
            easting=place.easting,
            northing=place.northing,
        )

    def _typed_by_hand(self, lines: Mapping[str, str]) -> AddressAnswer:
        key = addresses.postcode_key(lines["postcode"])
        wrong = {
            part: f"{label} must be {LINE_LIMIT} characters or fewer"
            for part, label in LINES.items()
            if len(lines[part]) > LINE_LIMIT
        }
        if not lines["line_1"]:
            wrong["line_1"] = "Enter address line 1, typically the building and street"
        if not lines["town"]:
            wrong["town"] = "Enter town or city"
        if not lines["postcode"]:
            wrong["postcode"] = "Enter postcode"
        elif not key:
            wrong["postcode"] = "Enter a full UK postcode, like SW6 7SR"
        if wrong:
            raise NotAnswered(**{f"{self.name}_{part}": words for part, words in wrong.items()})
        elsewhere = None if self.anywhere else self._elsewhere(key or "", f"{self.name}_postcode")
        if elsewhere:
            raise elsewhere
        place = accounts.place_of(f"postcode:{key}")
        written = {**lines, "postcode": addresses.written(key or "")}
        return AddressAnswer(
            words=", ".join(words for words in written.values() if words),
            line_1=lines["line_1"],
            line_2=lines["line_2"],
            town=lines["town"],
            postcode=written["postcode"],
            property_id=None,
            uprn="",
            ward_id=place.ward.pk if place and place.is_ours and place.ward else None,
            lat=None,
            lon=None,
            easting=None,
            northing=None,
        )
