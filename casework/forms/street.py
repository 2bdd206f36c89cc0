"""Where an officer in the street is: as their phone says, or as they type it."""

from typing import Any

from django import forms
from django.http import QueryDict

from casework.forms.moving import MoveForm
from casework.models import Case

NOWHERE = "Enter a street or a postcode, or use your location."


class WhereForm(forms.Form):
    """A point of the phone, or the words of a street or postcode."""

    use_required_attribute = False
    q = forms.CharField(required=False, max_length=100, error_messages={"max_length": "Enter 100 characters or fewer."})
    lat = forms.FloatField(required=False, min_value=49, max_value=61, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, min_value=-9, max_value=3, widget=forms.HiddenInput)

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed, auto_id="where_%s")

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        if "lat" in self.errors or "lon" in self.errors:
            self.errors.pop("lat", None)
            self.errors.pop("lon", None)
            self.add_error("q", "Your phone gave no place that we know. Enter a street or a postcode.")
        elif not (checked.get("q") or self.errors) and None in {checked.get("lat"), checked.get("lon")}:
            self.add_error("q", NOWHERE)
        return checked


class StreetMoveForm(MoveForm):
    """The same move, with the camera of the phone."""

    def __init__(self, *args: Any, case: Case) -> None:
        super().__init__(*args, case=case)
        self.fields["photo"].widget.attrs.update({"accept": "image/*", "capture": "environment"})
