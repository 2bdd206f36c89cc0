"""What casework's forms share: words that people write, and lists of choices."""

from collections.abc import Iterable

from django import forms

from design.cards import refuse_card_number

WORDS_AT_MOST = 2000


def words_field(*, rows: int, missing: str, too_long: str, is_required: bool = True) -> forms.CharField:
    """A box for words: ``missing`` is said where it is empty, ``too_long`` begins what is said where it is too long."""
    return forms.CharField(
        required=is_required,
        max_length=WORDS_AT_MOST,
        validators=[refuse_card_number],
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": missing,
            "max_length": f"{too_long} must be {WORDS_AT_MOST} characters or fewer.",
        },
    )


def choose(field: forms.Field, everything: str, choices: Iterable[tuple[str, str]]) -> None:
    """Let ``field`` offer ``choices`` after one that stands for all of them."""
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", everything), *choices]
        if field.error_messages["invalid_choice"] == forms.ChoiceField.default_error_messages["invalid_choice"]:
            field.error_messages["invalid_choice"] = "Choose one from the list."
