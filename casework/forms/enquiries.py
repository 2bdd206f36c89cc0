"""What the team writes back to a councillor."""

from django import forms
from django.http import QueryDict
from django.utils import timezone

from casework.forms.fields import words_field
from casework.rules import figures
from design import fields

NO_SUBSTANCE = "This says too little. Write in your own words what the councillor can tell the resident"


class HoldingForm(forms.Form):
    """A holding reply: why there is no answer yet, what is being done, by when."""

    why = words_field(rows=3, missing="Say why it takes longer", too_long="Why it takes longer")
    doing = words_field(rows=3, missing="Say what you are doing", too_long="What you are doing")
    by_on = fields.DayMonthYearField(what="The day", error_messages={"required": "Enter the day by which you answer"})

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed, auto_id="holding_%s")
        self.fields["by_on"].earliest = timezone.localdate()  # type: ignore[attr-defined]

    def clean_why(self) -> str:
        return _of_substance(self.cleaned_data["why"])

    def clean_doing(self) -> str:
        return _of_substance(self.cleaned_data["doing"])


class AnswerForm(forms.Form):
    """The answer."""

    words = words_field(rows=6, missing="Write the answer", too_long="The answer")

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed, auto_id="answer_%s")

    def clean_words(self) -> str:
        return _of_substance(self.cleaned_data["words"])


def _of_substance(words: str) -> str:
    """``words``, where they say something. Raises ``forms.ValidationError``: “we are looking into it” does not."""
    if figures.says_nothing(words):
        raise forms.ValidationError(NO_SUBSTANCE)
    return words
