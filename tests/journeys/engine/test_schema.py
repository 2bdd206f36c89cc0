"""The JSON Schema that editors use, asked by a validator that knows nothing of us."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from journeys import kinds
from journeys.engine.schema import schema_of
from tests.factories import definitions, every_type
from tests.journeys.engine.test_loading import SOUND

FILES = sorted(kinds.CATALOGUE.rglob("*.yaml"))


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    said = StringIO()
    call_command("services", "schema", stdout=said)
    asked = json.loads(said.getvalue())
    Draft202012Validator.check_schema(asked)
    return Draft202012Validator(asked)


@pytest.mark.req("R-70")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_service_of_the_catalogue_is_right_to_an_editor(schema: Draft202012Validator, file: Path) -> None:
    error = best_match(schema.iter_errors(yaml.safe_load(file.read_text())))

    assert error is None, error


@pytest.mark.parametrize("text", [SOUND, definitions.TEXT, every_type.TEXT])
def test_every_key_and_every_type_of_question_is_known_to_it(schema: Draft202012Validator, text: str) -> None:
    assert best_match(schema.iter_errors(yaml.safe_load(text))) is None


def _without(key: str) -> Callable[[dict[str, Any]], Any]:
    return lambda content: content.pop(key)


def _first(content: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = content["pages"][0]["questions"][0]
    return found


# What is broken, and how.
BROKEN: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no team": _without("team"),
    "no pages": _without("pages"),
    "no title": _without("title"),
    "a key that there is not": lambda content: content.update(colour="red"),
    "a kind of journey that there is not": lambda content: content.update(journey="complain"),
    "a key of another kind": lambda content: content.update(journey="apply"),
    "a number in words": lambda content: content["promise"].update(working_days="soon"),
    "a promise of no days": lambda content: content["promise"].update(working_days=0, hours=0),
    "letters that are small": lambda content: content.update(reference="ben"),
    "a team of two words": lambda content: content.update(team="parks and roads"),
    "a type that there is not": lambda content: _first(content).update(type="dropdown"),
    "no type": lambda content: _first(content).pop("type"),
    "no label": lambda content: _first(content).pop("label"),
    "a key of another type": lambda content: _first(content).update(limit=5),
    "one option": lambda content: _first(content).update(options=["Broken"]),
    "an option that is a number": lambda content: _first(content).update(options=[1, 2]),
    "a page without a title": lambda content: content["pages"][0].pop("title"),
    "a page without a name": lambda content: content["pages"][0].pop("name"),
    "a condition with a key that there is not": lambda content: content["pages"][1]["show_when"].update(is_not="x"),
    "a stop without a reason": lambda content: content["pages"][1]["stop"].pop("reason"),
    "a section with questions": lambda content: content["pages"].append({"section": "home", "questions": []}),
    "an access that there is not": lambda content: content.update(access="secret"),
    "pages that are no list": lambda content: content.update(pages={"kind": {}}),
    "a file that is a list": lambda content: content.clear(),
}


@pytest.mark.req("R-70")
@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_marked(schema: Draft202012Validator, what: str) -> None:
    content = yaml.safe_load(SOUND)
    BROKEN[what](content)

    assert not schema.is_valid(content)


def test_the_schema_of_one_kind_alone_is_a_schema() -> None:
    one = schema_of({"report": kinds.definitions()["report"]})

    Draft202012Validator.check_schema(one)
    assert Draft202012Validator(one).is_valid(yaml.safe_load(SOUND))
