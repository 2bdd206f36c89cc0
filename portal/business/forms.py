"""What is typed on a business's pages: which bill, and where it trades."""

from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.rules import addresses, matching
from design.templatetags import govuk
from journeys.engine.page_form import PageForm
from journeys.engine.questions import Address
from journeys.forms import ReadableField

NUMBER_IS_SHORT = 6  # signs of an account number, at the least
PREMISES = "premises"


class LinkRatesForm(forms.Form):
    """The number of a business rates account and two more details of its bill."""

    NO_MATCH = "These details do not match a bill. Check all three against your newest bill."

    number = ReadableField(
        max_length=40,
        error_messages={"required": "Enter the account number on your bill", "max_length": "Use 40 signs or fewer"},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
    )
    postcode = ReadableField(
        max_length=20,
        error_messages={
            "required": "Enter the postcode of the property on the bill",
            "max_length": "Enter a full UK postcode, like SW6 7SR",
        },
        widget=forms.TextInput({"autocomplete": "postal-code", "class": "govuk-input--width-10"}),
    )
    detail = ReadableField(
        max_length=200,
        error_messages={
            "required": "Enter the property reference, the rateable value, or the name on the bill",
            "max_length": "Use 200 signs or fewer",
        },
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    use_required_attribute = False

    def say_too_many(self, again_at: datetime) -> None:
        """Say that they have to wait, and until when."""
        when = govuk.uk_time(again_at + timedelta(minutes=1))  # the words leave the seconds out
        self.add_error(None, f"You have tried too often. Try again after {when}, or call us")

    def clean_number(self) -> str:
        typed: str = self.cleaned_data["number"]
        if len(matching.number_key(typed)) < NUMBER_IS_SHORT:
            raise ValidationError("Enter the whole account number, as on your bill")
        return typed

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        if addresses.postcode_key(typed) is None:
            raise ValidationError("Enter a full UK postcode, like SW6 7SR")
        return typed


def premises_form(typed: QueryDict | None = None) -> PageForm:
    """A form that finds an address of the borough by its postcode or street."""
    question = Address(type="address", name=PREMISES, label="Address of the premises", anywhere=False)
    return PageForm(typed, questions=[question], before={}, filled_with={})
