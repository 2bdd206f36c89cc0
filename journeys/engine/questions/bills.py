"""A question for the number of a bill."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from django import forms

from accounts import queries as accounts
from journeys.engine.questions.base import NotAnswered, Question
from journeys.forms import ReadableField


class CouncilTaxAccount(Question):
    """The number of a council tax account, as the register has it. Input: ``<name>``; spaces and dashes are forgiven.

    Whoever knows the number may pay into the account. It shows nothing of it: neither whose it is nor what is owed.
    """

    type: Literal["council_tax_account"]

    is_personal_by_nature: ClassVar[bool] = True
    missing_words: ClassVar[str] = "Enter your council tax account number"
    natural_hint: ClassVar[str] = "It is at the top of your bill."

    def fields(self) -> dict[str, forms.Field]:
        attrs = {"class": "govuk-input--width-10", "spellcheck": "false", "autocomplete": "off"}
        return {self.name: ReadableField(widget=forms.TextInput(attrs), required=False)}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        typed = str(cleaned.get(self.name) or "")
        if not typed:
            return None
        account = accounts.tax_account_numbered(typed)
        if account is None:
            raise NotAnswered(**{self.name: "We cannot find this account number. Check it against your bill"})
        return account.number
