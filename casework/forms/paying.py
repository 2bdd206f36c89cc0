"""The forms of what someone pays at once, and of what an officer gives back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from accounts.queries import Bill
from casework.models import Charge
from design.cards import refuse_card_number
from design.templatetags.govuk import money, uk_date


class BasketForm(forms.Form):
    """Which charges to pay, and what is due of which bills."""

    charges = forms.MultipleChoiceField(
        label="What do you want to pay?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick what you want to pay",
            "invalid_choice": "One of these was paid meanwhile, or is not yours to pay. Look again",
        },
    )

    def __init__(self, *args: Any, charges: Sequence[Charge], bills: Sequence[Bill] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        self._charges = {str(charge.pk): charge for charge in charges}
        self._bills = {f"bill-{bill.account.pk}": bill for bill in bills}
        field = self.fields["charges"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [
                (key, f"{charge.words}, {charge.case.reference}: {money(charge.pence)}")
                for key, charge in self._charges.items()
            ] + [(key, bill_words(bill)) for key, bill in self._bills.items()]
        field.initial = [*self._charges, *(key for key, bill in self._bills.items() if bill.overdue)]

    @property
    def chosen(self) -> list[Charge]:
        """The charges that were ticked."""
        return [self._charges[key] for key in dict.fromkeys(self.cleaned_data["charges"]) if key in self._charges]

    @property
    def chosen_bills(self) -> list[Bill]:
        """The bills that were ticked."""
        return [self._bills[key] for key in dict.fromkeys(self.cleaned_data["charges"]) if key in self._bills]


def bill_words(bill: Bill) -> str:
    """What is due of a bill: "Council tax, account 80123456, the next instalment, due 1 December 2026: £150.50"."""
    due = bill.next_instalment
    what = f"the next instalment, due {uk_date(due.due_on)}" if due else "what is left"
    what = "what is overdue" if bill.overdue else what
    return f"Council tax, account {bill.account.number}, {what}: {money(bill.due)}"


class GiveBackForm(forms.Form):
    """How much of a payment to give back, and why. ``once`` keeps the same press from giving back twice."""

    once = forms.UUIDField(widget=forms.HiddenInput)
    amount = forms.DecimalField(
        label="How much, in pounds",
        decimal_places=2,
        error_messages={
            "required": "Enter how much to give back",
            "invalid": "Enter an amount in pounds, like 12.50",
            "max_decimal_places": "Enter an amount in pounds and pence, like 12.50",
        },
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-5"}),
    )
    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="The person reads this.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it goes back", "max_length": "Why must be 300 characters or fewer."},
        validators=[refuse_card_number],
    )

    def __init__(self, *args: Any, at_most: int, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self._at_most = at_most
        self.fields["amount"].help_text = f"Up to {money(at_most)}"

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if not 0 < amount * 100 <= self._at_most:
            raise forms.ValidationError(f"Enter an amount from 1p to {money(self._at_most)}")
        return amount

    @property
    def pence(self) -> int:
        """How much, in pence."""
        return int(self.cleaned_data["amount"] * 100)
