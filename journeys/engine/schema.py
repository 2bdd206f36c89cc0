"""The JSON Schema of a service's file, from the same classes that check it: editors complete and mark as one types."""

from collections.abc import Mapping
from typing import Annotated, Any, Union

from pydantic import Field, TypeAdapter

from journeys.engine.definition import Definition

Schema = dict[str, Any]


def schema_of(kinds: Mapping[str, type[Definition]]) -> Schema:
    """The schema of a file of any of ``kinds``; ``journey`` says which it is."""
    classes = tuple(kinds[name] for name in sorted(kinds))
    one: Any = Annotated[Union[classes], Field(discriminator="journey")] if len(classes) > 1 else classes[0]  # noqa: UP007
    schema = TypeAdapter(one).json_schema()
    parts: dict[str, Schema] = schema["$defs"]
    _allow_sections(parts)
    _allow_short_options(parts)
    _let_stops_give_titles(parts)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A service of the catalogue", **schema}


def _allow_sections(parts: dict[str, Schema]) -> None:
    """Pages of a section stand in the place of its name."""
    section: Schema = {
        "type": "object",
        "properties": {
            "section": {"type": "string", "description": "A file of journeys/sections, without its ending."},
            "task": {"type": "string"},
        },
        "required": ["section"],
        "additionalProperties": False,
    }
    for part in parts.values():
        pages = part.get("properties", {}).get("pages")
        if pages:
            pages["items"] = {"anyOf": [pages["items"], {"$ref": "#/$defs/Section"}]}
    parts["Section"] = section


def _allow_short_options(parts: dict[str, Schema]) -> None:
    """An option may be just its label."""
    for part in parts.values():
        options = part.get("properties", {}).get("options")
        if options:
            options["items"] = {"anyOf": [{"type": "string"}, options["items"]]}


def _let_stops_give_titles(parts: dict[str, Schema]) -> None:
    """A page that stops has the title of its stop."""
    page = parts["Page"]
    page["required"] = [name for name in page["required"] if name != "title"]
    page["anyOf"] = [{"required": ["title"]}, {"required": ["stop"]}]
