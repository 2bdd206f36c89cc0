"""The API's document: it is valid OpenAPI, it holds every door, and people can read it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.validation import validate_schema

from accounts.actions import feeding

FEEDS = "/api/v1/feeds/{name}/"


def paths(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """Every address that machines are told of, as the document writes it."""
    for pattern in patterns:
        path = before + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from paths(pattern.url_patterns, path)
        elif path.startswith("/api/v1/") or path == "/desk/calls/":  # the phone system's door
            yield path


@pytest.fixture
def document(db: None) -> Any:
    answer = Client().get("/api/schema/")
    assert answer.status_code == 200
    return yaml.safe_load(answer.content)


@pytest.mark.req("R-47")
def test_the_document_is_valid_and_holds_every_door_of_the_api(document: Any) -> None:
    validate_schema(document)  # type: ignore[no-untyped-call]

    assert set(document["paths"]) == set(paths(get_resolver().url_patterns)) >= {FEEDS}


@pytest.mark.req("R-47")
def test_the_door_of_feeds_says_which_there_are_what_it_takes_and_what_it_answers(document: Any) -> None:
    send = document["paths"][FEEDS]["post"]

    asked = {one["name"]: one for one in send["parameters"]}
    assert set(asked) == {"name", "dry_run", "confirm_removals", "as_of", "file_name"}
    assert set(asked["name"]["schema"]["enum"]) == set(feeding.FEEDS)
    assert {"text/csv", "text/calendar", "multipart/form-data"} <= set(send["requestBody"]["content"])
    assert set(send["responses"]) == {"200", "400", "401", "403", "409", "411", "413", "422", "429"}
    assert send["security"] == [{"key": []}]
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"


def test_the_document_is_to_be_had_as_json(db: None) -> None:
    assert FEEDS in Client().get("/api/schema/?format=json").json()["paths"]


@pytest.mark.req("R-47")
def test_the_page_shows_every_door_parameter_and_answer(document: Any) -> None:
    page = Client().get("/api/schema/page/").content.decode()

    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert f"{method.upper()} {path}" in page
            assert operation["summary"] in page
            for asked in operation.get("parameters", []):
                assert f"<code>{asked['name']}</code>" in page
            for status in operation["responses"]:
                assert re.search(rf"\b{status} [A-Z]", page)
    for name in feeding.FEEDS:
        assert name in page
    assert "<script" not in page.partition("<main")[2].partition("</main>")[0]
