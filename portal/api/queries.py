"""The API's document in parts that a page can show."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Field:
    """A name, what may stand in it, and what it is for."""

    name: str
    kind: str
    words: str
    choices: list[str]


@dataclass(frozen=True)
class Answer:
    """What comes back: the status and what it means."""

    status: int
    name: str
    words: str


@dataclass(frozen=True)
class Door:
    """One thing that can be asked of one address."""

    anchor: str
    method: str
    path: str
    title: str
    words: str
    asked: list[Field]
    sent: list[str]
    answers: list[Answer]


@dataclass(frozen=True)
class Part:
    """Something that is sent or answered, with its fields."""

    name: str
    words: str
    fields: list[Field]


def doors() -> list[Door]:
    """Everything that can be asked, in the order of the addresses."""
    return [
        _door(path, method, operation)
        for path, operations in _document().get("paths", {}).items()
        for method, operation in operations.items()
        if method in METHODS
    ]


def parts() -> list[Part]:
    """What is sent and answered. Lists of the words that a field may hold stand by the field."""
    schemas = _document().get("components", {}).get("schemas", {})
    return [
        Part(
            name=name,
            words=schema.get("description", ""),
            fields=[_field(field, facts, facts.get("description", "")) for field, facts in properties.items()],
        )
        for name, schema in schemas.items()
        if (properties := schema.get("properties"))
    ]


@lru_cache(maxsize=1)
def _document() -> Mapping[str, Any]:
    """The document. It changes only with the code."""
    return SchemaGenerator().get_schema(public=True)  # type: ignore[no-any-return, no-untyped-call]


def _door(path: str, method: str, operation: Mapping[str, Any]) -> Door:
    return Door(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        title=operation.get("summary", ""),
        words=operation.get("description", ""),
        asked=[
            _field(one["name"], one["schema"], one.get("description", "")) for one in operation.get("parameters", [])
        ],
        sent=list(operation.get("requestBody", {}).get("content", {})),
        answers=[
            Answer(int(status), HTTPStatus(int(status)).phrase, facts.get("description", ""))
            for status, facts in sorted(operation.get("responses", {}).items())
        ],
    )


def _field(name: str, facts: Mapping[str, Any], words: str) -> Field:
    """A field; one that refers to a list of words has them."""
    for one in facts.get("allOf", [facts]):
        if "$ref" in one:
            facts = {**facts, **_document()["components"]["schemas"][one["$ref"].rsplit("/", 1)[-1]]}
    kind = facts.get("format") or facts.get("type") or "any"
    return Field(name=name, kind=kind, words=words, choices=[str(choice) for choice in facts.get("enum", [])])
