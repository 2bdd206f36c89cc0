"""What colleagues give one another to do on a case."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Team, User
from casework import rules, showing
from casework.forms.fields import choose, words_field
from casework.rules.mentions import spoken_to
from design import widgets
from design.fields import DayMonthYearField

A_YEAR = timedelta(days=366)


def check_due(day: date | None) -> date | None:
    """A day by which something can be done. Raises ``ValidationError``."""
    today = timezone.localdate()
    if day is not None and not today <= day <= today + A_YEAR:
        raise ValidationError("The day must be today or later, and within a year.")
    return day


class TaskForm(forms.Form):
    """One task: what, for whom, by when."""

    use_required_attribute = False
    what = forms.CharField(
        max_length=200,
        error_messages={
            "required": "Write what is to be done.",
            "max_length": "The task must be 200 characters or fewer.",
        },
    )
    for_whom = forms.ChoiceField(required=False, error_messages={"invalid_choice": "Choose someone of the team."})
    due_on = DayMonthYearField(what="The day", error_messages={"required": "Enter the day by which it is to be done."})

    def __init__(self, typed: QueryDict | None = None, *, colleagues: Iterable[User]) -> None:
        super().__init__(typed, auto_id="task_%s")
        self.colleagues = {str(user.pk): user for user in colleagues}
        people = ((pk, showing.name_of(user)) for pk, user in self.colleagues.items())
        choose(self.fields["for_whom"], "Anyone on the team", people)

    def clean_due_on(self) -> date | None:
        return check_due(self.cleaned_data["due_on"])

    @property
    def chosen(self) -> User | None:
        """Whom it is for; only of a valid form."""
        return self.colleagues.get(self.cleaned_data["for_whom"])


class AskTeamForm(forms.Form):
    """A question to another team, and by when they answer."""

    use_required_attribute = False
    team = forms.ChoiceField(
        error_messages={"required": "Choose the team.", "invalid_choice": "Choose one of the teams shown."}
    )
    words = words_field(rows=3, missing="Write what you want to know.", too_long="The question")
    due_on = DayMonthYearField(
        what="The day", error_messages={"required": "Enter the day by which you need the answer."}
    )

    def __init__(self, typed: QueryDict | None = None, *, teams: Iterable[Team]) -> None:
        super().__init__(typed, auto_id="ask_team_%s")
        self.teams = {team.slug: team for team in teams}
        choose(self.fields["team"], "Choose a team", ((slug, team.name) for slug, team in self.teams.items()))

    def clean_due_on(self) -> date | None:
        return check_due(self.cleaned_data["due_on"])

    @property
    def chosen(self) -> Team:
        """Which was chosen; only of a valid form."""
        return self.teams[self.cleaned_data["team"]]


class AnswerTeamForm(forms.Form):
    """The answer to another team."""

    words = words_field(rows=5, missing="Write the answer.", too_long="The answer")


class LinkForm(forms.Form):
    """Which other case belongs to this one, and why."""

    use_required_attribute = False
    other = forms.CharField(
        max_length=30,
        error_messages={
            "required": "Enter the reference of the other case.",
            "max_length": "Enter one reference, like FLY-7K3M-2Q9X.",
        },
    )
    reason = forms.CharField(
        max_length=200,
        error_messages={
            "required": "Say why they belong together.",
            "max_length": "The reason must be 200 characters or fewer.",
        },
    )

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed, auto_id="link_%s")

    def clean_other(self) -> str:
        reference = rules.parse_reference(self.cleaned_data["other"])
        if reference is None:
            raise ValidationError("That is no reference. It looks like FLY-7K3M-2Q9X.")
        return reference


class NoteForm(forms.Form):
    """Words for colleagues only, and whom of the team they speak to: by an @ before their name, or ticked."""

    words = words_field(rows=3, missing="Write the note.", too_long="The note")
    tell = forms.MultipleChoiceField(
        required=False,
        widget=widgets.Checkboxes,
        error_messages={"invalid_choice": "Choose colleagues of the team."},
    )

    def __init__(self, typed: QueryDict | None = None, *, colleagues: Iterable[User] = ()) -> None:
        super().__init__(typed, auto_id="note_%s")
        self.names = {user.pk: showing.name_of(user) for user in colleagues}
        field = self.fields["tell"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(str(pk), name) for pk, name in self.names.items()]
        if not self.names:
            del self.fields["tell"]

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        spoken = spoken_to(checked.get("words", ""), self.names)
        ticked = {int(pk) for pk in checked.get("tell", [])}
        if spoken.unclear and not ticked:
            self.add_error("words", f"More than one colleague is {spoken.unclear[0]}. Write both names, or tick them.")
        if spoken.unknown and self.names:
            self.add_error("words", f"Nobody on the team is called {spoken.unknown[0]}. Check the name, or tick them.")
        checked["mentioned"] = sorted(spoken.meant | ticked)
        return checked
