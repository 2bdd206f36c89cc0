"""The question for evidence. Its files are rows of their own, saved with the draft as soon as they are sent."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from django import forms

from casework import documents
from design import widgets
from journeys.engine.questions.base import Question


class Files(Question):
    """One thing to be shown, by one file or several: it becomes an item of evidence of the case, under this label.

    Inputs: ``<name>``, a file each; ``<name>_later``, "on" to send it later, unless ``later: false`` forbids that;
    ``add_files`` with the question's name to send them and stay on the page; ``remove_file`` with the id of one to take
    away. The answer is ``{"later": bool, "documents": [id, …]}``.
    """

    type: Literal["files"]
    later: bool = True

    template: ClassVar[str] = "journeys/questions/files.html"
    is_personal_by_nature: ClassVar[bool] = True
    missing_words: ClassVar[str] = "Add a file"

    @property
    def later_input(self) -> str:
        """The checkbox that puts it off."""
        return f"{self.name}_later"

    def fields(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {
            self.name: forms.Field(widget=widgets.Documents({"accept": documents.TAKEN}), required=False)
        }
        if self.later:
            fields[self.later_input] = forms.BooleanField(label="I will send it later", required=False)
        return fields

    def typed(self, answer: Any) -> dict[str, Any]:
        return {self.later_input: bool(answer and answer["later"])} if self.later else {}

    def inputs(self, form: forms.BaseForm) -> dict[str, forms.BoundField]:
        inputs = {"field": form[self.name]}
        return {**inputs, "later": form[self.later_input]} if self.later else inputs

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        kept = list((before or {}).get("documents", []))
        is_later = self.later and bool(cleaned.get(self.later_input))
        return {"later": is_later, "documents": kept} if kept or is_later else None

    def words(self, answer: Any) -> str:
        number = len((answer or {}).get("documents", []))
        sent = "" if not number else "1 file" if number == 1 else f"{number} files"
        if not (answer or {}).get("later"):
            return sent
        return f"{sent}, and more to come later" if sent else "You will send it later"

    @property
    def error_when_missing(self) -> str:
        or_later = ", or tick that you will send it later" if self.later else ""
        return self.missing or f"{self.missing_words}{or_later}"
