"""What is asked of the map of reports."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from accounts.models import Ward
from casework.forms.fields import choose


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle of the map in WGS84 degrees."""

    west: float
    south: float
    east: float
    north: float


def box_of(typed: str) -> Box:
    """The box written as ``west,south,east,north``. Raises ``forms.ValidationError`` where it is none on this Earth."""
    try:
        west, south, east, north = (float(part) for part in typed.split(","))
    except ValueError as error:
        raise forms.ValidationError("Give the box as west,south,east,north in degrees.") from error
    if not all(math.isfinite(edge) for edge in (west, south, east, north)):
        raise forms.ValidationError("Give the box in numbers.")
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise forms.ValidationError("West must be less than east, and south less than north.")
    return Box(west=west, south=south, east=east, north=north)


class MapForm(forms.Form):
    """Which open reports a person wants to see: in a box, a ward, a street, of one service."""

    bbox = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    q = forms.CharField(
        required=False, max_length=100, error_messages={"max_length": "Search for 100 characters or fewer."}
    )
    ward = forms.ChoiceField(required=False)
    service = forms.ChoiceField(required=False)

    def __init__(self, asked: QueryDict, *, wards: Iterable[Ward], services: Iterable[tuple[str, str]]) -> None:
        super().__init__(asked, auto_id="map_%s")
        choose(self.fields["ward"], "All wards", ((ward.code, ward.name) for ward in wards))
        choose(self.fields["service"], "All reports", services)

    def clean_bbox(self) -> Box | None:
        typed = self.cleaned_data["bbox"]
        return box_of(typed) if typed else None
