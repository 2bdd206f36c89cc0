"""What is typed on a business's pages: which bill, and where it trades."""

from django import forms
from django.http import QueryDict

from journeys.engine.page_form import PageForm
from journeys.engine.questions import Address
from journeys.forms import ReadableField
from portal.home.forms.bills import BillDetailsForm

PREMISES = "premises"


class LinkRatesForm(BillDetailsForm):
    """What a business knows of its rates bill: the property reference, the rateable value or the name on it, too."""

    detail = ReadableField(
        max_length=200,
        error_messages={
            "required": "Enter the property reference, the rateable value, or the name on the bill",
            "max_length": "Use 200 signs or fewer",
        },
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


def premises_form(typed: QueryDict | None = None) -> PageForm:
    """A form that finds an address of the borough by its postcode or street."""
    question = Address(type="address", name=PREMISES, label="Address of the premises", anywhere=False)
    return PageForm(typed, questions=[question], before={}, filled_with={})
