"""The closed circle of a sensitive case."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from accounts.models import User
from casework import showing
from casework.forms.fields import choose, words_field


class ReasonForm(forms.Form):
    """Why somebody closes a circle, or opens a case from outside it."""

    reason = words_field(rows=2, missing="Say why.", too_long="Your reason")

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed, auto_id="circle_%s")
        self.fields["reason"].widget.attrs["maxlength"] = 300

    def clean_reason(self) -> str:
        """At most what the record holds."""
        reason = str(self.cleaned_data["reason"])
        if len(reason) > 300:
            raise forms.ValidationError("Your reason must have 300 letters or fewer.")
        return reason


class LetInForm(forms.Form):
    """Which colleague is let in."""

    user = forms.ChoiceField(
        error_messages={"required": "Choose a colleague.", "invalid_choice": "Choose a colleague of the team."}
    )

    def __init__(self, typed: QueryDict | None = None, *, colleagues: Iterable[User]) -> None:
        super().__init__(typed, auto_id="let_in_%s")
        self.colleagues = {str(user.pk): user for user in colleagues}
        choose(
            self.fields["user"], "Choose a colleague", ((pk, showing.name_of(u)) for pk, u in self.colleagues.items())
        )

    @property
    def chosen(self) -> User:
        """Who was chosen; only of a valid form."""
        return self.colleagues[self.cleaned_data["user"]]
