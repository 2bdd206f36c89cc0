"""Files that are sent for a case, and what an officer says of them."""

from typing import Any

from django import forms

from casework import documents
from design import widgets
from design.cards import refuse_card_number

REASON_AT_MOST = 500


class FilesForm(forms.Form):
    """The files chosen. They are kept before anything is said of the form; ``refuse`` says why some are not."""

    files = forms.Field(  # type: ignore[assignment]  # a form's own ``files`` is set on the instance
        required=False, label="Choose the files", widget=widgets.Documents({"accept": documents.TAKEN})
    )

    use_required_attribute = False

    def refuse(self, words: str) -> None:
        """Say at the input why something was not kept."""
        self.add_error("files", words)


class ReviewForm(forms.Form):
    """Whether an item will do; where it will not, the reason that its sender reads."""

    CHANGED_MEANWHILE = "This case changed while you were looking. Read what has happened, then look again."

    result = forms.ChoiceField(
        choices=[("accept", "Accept it"), ("reject", "Ask for it again")],
        widget=widgets.Radios,
        error_messages={
            "required": "Choose whether it will do.",
            "invalid_choice": "Choose one of the answers shown.",
        },
    )
    reason = forms.CharField(
        required=False,
        max_length=REASON_AT_MOST,
        validators=[refuse_card_number],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": f"The reason must be {REASON_AT_MOST} characters or fewer."},
    )

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        if checked.get("result") == "reject" and not checked.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Write why you need it again. The person reads this.")
        return checked

    @property
    def is_accepted(self) -> bool:
        """Whether it will do; only of a valid form."""
        return bool(self.cleaned_data["result"] == "accept")
