"""GOV.UK components for Django templates and forms: an adapter over the macros of govuk-frontend-jinja.

A component is asked for by its GOV.UK name with the macro's options in snake_case:
``render_component("button", text="Continue", prevent_double_click=True)``. Text is escaped; what is already safe HTML
goes into an ``html`` option. Options that GOV.UK nests (label, hint, legend, error message) may be given as plain text.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jinja2
from django.utils.safestring import SafeString, mark_safe

# Options which GOV.UK spells {"text": …}; here a plain string will do. A choice's hint may be plain too.
TEXT_OPTIONS = frozenset({"label", "hint", "errorMessage", "prefix", "suffix"})
NESTED_TEXT_OPTIONS = frozenset({"hint"})
# Names of HTML attributes are kept as they are.
VERBATIM_OPTIONS = frozenset({"attributes"})


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.PrefixLoader({"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")})
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    # The macros indent the HTML nested in them, which would add spaces to every line of a nested textarea's text.
    environment.filters["indent"] = lambda html, *_, **__: html
    return environment


@cache
def _macro(component: str) -> Callable[[Mapping[str, Any]], str]:
    template = _environment().get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    name = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    macro: Callable[[Mapping[str, Any]], str] = getattr(template.module, name)
    return macro


def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda match: match[1].upper(), name)


def _in_macro_spelling(value: Any, name: str = "", texts: frozenset[str] = TEXT_OPTIONS) -> Any:
    if name in VERBATIM_OPTIONS:
        return dict(value)
    if name in texts and not isinstance(value, Mapping):
        return {"text": str(value)}
    if isinstance(value, Mapping):
        inner = texts if not name else NESTED_TEXT_OPTIONS
        return {
            _camel(key): _in_macro_spelling(item, _camel(key), inner) for key, item in value.items() if item is not None
        }
    if isinstance(value, list | tuple):
        return [_in_macro_spelling(item, "item", NESTED_TEXT_OPTIONS) for item in value]
    return value


def render_component(component: str, /, **options: Any) -> SafeString:
    """The HTML of one GOV.UK component. Raises ``jinja2.TemplateNotFound`` for a name that GOV.UK does not have."""
    if component != "fieldset" and (legend := options.pop("legend", None)) is not None:
        options["fieldset"] = {"legend": legend if isinstance(legend, Mapping) else {"text": str(legend)}}
    return mark_safe(_macro(component)(_in_macro_spelling(options)).strip())  # noqa: S308 - the macros escape
