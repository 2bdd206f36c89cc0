"""What pydantic finds in a definition, with its line, in words a service designer understands."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from journeys.engine.reading import Fault, Location, Source

MUST_BE = {
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "model_type": "must be a set of keys and values",
    "model_attributes_type": "must be a set of keys and values",
}


def shape_faults(source: Source, error: ValidationError) -> list[Fault]:
    """What pydantic found, at the lines where it stands."""
    return [
        source.fault(_place_in(source, tuple(one["loc"])), _in_words(one["type"], tuple(one["loc"]), one))
        for one in error.errors()
    ]


def _place_in(source: Source, location: Location) -> Location:
    """``location`` without the tags that pydantic puts in for the type of a question."""
    place: Location = ()
    for part in location:
        is_tag = (
            isinstance(part, str) and bool(place) and isinstance(place[-1], int) and (*place, part) not in source.lines
        )
        place = place if is_tag else (*place, part)
    return place


def _in_words(kind: str, location: Location, error: Mapping[str, Any]) -> str:
    key = next((str(part) for part in reversed(location) if isinstance(part, str)), "the file")
    context: dict[str, Any] = error.get("ctx") or {}
    if kind == "missing":
        return f"“{location[-1]}” is missing."
    if kind == "extra_forbidden":
        return f"“{location[-1]}” is not a key that may stand here."
    if kind == "union_tag_invalid":
        return f"“{context['tag']}” is not a type of question. Use one of {context['expected_tags']}."
    if kind == "union_tag_not_found":
        return "“type” is missing."
    if kind in MUST_BE:
        quotes = "; put Yes, No, On and Off in quotes" if isinstance(error["input"], bool) else ""
        return f"“{key}” {MUST_BE[kind]}{quotes}."
    if kind == "literal_error":
        return f"“{key}” must be {context['expected']}."
    if kind == "value_error":
        return str(context["error"])
    return f"“{key}”: {error['msg']}."
