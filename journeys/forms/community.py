"""What someone looks for in the directory of help."""

from typing import Any

from django import forms
from django.http import QueryDict

from journeys.forms.readable import ReadableField
from journeys.queries import Spot, spot_of_postcode
from journeys.rules.needs import NEEDS

METRES_A_MILE = 1609.344
MILES = ("1", "2", "5")


class CommunityForm(forms.Form):
    """A need, words, a postcode and how far from it; each may be left empty.

    ``spot`` is from where distances are told: the postcode, or else ``home``.
    """

    need = forms.ChoiceField(
        required=False,
        label="What kind of help",
        choices=[("", "Any kind"), *((name, need.title) for name, need in NEEDS.items())],
        error_messages={"invalid_choice": "Choose a kind of help from the list"},
    )
    q = ReadableField(required=False, max_length=100, label="Words", error_messages={"max_length": "Use fewer words"})
    near = ReadableField(
        required=False,
        max_length=20,
        label="Near this postcode",
        error_messages={"max_length": "Enter a postcode, like SW6 7SR"},
        widget=forms.TextInput({"autocomplete": "postal-code", "spellcheck": "false"}),
    )
    within = forms.ChoiceField(
        required=False,
        label="How far",
        choices=[("", "Any distance"), *((miles, f"{miles} mile{'' if miles == '1' else 's'}") for miles in MILES)],
        error_messages={"invalid_choice": "Choose a distance from the list"},
    )
    free = forms.BooleanField(required=False, label="Free only")

    use_required_attribute = False

    def __init__(self, asked: QueryDict, *, home: Spot | None = None) -> None:
        super().__init__(asked, auto_id="community_%s")
        self.home = home
        self.spot: Spot | None = None

    def clean_near(self) -> str:
        typed: str = self.cleaned_data["near"]
        self.spot = spot_of_postcode(typed) if typed else self.home
        if typed and self.spot is None:
            raise forms.ValidationError("We do not know that postcode. Enter one in or near the borough, like SW6 7SR")
        return typed

    def clean_within(self) -> str:
        miles: str = self.cleaned_data["within"]
        if miles and self.spot is None and "near" not in self.errors:
            raise forms.ValidationError("Enter a postcode too, so that we know from where")
        return miles

    @property
    def is_from_home(self) -> bool:
        """Whether distances are told from the home of whoever looks."""
        return self.spot is not None and self.spot is self.home

    @property
    def metres(self) -> float | None:
        """How far at most; only of a valid form."""
        miles: Any = self.cleaned_data["within"]
        return int(miles) * METRES_A_MILE if miles else None
