"""Questions for numbers that others gave: National Insurance, a bank account, a vehicle's registration."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, TypedDict

from django import forms

from journeys.engine.questions.base import NotAnswered, Question
from journeys.engine.questions.plain import plain, without_separators
from journeys.forms import ReadableField

NINO = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]")
REGISTRATIONS = (
    re.compile(r"[A-Z]{2}[0-9]{2}[A-Z]{3}"),  # since 2001: AB12 CDE
    re.compile(r"[A-Z][1-9][0-9]{0,2}[A-Z]{3}"),  # 1983 to 2001, and Q plates: A123 BCD
    re.compile(r"[A-Z]{3}[1-9][0-9]{0,2}[A-Z]"),  # 1963 to 1982: ABC 123D
    re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,3}"),  # older, Northern Ireland, and many personal ones: ABC 1234
    re.compile(r"[1-9][0-9]{0,3}[A-Z]{1,3}"),  # older, and many personal ones: 1 A
    re.compile(r"[0-9]{3}[DX][0-9]{3}"),  # diplomats: 101 D 234
    re.compile(r"[A-Z]{2}[0-9]{2}[A-Z]{2}"),  # the armed forces: AB 12 CD
)
ROLL_NUMBER = re.compile(r"[A-Z0-9 ./-]{1,18}")
NAME_LIMIT = 70  # characters of the name on an account


class NationalInsurance(Question):
    """A National Insurance number, stored as ``AB123456C``. Input: ``<name>``; spaces, dashes and case are forgiven.

    HMRC's rules (National Insurance Manual, NIM39110): two letters, six digits, and a letter A, B, C or D. Neither of
    the first two letters is D, F, I, Q, U or V, the second is not O, and BG, GB, KN, NK, NT, TN and ZZ are not used.
    That a number has this form says nothing of whose it is: it is never proof of identity.
    """

    type: Literal["national_insurance"]

    is_personal_by_nature: ClassVar[bool] = True
    missing_words: ClassVar[str] = "Enter a National Insurance number"
    natural_hint: ClassVar[str] = (
        "It is on a payslip, a P60 or a letter about benefits or tax. For example, QQ 12 34 56 C."
    )

    def fields(self) -> dict[str, forms.Field]:
        attrs = {"class": "govuk-input--width-10", "spellcheck": "false", "autocomplete": "off"}
        return {self.name: ReadableField(widget=forms.TextInput(attrs), required=False)}

    def typed(self, answer: Any) -> dict[str, Any]:
        return {self.name: self.words(answer)}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        number = without_separators(str(cleaned.get(self.name) or ""))
        if not number:
            return None
        if not NINO.fullmatch(number):
            raise NotAnswered(**{self.name: "Enter a National Insurance number in the correct format"})
        return number

    def words(self, answer: Any) -> str:
        return " ".join((answer[:2], answer[2:4], answer[4:6], answer[6:8], answer[8:])) if answer else ""

    def masked(self, answer: Any) -> str:
        return f"Ending {answer[6:8]} {answer[8:]}" if answer else ""


class BankAccountAnswer(TypedDict):
    """A UK account that money can be paid to, as stored: digits only."""

    name: str
    sort_code: str
    account_number: str
    roll_number: str


class BankAccount(Question):
    """A UK bank or building society account. Inputs: ``<name>_name``, ``<name>_sort_code``, ``<name>_account_number``,
    ``<name>_roll_number`` (some building societies have one); spaces and dashes are forgiven.

    An account number of six or seven digits is filled up with noughts in front, as banks do.
    """

    type: Literal["bank_account"]

    template: ClassVar[str] = "journeys/questions/bank_account.html"
    is_personal_by_nature: ClassVar[bool] = True
    missing_words: ClassVar[str] = "Enter the name on the account"

    @property
    def first_input(self) -> str:
        return f"{self.name}_name"

    def fields(self) -> dict[str, forms.Field]:
        number = {"inputmode": "numeric", "spellcheck": "false", "autocomplete": "off"}
        widgets = {
            "name": {"spellcheck": "false", "autocomplete": "off"},
            "sort_code": {"class": "govuk-input--width-5", **number},
            "account_number": {"class": "govuk-input--width-10", **number},
            "roll_number": {"class": "govuk-input--width-10", "spellcheck": "false", "autocomplete": "off"},
        }
        return {
            f"{self.name}_{part}": ReadableField(widget=forms.TextInput(attrs), required=False)
            for part, attrs in widgets.items()
        }

    def inputs(self, form: Any) -> dict[str, Any]:
        return {part: form[f"{self.name}_{part}"] for part in BankAccountAnswer.__annotations__}

    def typed(self, answer: Any) -> dict[str, Any]:
        if not answer:
            return {}
        shown = {**answer, "sort_code": self._written(answer["sort_code"])}
        return {f"{self.name}_{part}": words for part, words in shown.items()}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> BankAccountAnswer | None:
        given = {part: str(cleaned.get(f"{self.name}_{part}") or "") for part in BankAccountAnswer.__annotations__}
        if not any(given.values()):
            if self.optional:
                return None
            raise self._refused(self._missing)
        name = " ".join(given["name"].split())
        sort_code = without_separators(given["sort_code"])
        account_number = without_separators(given["account_number"])
        roll_number = plain(given["roll_number"]).upper()
        wrong = {
            "name": self._wrong_name(name),
            "sort_code": self._wrong_sort_code(sort_code),
            "account_number": self._wrong_account_number(account_number),
            "roll_number": self._wrong_roll_number(roll_number),
        }
        if any(wrong.values()):
            raise self._refused(wrong)
        return BankAccountAnswer(
            name=name, sort_code=sort_code, account_number=account_number.zfill(8), roll_number=roll_number
        )

    def words(self, answer: Any) -> str:
        if not answer:
            return ""
        lines = [
            answer["name"],
            f"Sort code {self._written(answer['sort_code'])}",
            f"Account number {answer['account_number']}",
            f"Roll number {answer['roll_number']}" if answer["roll_number"] else "",
        ]
        return "\n".join(line for line in lines if line)

    def masked(self, answer: Any) -> str:
        return f"{answer['name']}\nAccount number ending {answer['account_number'][-4:]}" if answer else ""

    @property
    def _missing(self) -> Mapping[str, str]:
        return {
            "name": self.error_when_missing,
            "sort_code": "Enter a sort code",
            "account_number": "Enter an account number",
        }

    def _refused(self, wrong: Mapping[str, str]) -> NotAnswered:
        return NotAnswered(**{f"{self.name}_{part}": words for part, words in wrong.items() if words})

    def _written(self, sort_code: str) -> str:
        return f"{sort_code[:2]}-{sort_code[2:4]}-{sort_code[4:]}"

    def _wrong_name(self, name: str) -> str:
        if not name:
            return self._missing["name"]
        return f"Name on the account must be {NAME_LIMIT} characters or fewer" if len(name) > NAME_LIMIT else ""

    def _wrong_sort_code(self, digits: str) -> str:
        if not digits:
            return self._missing["sort_code"]
        return "" if re.fullmatch("[0-9]{6}", digits) else "Sort code must be 6 digits, like 30 94 30"

    def _wrong_account_number(self, digits: str) -> str:
        if not digits:
            return self._missing["account_number"]
        return "" if re.fullmatch("[0-9]{6,8}", digits) else "Account number must be between 6 and 8 digits"

    def _wrong_roll_number(self, number: str) -> str:
        if len(number) > 18:
            return "Roll number must be between 1 and 18 characters"
        if number and not ROLL_NUMBER.fullmatch(number):
            return "Roll number must only include letters a to z, numbers, hyphens, spaces, slashes and full stops"
        return ""


class Vehicle(Question):
    """A UK vehicle's registration number, stored as ``AB12CDE``. Input: ``<name>``; spaces and case are forgiven.

    Current, older, Northern Irish, personal, diplomatic and military numbers pass.
    """

    type: Literal["vehicle"]

    is_personal_by_nature: ClassVar[bool] = True
    missing_words: ClassVar[str] = "Enter a registration number, like AB12 CDE"
    natural_hint: ClassVar[str] = "The number plate, for example AB12 CDE."

    def fields(self) -> dict[str, forms.Field]:
        attrs = {"class": "govuk-input--width-10", "spellcheck": "false", "autocomplete": "off"}
        return {self.name: ReadableField(widget=forms.TextInput(attrs), required=False)}

    def typed(self, answer: Any) -> dict[str, Any]:
        return {self.name: self.words(answer)}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        number = without_separators(str(cleaned.get(self.name) or ""))
        if not number:
            return None
        if not any(form.fullmatch(number) for form in REGISTRATIONS):
            raise NotAnswered(**{self.name: "Enter a UK registration number in the correct format, like AB12 CDE"})
        return number

    def words(self, answer: Any) -> str:
        number = str(answer or "")
        return f"{number[:4]} {number[4:]}" if REGISTRATIONS[0].fullmatch(number) else number
