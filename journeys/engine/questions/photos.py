"""The question for pictures. They are rows of their own, saved with the draft as soon as they are sent."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from django import forms
from pydantic import Field

from design import widgets
from journeys.engine.questions.base import Question


class Photos(Question):
    """Up to ``limit`` pictures. Inputs: ``<name>``, a file each; ``remove_photo`` with the id of one to take away;
    ``add_photos`` to send them and stay on the page.
    """

    type: Literal["photos"]
    limit: Annotated[int, Field(ge=1, le=3)] = 3

    template: ClassVar[str] = "journeys/questions/photos.html"
    is_personal_by_nature: ClassVar[bool] = True
    missing_words: ClassVar[str] = "Add a photo"

    def fields(self) -> dict[str, forms.Field]:
        return {self.name: forms.Field(widget=widgets.Photos(limit=self.limit), required=False)}

    def typed(self, answer: Any) -> dict[str, Any]:
        return {}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        return before or None

    def words(self, answer: Any) -> str:
        number = len(answer or [])
        return "" if not number else "1 photo" if number == 1 else f"{number} photos"
