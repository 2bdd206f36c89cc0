"""What is asked of the planning pages, and how far around home someone watches."""

from typing import Any

from django import forms
from django.http import QueryDict

from casework.forms.map import Box, box_of

METRES = (100, 250, 500, 1000)
USUAL_METRES = 250
EVERYTHING = "all"
DISTANCES = [(str(metres), f"{metres:,} m") for metres in METRES]
NOT_IN_THE_LIST = {"invalid_choice": "Choose one from the list."}


class PlanningForm(forms.Form):
    """Which applications someone wants to see: around what they typed or chose, how far, and which."""

    NOT_FOUND = "We found no such place. Check the spelling, or enter a postcode."
    OUTSIDE = "This place is outside the borough. We know only of planning applications in it."

    bbox = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    place = forms.CharField(required=False, max_length=50, widget=forms.HiddenInput)
    q = forms.CharField(
        required=False, max_length=200, error_messages={"max_length": "Search for 200 characters or fewer."}
    )
    metres = forms.ChoiceField(required=False, choices=DISTANCES, error_messages=NOT_IN_THE_LIST)
    show = forms.ChoiceField(
        required=False,
        choices=[("", "Still open"), (EVERYTHING, "All")],
        error_messages=NOT_IN_THE_LIST,
    )

    def __init__(self, asked: QueryDict) -> None:
        typed = asked.copy()
        typed.setdefault("metres", str(USUAL_METRES))
        super().__init__(typed, auto_id="planning_%s")

    def clean_bbox(self) -> Box | None:
        typed = self.cleaned_data["bbox"]
        return box_of(typed) if typed else None

    @property
    def distance(self) -> int:
        """How many metres around; as far as is usual where that was not understood."""
        return int(self.cleaned_data.get("metres") or USUAL_METRES)

    @property
    def shows_all(self) -> bool:
        """Whether also those that nobody can comment on any more."""
        return bool(self.cleaned_data.get("show") == EVERYTHING)


class WatchAreaForm(forms.Form):
    """How far around home someone wants to hear of new applications."""

    metres = forms.TypedChoiceField(
        choices=DISTANCES,
        coerce=int,
        error_messages={"required": "Choose how far around your home.", **NOT_IN_THE_LIST},
    )

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, metres: int | None = None) -> None:
        chosen: dict[str, Any] = {"metres": str(metres or USUAL_METRES)}
        super().__init__(typed, initial=chosen, auto_id="watch_%s")
