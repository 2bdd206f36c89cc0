"""Who joins a team, gets a role or a seat."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.forms import EmailField
from accounts.models import StaffRoleKind, Team, Ward
from design import widgets
from design.fields import DayMonthYearField

HINT = "The address that they sign in with. They make an account first."


class PersonForm(forms.Form):
    """Somebody by the address of their sign-in."""

    email = EmailField(
        label="Their email address", help_text=HINT, error_messages={"required": "Enter their email address."}
    )

    def say_unknown(self) -> None:
        """Show by the field that nobody signs in with it."""
        self.add_error("email", "Nobody has signed in with this address and shown that it is theirs.")


class RoleForm(PersonForm):
    """Which role, and of which team where it is a manager's."""

    role = forms.ChoiceField(
        label="Role",
        choices=StaffRoleKind.choices,
        widget=widgets.Radios(reveals={StaffRoleKind.MANAGER.value: "team"}),
        error_messages={"required": "Choose the role.", "invalid_choice": "Choose one of the roles shown."},
    )
    team = forms.ChoiceField(required=False, label="Team", error_messages={"invalid_choice": "Choose a team."})

    def __init__(self, typed: QueryDict | None = None, *, teams: Iterable[Team]) -> None:
        super().__init__(typed)
        self.fields["team"].choices = [("", "Choose a team"), *((team.slug, team.name) for team in teams)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        if checked.get("role") == StaffRoleKind.MANAGER and not checked.get("team") and "team" not in self.errors:
            self.add_error("team", "Choose the team that they manage.")
        return checked


class SeatDaysForm(forms.Form):
    """From when somebody sits, and to when where that is known."""

    from_on = DayMonthYearField(label="From", what="The first day", error_messages={"required": "Enter the first day."})
    until_on = DayMonthYearField(required=False, label="To (optional)", what="The last day")

    def say_sits_already(self) -> None:
        """Show by the day that they have a seat for the ward then."""
        self.add_error("from_on", "They sit for this ward on some of these days already.")

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        first, last = checked.get("from_on"), checked.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "The last day must be the same as or after the first day.")
        return checked


class SeatForm(SeatDaysForm, PersonForm):
    """Who sits for which ward, and when."""

    field_order = ("email", "ward", "from_on", "until_on")

    ward = forms.ModelChoiceField(
        label="Ward",
        queryset=Ward.objects.none(),
        empty_label="Choose a ward",
        error_messages={"required": "Choose the ward.", "invalid_choice": "Choose a ward of the borough."},
    )

    def __init__(self, typed: QueryDict | None = None, *, wards: Any) -> None:
        super().__init__(typed)
        self.fields["ward"].queryset = wards  # type: ignore[attr-defined]
