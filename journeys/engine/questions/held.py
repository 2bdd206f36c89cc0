"""The question whether what the account holds is still right."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NotRequired, TypedDict

from django import forms
from pydantic import PrivateAttr

from design import widgets
from journeys.engine.questions.addresses import Address, AddressAnswer
from journeys.engine.questions.base import ChosenField, NotAnswered, Question, Surroundings
from journeys.engine.questions.contact import Email, Phone
from journeys.engine.questions.written import Text

if TYPE_CHECKING:
    from journeys.engine.page_form import PageForm

NEW_LABELS = {
    "name": "What is your full name now?",
    "email": "What is your email address now?",
    "mobile": "What is your mobile number now?",
    "address": "If it has changed, what is your address now?",
}
MISSING = {
    "name": "Enter your full name",
    "email": "Enter an email address, like name@example.com",
    "mobile": "Enter a UK mobile number, like 07700 900123",
    "address": "Enter a postcode to find your address, or type your address",
}


class HeldAnswer(TypedDict):
    """What it is now, what we held before ("" for nothing), and whether that was right. An address in full, too."""

    value: str
    was: str
    is_right: bool
    address: NotRequired[AddressAnswer]


class Held(Question):
    """Something that the account holds: is it still right? Inputs: ``<name>``, ``yes`` or ``no``, and ``<name>_new``
    for what it is now (an address: ``<name>_new_search`` and the rest of an address's inputs).

    Who has no account, or one without it, is just asked: there is no ``<name>`` then.
    """

    type: Literal["held"]
    holds: Literal["name", "email", "mobile", "address"]

    template: ClassVar[str] = "journeys/questions/held.html"
    is_personal_by_nature: ClassVar[bool] = True
    missing_words: ClassVar[str] = "Choose yes if this is still right, or no if it has changed"
    _held: str = PrivateAttr(default="")
    _address: AddressAnswer | None = PrivateAttr(default=None)

    def on_page(self, around: Surroundings) -> "Held":
        here = self.model_copy()
        here._held = around.held.get(self.holds, "")
        here._address = (around.before or {}).get("address")
        return here

    @property
    def new(self) -> Question:
        """The question for what it is now."""
        asked: dict[str, Any] = {
            "name": f"{self.name}_new",
            "label": NEW_LABELS[self.holds] if self._held else self.label,
            "hint": "" if self._held else self.hint,
            "missing": MISSING[self.holds] if self._held or not self.missing else self.missing,
            "optional": self.optional and not self._held,
        }
        if self.holds == "name":
            return Text(type="text", autocomplete="name", **asked)
        if self.holds == "email":
            return Email(type="email", **asked)
        return Phone(type="phone", **asked) if self.holds == "mobile" else Address(type="address", **asked)

    @property
    def first_input(self) -> str:
        return self.name if self._held else self.new.first_input

    def fields(self) -> dict[str, forms.Field]:
        new = self.new.labelled_fields()
        if not self._held:
            return new
        reveals = {"no": self.new.first_input} if self.holds != "address" else {}
        radios = widgets.Radios(reveals=reveals)
        return {self.name: ChosenField(choices=[("yes", "Yes"), ("no", "No")], widget=radios, required=False), **new}

    def inputs(self, form: "PageForm") -> dict[str, Any]:
        return {
            "held": self.new.words(self._held) if self.holds == "mobile" else self._held,
            "field": form[self.name] if self._held else None,
            "new": {"question": self.new, "answer": self._address, **self.new.inputs(form)},
        }

    def is_searched(self, cleaned: Mapping[str, Any]) -> bool:
        return self.new.is_searched(cleaned)

    def ignored_inputs(self, cleaned: Mapping[str, Any]) -> Collection[str]:
        is_right = self._held and cleaned.get(self.name) == "yes" and not self.is_searched(cleaned)
        return self.new.fields() if is_right else ()

    def typed(self, answer: Any) -> dict[str, Any]:
        if not answer:
            return {}
        if answer["is_right"]:
            return {self.name: "yes"} if answer["value"] == self._held else {}
        new = answer.get("address") if self.holds == "address" else answer["value"]
        return {self.name: "no", **self.new.typed(new)}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> HeldAnswer | None:
        said = str(cleaned.get(self.name) or "") if self._held else "no"
        if self.is_searched(cleaned):
            said = "no"
        if said == "yes":
            return HeldAnswer(value=self._held, was=self._held, is_right=True)
        return self._changed(cleaned, before) if said == "no" else None

    def _changed(self, cleaned: Mapping[str, Any], before: Any) -> HeldAnswer | None:
        new = self.new
        answer = new.to_answer(cleaned, (before or {}).get("address"))
        if answer is None:
            if new.optional:
                return None
            raise NotAnswered(**{new.first_input: new.error_when_missing})
        if isinstance(new, Address):
            return HeldAnswer(value=new.words(answer), was=self._held, is_right=False, address=answer)
        return HeldAnswer(value=str(answer), was=self._held, is_right=False)

    def words(self, answer: Any) -> str:
        if not answer:
            return ""
        return self.new.words(answer["value"]) if self.holds == "mobile" else str(answer["value"])
