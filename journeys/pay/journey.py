"""Pay for it: what paying a bill does besides asking."""

from typing import ClassVar

from django.urls import reverse

from accounts import queries as accounts
from casework.actions import NewLine
from journeys import queries
from journeys.engine import opening
from journeys.engine.journey import Journey
from journeys.engine.walk import Walk
from journeys.models import Draft
from journeys.pay.definition import PayDefinition


class Pay(Journey):
    """Paying a bill, from its number to a receipt."""

    name = "pay"
    definition = PayDefinition
    opens_case: ClassVar[bool] = False

    def lines_to_pay(self, walk: Walk) -> list[NewLine]:
        """The amount they chose, into the account that they named."""
        definition = walk.service.definition
        charge = opening.charge_of(walk)
        if charge is None or not isinstance(definition, PayDefinition):
            return []
        account = accounts.tax_account_numbered(walk.route.answers[definition.account])
        words = f"{charge.words}, account {walk.route.answers[definition.account]}"
        return [NewLine(words=words, income=definition.income, pence=charge.pence, tax_account=account)]

    def url_of_sent(self, draft: Draft) -> str:
        """The page of the payment."""
        payment = queries.newest_payment(draft)
        return reverse("casework:payment", args=[payment.pk]) if payment else reverse("journeys:services")
