"""What is typed on a business's pages: which bill, and where it trades."""

from typing import Any

from django import forms
from django.http import QueryDict

from journeys.engine.page_form import PageForm
from journeys.engine.questions import Address, Money, NotAnswered
from journeys.forms import ReadableField
from portal.home.forms.bills import BillDetailsForm

PREMISES = "premises"


class LinkRatesForm(BillDetailsForm):
    """What only those know who have the rates bill: one of its amounts, too."""

    amount = ReadableField(
        max_length=40,
        error_messages={
            "required": "Enter the amount of an instalment or of a payment",
            "max_length": "Enter an amount of money, like 123.45",
        },
        widget=forms.TextInput(
            {"autocomplete": "off", "class": "govuk-input--width-10", "inputmode": "decimal", "prefix": "£"}
        ),
    )

    def clean_amount(self) -> Any:
        """Its pence."""
        try:
            return Money(type="money", name="amount", label="Amount").to_answer(self.cleaned_data, None)
        except NotAnswered as refused:
            raise forms.ValidationError(refused.errors["amount"]) from refused


def premises_form(typed: QueryDict | None = None) -> PageForm:
    """A form that finds an address of the borough by its postcode or street."""
    question = Address(type="address", name=PREMISES, label="Address of the premises", anywhere=False)
    return PageForm(typed, questions=[question], before={}, filled_with={})
