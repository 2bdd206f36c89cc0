"""Questions for where to reach someone."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import phonenumbers
from django import forms

from accounts import forms as account_forms
from journeys.engine.questions.base import Question


class Email(Question):
    """An email address. Input: ``<name>``."""

    type: Literal["email"]
    is_personal_by_nature: ClassVar[bool] = True
    missing_words: ClassVar[str] = "Enter an email address, like name@example.com"

    def fields(self) -> dict[str, forms.Field]:
        return {self.name: account_forms.EmailField(required=False)}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        return cleaned.get(self.name) or None


class Phone(Question):
    """A UK mobile number, kept as +447…; with ``landline`` any UK number that we can call.

    Input: ``<name>``, with spaces, brackets or +44 as the person likes.
    """

    type: Literal["phone"]
    landline: bool = False
    is_personal_by_nature: ClassVar[bool] = True
    missing_words: ClassVar[str] = "Enter a UK mobile number, like 07700 900123"

    def fields(self) -> dict[str, forms.Field]:
        field = account_forms.UkPhoneField if self.landline else account_forms.UkMobileField
        return {self.name: field(required=False)}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        return str(cleaned.get(self.name) or "") or None

    def words(self, answer: Any) -> str:
        try:
            number = phonenumbers.parse(str(answer or ""))
        except phonenumbers.NumberParseException:
            return str(answer or "")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
