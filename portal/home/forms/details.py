"""What someone puts right about themselves, and how they need to be contacted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.forms.fields import EmailField, UkMobileField
from accounts.models import Person
from accounts.rules.needs import ContactNeeds
from design import widgets
from journeys.forms import ReadableField


class NameForm(forms.Form):
    """Their name, as they write it."""

    name = ReadableField(
        max_length=200,
        error_messages={"required": "Enter your name", "max_length": "Use 200 signs or fewer"},
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
    )

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, person: Person) -> None:
        super().__init__(typed, initial={"name": person.name})


class EmailForm(forms.Form):
    """Another email address than the one we have."""

    email = EmailField(error_messages={"required": "Enter your new email address"})

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, person: Person) -> None:
        super().__init__(typed)
        self.person = person

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email == self.person.email and self.person.email_verified_at:
            raise ValidationError("This is the email address we have. Enter your new one")
        return email


class MobileForm(forms.Form):
    """Another mobile number than the one we have."""

    mobile = UkMobileField(error_messages={"required": "Enter your mobile number"})

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, person: Person) -> None:
        super().__init__(typed)
        self.person = person

    def clean_mobile(self) -> str:
        mobile = str(self.cleaned_data["mobile"])
        if mobile == str(self.person.mobile) and self.person.mobile_verified_at:
            raise ValidationError("This is the number we have. Enter your new one")
        return mobile


PHONE_ONLY, NO_TEXTS, LARGE_PRINT, INTERPRETER = "phone_only", "no_texts", "large_print", "interpreter"


class NeedsForm(forms.Form):
    """How we must contact them. ``contact_needs`` is it, once valid."""

    NO_NUMBER = "Give us a number first: add your mobile to your details, or call us"
    NO_LANGUAGE = "Enter the language you need an interpreter for"

    needs = forms.MultipleChoiceField(
        required=False,
        choices=[
            (LARGE_PRINT, "Write to me in large print"),
            (NO_TEXTS, "Do not text me"),
            (PHONE_ONLY, "Phone me only, do not write"),
            (INTERPRETER, "I need an interpreter"),
        ],
        error_messages={"invalid_choice": "Choose from the ways shown"},
    )
    language = ReadableField(
        required=False,
        label="Which language?",
        max_length=60,
        error_messages={"max_length": "Use 60 signs or fewer"},
        widget=forms.TextInput({"class": "govuk-input--width-20", "spellcheck": "false"}),
    )
    other = ReadableField(
        required=False,
        max_length=300,
        error_messages={"max_length": "Use 300 signs or fewer"},
        widget=forms.Textarea({"rows": 3}),
    )

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, person: Person) -> None:
        has = person.contact_needs
        chosen = [
            need
            for need, is_so in (
                (LARGE_PRINT, has.wants_large_print),
                (NO_TEXTS, has.is_not_texted),
                (PHONE_ONLY, has.is_phone_only),
                (INTERPRETER, bool(has.interpreter)),
            )
            if is_so
        ]
        super().__init__(typed, initial={"needs": chosen, "language": has.interpreter, "other": has.other_needs})
        self.person = person
        field = self.fields["needs"]
        if isinstance(field, forms.ChoiceField):
            field.widget = widgets.Checkboxes(
                choices=field.choices,
                reveals={INTERPRETER: "language"},
                hints={PHONE_ONLY: "We ring instead of sending emails and texts. Codes that you ask for still come."},
            )

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        needs = checked.get("needs") or []
        if INTERPRETER not in needs:
            self.errors.pop("language", None)
        elif not checked.get("language") and "language" not in self.errors:
            self.add_error("language", self.NO_LANGUAGE)
        if PHONE_ONLY in needs and not self.person.mobile:
            self.add_error("needs", self.NO_NUMBER)
        return checked

    @property
    def contact_needs(self) -> ContactNeeds:
        """What they chose, once the form is valid."""
        needs = self.cleaned_data["needs"]
        return ContactNeeds(
            is_phone_only=PHONE_ONLY in needs,
            is_not_texted=NO_TEXTS in needs,
            wants_large_print=LARGE_PRINT in needs,
            interpreter=self.cleaned_data["language"] if INTERPRETER in needs else "",
            other_needs=self.cleaned_data["other"],
        )
