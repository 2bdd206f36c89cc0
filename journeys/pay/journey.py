"""Pay for it: what paying a bill does besides asking."""

from typing import ClassVar

from django.urls import reverse

from accounts import queries as accounts
from casework.actions import NewLine
from journeys import queries
from journeys.engine import opening
from journeys.engine.definition import Page
from journeys.engine.journey import Journey
from journeys.engine.questions import CouncilTaxAccount
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

    def is_guessed_at(self, page: Page) -> bool:
        """Whether a page's answer tells whoever tries one after the other something of an account.

        Its number does: they have to be told that it is wrong, or their money would go astray. The amount does not. It
        is bounded by the definition, the same for every account, never by what is owed or charged: a bound of its own
        would let anyone narrow that down, and a household's charge tells who lives alone. What is paid too much stays
        on the account as a credit.
        """
        return any(isinstance(question, CouncilTaxAccount) for question in page.questions)

    def url_of_sent(self, draft: Draft) -> str:
        """The page of the payment."""
        payment = queries.newest_payment(draft)
        return reverse("casework:payment", args=[payment.pk]) if payment else reverse("journeys:services")
