"""What a person says about their own case."""

from django import forms
from django.http import QueryDict

from casework.forms.fields import words_field
from design import widgets


class NotFixedForm(forms.Form):
    """What is still wrong after we said it was done."""

    words = words_field(rows=5, missing="Tell us what is still wrong.", too_long="What is still wrong")


class ReplyForm(forms.Form):
    """A message to the team."""

    words = words_field(rows=6, missing="Write your message.", too_long="Your message")


class WithdrawForm(forms.Form):
    """That we shall stop, and perhaps why."""

    words = words_field(rows=3, missing="", too_long="Why you take it back", is_required=False)


class ChallengeForm(forms.Form):
    """Why a decision should be looked at again."""

    words = words_field(rows=6, missing="Tell us why you think the decision is wrong.", too_long="Your reasons")


class FeedbackForm(forms.Form):
    """How it went, in one answer; words are optional."""

    SCORES = {5: "Very well", 4: "Well", 3: "Neither well nor badly", 2: "Badly", 1: "Very badly"}

    score = forms.TypedChoiceField(
        choices=[(str(score), words) for score, words in SCORES.items()],
        coerce=int,
        widget=widgets.Radios,
        error_messages={"required": "Choose how it went.", "invalid_choice": "Choose one of the answers shown."},
    )
    words = words_field(rows=3, missing="", too_long="What you write", is_required=False)

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed, auto_id="feedback_%s")
