"""Questions answered in the person's own words, or with a date."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar, Literal

from django import forms
from django.utils import timezone
from pydantic import Field

from design import fields as design_fields
from journeys.engine.questions.base import NotAnswered, Question
from journeys.forms import ReadableField

FEWEST_LETTERS = 2


class Text(Question):
    """One line of words. Input: ``<name>``."""

    type: Literal["text"]
    limit: Annotated[int, Field(ge=1, le=500)] = 200
    in_letters: bool = False  # "1" is no language, and no name
    autocomplete: Literal["", "name", "street-address"] = ""

    is_personal_by_nature: ClassVar[bool] = True
    missing_words: ClassVar[str] = "Enter an answer"

    def fields(self) -> dict[str, forms.Field]:
        attrs = {"spellcheck": "false", "autocomplete": self.autocomplete} if self.autocomplete else {}
        return {self.name: ReadableField(widget=forms.TextInput(attrs), required=False)}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        words = " ".join(str(cleaned.get(self.name) or "").split())
        if len(words) > self.limit:
            raise NotAnswered(**{self.name: f"Use {self.limit} characters or fewer. You used {len(words)}"})
        if words and self.in_letters and sum(letter.isalpha() for letter in words) < FEWEST_LETTERS:
            raise NotAnswered(**{self.name: f"{self.error_when_missing} in letters"})
        return words or None


class LongText(Question):
    """Several lines of words, counted as they are typed. Input: ``<name>``."""

    type: Literal["long_text"]
    limit: Annotated[int, Field(ge=50, le=5000)] = 1000

    is_personal_by_nature: ClassVar[bool] = True
    missing_words: ClassVar[str] = "Enter a few words"

    def fields(self) -> dict[str, forms.Field]:
        # The limit is told by ``to_answer``: a validator of the field would say it in other words.
        field = ReadableField(widget=forms.Textarea({"rows": 5}), required=False)
        field.max_length = self.limit
        return {self.name: field}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        words = str(cleaned.get(self.name) or "")
        if len(words) > self.limit:
            raise NotAnswered(**{self.name: f"Use {self.limit:,} characters or fewer. You used {len(words):,}"})
        return words or None


class Date(Question):
    """A day. Inputs: ``<name>_day``, ``<name>_month`` (a number or a name) and ``<name>_year``."""

    type: Literal["date"]
    may_be: Literal["any", "past", "future"] = "any"
    within_days: Annotated[int, Field(ge=1, le=36_500)] | None = None  # of today, to whichever side it may be

    missing_words: ClassVar[str] = "Enter the date"

    def fields(self) -> dict[str, forms.Field]:
        today = timezone.localdate()
        earliest, latest = date(1900, 1, 1), date(2100, 12, 31)
        if self.within_days is not None:
            earliest, latest = today - timedelta(days=self.within_days), today + timedelta(days=self.within_days)
        earliest = today if self.may_be == "future" else earliest
        latest = today if self.may_be == "past" else latest
        field = design_fields.DayMonthYearField(
            earliest=earliest, latest=latest, what=self.short or "The date", required=False
        )
        return {self.name: field}

    def to_answer(self, cleaned: Mapping[str, Any], before: Any) -> Any:
        day: date | None = cleaned.get(self.name)
        return day.isoformat() if day else None

    def typed(self, answer: Any) -> dict[str, Any]:
        return {self.name: date.fromisoformat(answer) if answer else None}

    def words(self, answer: Any) -> str:
        if not answer:
            return ""
        day = date.fromisoformat(answer)
        return f"{day.day} {day:%B %Y}"
