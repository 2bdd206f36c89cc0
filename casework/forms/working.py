"""What officers do with a case besides moving it: who keeps it, which team has it, what they write about it."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from accounts.models import Team, User
from casework import showing
from casework.forms.fields import choose, words_field


class AssignForm(forms.Form):
    """Who keeps the case from now on: a colleague, or no one."""

    holder = forms.ChoiceField(required=False, error_messages={"invalid_choice": "Choose someone of the team."})

    def __init__(self, typed: QueryDict | None = None, *, colleagues: Iterable[User], holder: User | None) -> None:
        super().__init__(typed, initial={"holder": str(holder.pk) if holder else ""}, auto_id="assign_%s")
        self.colleagues = {str(user.pk): user for user in colleagues}
        choose(self.fields["holder"], "No one", ((pk, showing.name_of(user)) for pk, user in self.colleagues.items()))

    @property
    def chosen(self) -> User | None:
        """Who was chosen; only of a valid form."""
        return self.colleagues.get(self.cleaned_data["holder"])


class WriteForm(forms.Form):
    """Words for the person whose case it is; nothing else changes."""

    words = words_field(rows=4, missing="Write the message.", too_long="The message")

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed, auto_id="write_%s")


class PassOnForm(forms.Form):
    """Which team has the case from now on, and why."""

    team = forms.ChoiceField(
        error_messages={"required": "Choose the team.", "invalid_choice": "Choose one of the teams shown."}
    )
    words = words_field(rows=3, missing="Say why you pass it on.", too_long="Why you pass it on")

    def __init__(self, typed: QueryDict | None = None, *, teams: Iterable[Team]) -> None:
        super().__init__(typed, auto_id="pass_on_%s")
        self.teams = {team.slug: team for team in teams}
        choose(self.fields["team"], "Choose a team", ((slug, team.name) for slug, team in self.teams.items()))

    @property
    def chosen(self) -> Team:
        """Which was chosen; only of a valid form."""
        return self.teams[self.cleaned_data["team"]]
