"""What is typed about bills: which account, and how much to pay."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import Person
from accounts.queries import Bill
from accounts.rules import addresses, matching
from casework.rules.payments import DEAREST
from design import widgets
from design.templatetags import govuk
from journeys.engine.questions import Money, NotAnswered
from journeys.forms import ReadableField

NUMBER_IS_SHORT = 6  # signs of an account number, at the least
ALL, OVERDUE, INSTALMENT, BOTH, OTHER = "all", "overdue", "instalment", "both", "other"


class BillDetailsForm(forms.Form):
    """The number of an account and the postcode of its bill; which other detail is asked for depends on the bill."""

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

    use_required_attribute = False

    def say_too_many(self, again_at: datetime) -> None:
        """Say that they have to wait, and until when."""
        when = govuk.uk_time(again_at + timedelta(minutes=1))  # the words leave the seconds out
        self.add_error(
            None, f"You have tried too often. Try again after {when}, or call us on {settings.COUNCIL_PHONE}"
        )

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


class LinkBillForm(BillDetailsForm):
    """What a household knows of its council tax bill: a name on it, too."""

    name = ReadableField(
        max_length=200,
        error_messages={"required": "Enter a name that is on the bill", "max_length": "Use 200 signs or fewer"},
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
    )

    def __init__(self, typed: QueryDict | None = None, *, person: Person) -> None:
        postcode = addresses.written(person.home.postcode) if person.home else ""
        super().__init__(typed, initial={"name": person.name, "postcode": postcode})


class PayForm(forms.Form):
    """How much of a bill to pay now: one of what is owed, or another amount. ``pence`` is it, once valid."""

    UNDER_WAY = "A payment of this bill is under way. Wait some minutes, then look at your bill again"
    TOO_MUCH = "This is more than can be paid at once. Pay a part of it first"
    NOT_CHOSEN = (
        "You wrote an amount but did not choose “Another amount”. "
        "It is chosen now. If you do not want it, empty the box and choose again"
    )

    how_much = forms.ChoiceField(
        error_messages={"required": "Choose how much to pay", "invalid_choice": "Choose how much to pay"}
    )
    amount = ReadableField(
        required=False,
        label="Amount in pounds",
        max_length=40,
        error_messages={"max_length": "Enter an amount of money, like 123.45"},
        widget=forms.TextInput({"class": "govuk-input--width-10", "inputmode": "decimal", "prefix": "£"}),
    )

    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, bill: Bill) -> None:
        self.most = min(bill.left, DEAREST)
        self.amounts = amounts_of(bill)
        super().__init__(typed, initial={"how_much": next(iter(self.amounts), OTHER)})
        field = self.fields["how_much"]
        if isinstance(field, forms.ChoiceField):
            field.widget = widgets.Radios(reveals={OTHER: "amount"})
            field.choices = [(key, words) for key, (words, _pence) in self.amounts.items()] + [
                (OTHER, "Another amount")
            ]

    def clean(self) -> dict[str, Any]:
        checked = super().clean() or self.cleaned_data
        if checked.get("how_much") == OTHER:
            if "amount" not in self.errors:
                self._look_at_amount(checked.get("amount") or "")
        elif checked.get("how_much") and self.data.get(self.add_prefix("amount"), "").strip():
            self.errors.pop("amount", None)  # whatever else is wrong with it
            self.add_error("amount", self.NOT_CHOSEN)  # they may mean it: never pay another amount than they wrote
            typed = {name: self.data.get(name) for name in self.data}
            self.data = {**typed, self.add_prefix("how_much"): OTHER}  # so that the box and its message are seen
        else:
            self.errors.pop("amount", None)
        return checked

    def _look_at_amount(self, typed: str) -> None:
        try:
            pence = Money(type="money", name="amount", label="Amount").to_answer({"amount": typed}, None)
        except NotAnswered as refused:
            self.add_error("amount", refused.errors["amount"])
            return
        if not pence:
            self.add_error("amount", "Enter an amount that is more than £0" if typed else "Enter how much to pay")
        elif pence > self.most:
            self.add_error("amount", f"You can pay {govuk.money(self.most)} at most: that is all you owe")
        self.cleaned_data["pence"] = pence

    @property
    def pence(self) -> int:
        """How much, once the form is valid."""
        chosen = self.cleaned_data["how_much"]
        pence: int = self.cleaned_data["pence"] if chosen == OTHER else self.amounts[chosen][1]
        return pence


def amounts_of(bill: Bill) -> dict[str, tuple[str, int]]:
    """What there is to pay of a bill, by key, each once: in words, and in pence."""
    due = bill.next_instalment.due_on if bill.next_instalment else None
    offered = {
        OVERDUE: ("What is overdue: {}", bill.overdue),
        INSTALMENT: (f"The next instalment, due {govuk.uk_date(due)}: {{}}", bill.next_pence),
        BOTH: ("What is overdue and the next instalment: {}", bill.overdue + bill.next_pence if bill.overdue else 0),
        ALL: ("All that is left: {}", bill.left),
    }
    most = min(bill.left, DEAREST)
    amounts: dict[str, tuple[str, int]] = {}
    for key, (words, pence) in offered.items():
        is_new = pence not in {known for _words, known in amounts.values()}
        if 0 < pence <= most and is_new:
            amounts[key] = (words.format(govuk.money(pence)), pence)
    return amounts
