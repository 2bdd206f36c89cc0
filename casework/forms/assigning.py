"""To whom a team's cases go by themselves, and who is away."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Team, User, Ward
from casework import showing
from casework.forms.fields import choose
from design.fields import DayMonthYearField

LONGEST = timedelta(days=366)
NO_SUCH = "Choose one from the list."


class RuleForm(forms.Form):
    """One rule: which team, which service, which ward, to whom."""

    use_required_attribute = False
    team = forms.ChoiceField(error_messages={"required": "Choose the team.", "invalid_choice": NO_SUCH})
    service = forms.ChoiceField(required=False, error_messages={"invalid_choice": NO_SUCH})
    ward = forms.ChoiceField(required=False, error_messages={"invalid_choice": NO_SUCH})
    officer = forms.ChoiceField(required=False, error_messages={"invalid_choice": "Choose someone of the team."})
    is_on = forms.BooleanField(required=False, label="Use this rule from now on")

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        teams: Sequence[Team],
        services: Iterable[tuple[str, str]],
        wards: Iterable[Ward],
        officers: Iterable[User],
    ) -> None:
        super().__init__(typed, auto_id="rule_%s", initial={"team": teams[0].slug} if len(teams) == 1 else None)
        self.teams = {team.slug: team for team in teams}
        self.wards = {ward.code: ward for ward in wards}
        self.officers = {str(user.pk): user for user in officers}
        choose(self.fields["team"], "Choose a team", ((slug, team.name) for slug, team in self.teams.items()))
        choose(self.fields["service"], "All services", services)
        choose(self.fields["ward"], "All wards", ((code, ward.name) for code, ward in self.wards.items()))
        people = ((pk, showing.name_of(user)) for pk, user in self.officers.items())
        choose(self.fields["officer"], "Whoever is here and has the fewest cases", people)

    @property
    def chosen_team(self) -> Team:
        """Which was chosen; only of a valid form."""
        return self.teams[self.cleaned_data["team"]]

    @property
    def chosen_ward(self) -> Ward | None:
        """Which was chosen, None for all; only of a valid form."""
        return self.wards.get(self.cleaned_data["ward"])

    @property
    def chosen_officer(self) -> User | None:
        """Who was chosen, None for whoever has the least to do; only of a valid form."""
        return self.officers.get(self.cleaned_data["officer"])


class AwayForm(forms.Form):
    """From which day to which somebody is away."""

    use_required_attribute = False
    first_on = DayMonthYearField(what="The first day", error_messages={"required": "Enter the first day."})
    last_on = DayMonthYearField(what="The last day", required=False)

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed)

    def clean_last_on(self) -> date | None:
        day: date | None = self.cleaned_data["last_on"]
        if day is not None and day < timezone.localdate():
            raise ValidationError("The last day must be today or in the future.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first_on = cleaned.get("first_on")
        if first_on is None or "last_on" in self.errors:
            return cleaned
        last_on = cleaned["last_on"] = cleaned.get("last_on") or first_on
        if last_on < timezone.localdate():
            self.add_error("first_on", "The day must be today or in the future.")
        elif not first_on <= last_on <= first_on + LONGEST:
            self.add_error("last_on", "The last day must be the first or later, and within a year of it.")
        return cleaned
