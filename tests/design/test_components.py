"""The adapter draws what GOV.UK Frontend itself draws: compared with the examples that its package brings along."""

import json
from pathlib import Path
from typing import Any

import jinja2
import pytest

from design.components import render_component
from tests.design.html import canonical

EXAMPLES = Path(__file__).parents[2] / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"

USED = [
    "back-link",
    "button",
    "character-count",
    "checkboxes",
    "date-input",
    "details",
    "error-message",
    "error-summary",
    "fieldset",
    "file-upload",
    "hint",
    "input",
    "inset-text",
    "label",
    "notification-banner",
    "pagination",
    "panel",
    "password-input",
    "radios",
    "select",
    "skip-link",
    "summary-list",
    "table",
    "tag",
    "textarea",
    "warning-text",
]

# The macros are those of 6.3, the examples those of 6.6. What differs is not used here; each is named, so that a
# newer version of either side shows up as a failing test.
DIFFERENT = {
    "button": {"start link with html"},
    "character-count": {
        "with maxwords",
        "with count type 'length'",
        "with count type 'characters'",
        "with count type 'characters' and value",
        "with count type 'characters' and error message",
        "with count type 'characters' and threshold",
        "with count type 'words'",
        "with count type 'words' and value",
        "with count type 'words' and error message",
        "with count type 'words' and threshold",
    },
    # 6.4 gave the date's inputs their values, errors and widths by name; we give each input its own, as 6.3 has it.
    "date-input": {
        "with translations",
        "with values",
        "with values and name prefix",
        "with values, name prefix and custom names",
        "day and month",
        "month and year",
        "with errors only",
        "with errors only (using classes)",
        "with errors only (using items)",
        "with error message and hint",
        "with error message and hint (using items)",
        "with error on day input",
        "with error on day input (using items)",
        "with error on month input",
        "with error on month input (using items)",
        "with error on year input",
        "with error on year input (using items)",
        "custom pattern",
        "custom inputmode",
        "with nested name",
        "with id on items",
        "suffixed id",
        "with item value",
        "with field value",
        "with field value and items",
        "with field value and item value",
        "with field value, item value and values",
        "with field value overriding values",
        "with error message and described by",
        "with error on single field",
        "with error on single field by omission",
        "with error on single field using classes",
        "with error on single item",
        "with error on single item by omission",
        "items with classes",
        "items without classes",
    },
    "panel": {
        "interruption",
        "interruption-with-content-with-long-line-length",
        "interruption-with-headings-content-and-lists",
        "interruption with custom classes",
        "interruption, with actions classes and attributes",
        "interruption, submit action",
        "interruption, button link",
        "interruption, no actions",
        "interruption, no actions items",
    },
}


def examples(component: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((EXAMPLES / component / "fixtures.json").read_text())["fixtures"]
    return found


@pytest.mark.parametrize("component", USED)
def test_a_component_is_drawn_as_govuk_frontend_draws_it(component: str) -> None:
    different = {
        example["name"]
        for example in examples(component)
        if canonical(render_component(component, **example["options"])) != canonical(example["html"])
    }

    assert different == DIFFERENT.get(component, set())


def test_what_a_person_typed_is_escaped() -> None:
    html = render_component("button", text="<script>alert(1)</script>")

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_options_may_be_written_in_snake_case_with_plain_text_for_label_hint_and_legend() -> None:
    choice = {"value": "a", "text": "A", "hint": "B"}
    plain = render_component("radios", id_prefix="x", name="x", legend="Which?", hint="One", items=[choice])
    spelt = render_component(
        "radios",
        idPrefix="x",
        name="x",
        fieldset={"legend": {"text": "Which?"}},
        hint={"text": "One"},
        items=[{"value": "a", "text": "A", "hint": {"text": "B"}}],
    )

    assert plain == spelt


def test_names_of_html_attributes_are_kept() -> None:
    assert 'data-some_name="1"' in render_component("button", text="Go", attributes={"data-some_name": "1"})


def test_an_unknown_component_is_an_error() -> None:
    with pytest.raises(jinja2.TemplateNotFound):
        render_component("no-such-thing")
