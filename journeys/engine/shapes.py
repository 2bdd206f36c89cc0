"""What pydantic finds in a definition, with its line, in words a service designer understands."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from journeys.engine.reading import Fault, Location, Source

MUST_BE = {
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list",
    "dict_type": "must be a set of keys and values",
    "model_type": "must be a set of keys and values",
    "model_attributes_type": "must be a set of keys and values",
    "date_type": "must be a day, like 2026-04-01",
}
# What has a limit, and how it is told.
LIMITS = {
    "string_too_short": ("min_length", "must have {} letters or more"),
    "string_too_long": ("max_length", "may have {} letters at most"),
    "too_short": ("min_length", "must have {} entries or more"),
    "too_long": ("max_length", "may have {} entries at most"),
    "greater_than_equal": ("ge", "must be {} or more"),
    "less_than_equal": ("le", "must be {} or less"),
}
# What a name has to look like, by the beginning of its pattern.
PATTERNS = {
    "^[a-z][a-z0-9]*(-": "must be small letters, numbers and hyphens, like street-cleansing",
    "^[a-z][a-z0-9_]": "must be small letters, numbers and underscores, like home_address",
    "^[A-Z]{3}": "must be three capital letters, like FLY",
    "^[A-Z]": "must begin with a capital letter",
    "^https://": "must begin with https://",
}
TYPES_OF_NUMBER = ("int", "float", "str", "bool")  # what pydantic calls the ways to read one value of several types


def shape_faults(source: Source, error: ValidationError) -> list[Fault]:
    """What pydantic found, at the lines where it stands."""
    # What may have decimals is read as a whole number first, and is told once.
    errors = [one for one in error.errors() if one["loc"][-1:] != ("int",)]
    found = [(_place_in(source, tuple(one["loc"])), one) for one in errors]
    # A list whose items are broken is not short of any.
    told = [
        source.fault(place, _in_words(one["type"], tuple(one["loc"]), one))
        for place, one in found
        if one["type"] != "too_short" or not any(other[: len(place)] == place != other for other, _one in found)
    ]
    return list(dict.fromkeys(told))


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
    if len(location) > 1 and location[-1] in TYPES_OF_NUMBER:
        location = location[:-1]
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
    if kind in {*MUST_BE, *LIMITS, "string_pattern_mismatch"}:
        return f"“{key}” {_must_be(kind, context, error['input'])}."
    if kind == "literal_error":
        return f"“{key}” must be {context['expected']}."
    if kind == "value_error":
        return str(context["error"])
    return f"“{key}”: {error['msg']}."


def _must_be(kind: str, context: Mapping[str, Any], given: object) -> str:
    """What a value has to be, and is not."""
    if kind in MUST_BE:
        return MUST_BE[kind] + ("; put Yes, No, On and Off in quotes" if isinstance(given, bool) else "")
    if kind in LIMITS:
        limit, words = LIMITS[kind]
        return "must not be empty" if limit == "min_length" and context[limit] == 1 else words.format(context[limit])
    words = next((words for start, words in PATTERNS.items() if context["pattern"].startswith(start)), "")
    return f"{words or 'does not look as it must'}: “{given}” does not"
