"""Asking one question, and answering it as a browser would."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from pydantic import TypeAdapter

from journeys.engine.page_form import PageForm
from journeys.engine.questions import AnyQuestion, Question

ADAPTER: TypeAdapter[Question] = TypeAdapter(AnyQuestion)


def asked(kind: str, **more: Any) -> Question:
    """A question of a type, called ``it``."""
    return ADAPTER.validate_python({"type": kind, "name": "it", "label": "It?", **more})


def posted(typed: Mapping[str, str | list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in typed.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def answered(
    question: Question,
    typed: Mapping[str, str | list[str]],
    *,
    before: Any = None,
    held: Mapping[str, str] | None = None,
) -> PageForm:
    """The page of that one question after ``typed`` was posted, looked at."""
    known = {} if before is None else {question.name: before}
    form = PageForm(
        posted(typed), MultiValueDict(), questions=[question], before=known, filled_with={}, held=held or {}
    )
    form.full_clean()
    return form


def shown(question: Question, before: Any, *, held: Mapping[str, str] | None = None) -> dict[str, str]:
    """What stands in the inputs when the page is shown again with the answer ``before``."""
    form = PageForm(None, None, questions=[question], before={question.name: before}, filled_with={}, held=held or {})
    return {name: str(value) for name in form.fields if (value := form[name].value()) is not None}
