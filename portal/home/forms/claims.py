"""Which earlier requests are someone's own."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from casework.models import Case
from design import widgets
from design.templatetags import govuk


class ClaimForm(forms.Form):
    """Any of the requests that were made with an address of theirs; all are chosen until they say otherwise."""

    NONE_CHOSEN = "Choose the requests you mean"

    cases = forms.MultipleChoiceField(
        widget=widgets.Checkboxes, error_messages={"required": NONE_CHOSEN, "invalid_choice": NONE_CHOSEN}
    )

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, offered: Sequence[Case]) -> None:
        self.by_reference = {case.reference: case for case in offered}
        super().__init__(typed, initial={"cases": list(self.by_reference)})
        field = self.fields["cases"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(case.reference, case.title) for case in offered]
            field.widget = widgets.Checkboxes(
                choices=field.choices, hints={case.reference: self._told(case) for case in offered}
            )

    @staticmethod
    def _told(case: Case) -> str:
        return f"{case.reference}, {govuk.uk_date(case.opened_at)}"

    @property
    def chosen(self) -> list[Case]:
        """The cases chosen, once the form is valid."""
        return [self.by_reference[reference] for reference in self.cleaned_data["cases"]]
