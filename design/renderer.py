"""The form renderer: every Django form field is drawn as its GOV.UK component."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from design.components import render_component
from design.widgets import DATE_PARTS, DayMonthYear

# What the macros take as options of their own; other widget attributes are passed on as HTML attributes.
OWN_OPTIONS = frozenset({"autocomplete", "inputmode", "pattern", "prefix", "rows", "spellcheck", "suffix"})
# GOV.UK validates on submit and says it in words: what makes a browser interfere is left out.
DROPPED_ATTRIBUTES = frozenset(
    {"required", "maxlength", "minlength", "min", "max", "step", "placeholder", "cols", "aria-invalid"}
)


class CouncilBoundField(BoundField):
    """A form's field as a whole GOV.UK component: label, hint, error and input, tied together.

    ``{{ form.field }}`` draws it; ``{% field form.field heading=True %}`` with options. ``as_widget()`` stays Django's.
    """

    def __str__(self) -> SafeString:
        return self.as_component()

    __html__ = __str__

    def as_field_group(self) -> SafeString:
        return self.as_component()

    def as_component(
        self,
        *,
        label: str | None = None,
        hint: str | None = None,
        heading: bool = False,
        size: str | None = None,
        classes: str = "",
        **options: Any,
    ) -> SafeString:
        """The component's HTML.

        ``heading`` makes the label or legend the page's h1; ``size`` is GOV.UK's s, m, l or xl; ``classes`` go to the
        input or group; any other option is the macro's own (``prefix="£"``), and choices know ``inline`` and ``small``.
        """
        if self.is_hidden:
            return self.as_widget()
        widget = self.field.widget
        attributes = {key: value for key, value in widget.attrs.items() if key not in DROPPED_ATTRIBUTES}
        common: dict[str, Any] = {
            "name": self.html_name,
            "hint": hint or self.help_text or None,
            "error_message": self._error_message(),
            "classes": " ".join(filter(None, [classes, str(attributes.pop("class", ""))])) or None,
            "attributes": attributes,
            "disabled": self.field.disabled or None,
            **options,
        }
        text = {"text": str(label or self.label) + self._optional(), "is_page_heading": heading or None}
        size = size or ("l" if heading else "s")
        for kind, draw in _COMPONENTS:
            if isinstance(widget, kind):
                return draw(self, common, text, size)
        return _text_input(self, common, text, size)

    @property
    def anchor(self) -> str:
        """The id that an error summary links to: the first input that is wrong. Empty for a hidden field."""
        if self.is_hidden:
            return ""
        if isinstance(self.field.widget, DayMonthYear):
            return f"{self.auto_id}_{self.wrong_parts[0]}"
        return self.auto_id

    @property
    def wrong_parts(self) -> list[str]:
        """Which of a date's three inputs are wrong."""
        for error in self.form.errors.as_data().get(self.name, []):
            if error.params and "parts" in error.params:
                return list(error.params["parts"])
        return list(DATE_PARTS)

    @property
    def is_revealed(self) -> bool:
        """Whether this field is drawn inside a choice of another field of the form."""
        return any(self.name in getattr(field.widget, "reveals", {}).values() for field in self.form.fields.values())

    def _optional(self) -> str:
        marks = getattr(self.form, "marks_optional", False)
        return " (optional)" if marks and not self.field.required else ""

    def _error_message(self) -> dict[str, str] | None:
        if not self.errors:
            return None
        return {"html": format_html_join(SafeString("<br>"), "{}", ((error,) for error in self.errors))}


class CouncilFormRenderer(TemplatesSetting):
    """Draws ``{{ form }}``, ``{{ form.field }}`` and error lists the GOV.UK way."""

    form_template_name = "components/form.html"
    bound_field_class = CouncilBoundField


Options = dict[str, Any]
Draw = Callable[[CouncilBoundField, Options, Options, str], SafeString]


def _own_options(common: Options) -> Options:
    """Moves what the macro has an option for from the attributes to the options."""
    attributes = common["attributes"]
    own = {key: attributes.pop(key) for key in OWN_OPTIONS & attributes.keys()}
    described_by = attributes.pop("aria-describedby", None)
    if isinstance(own.get("spellcheck"), str):
        own["spellcheck"] = own["spellcheck"] == "true"
    return {**common, **own, "described_by": described_by}


def _labelled(bound: CouncilBoundField, common: Options, text: Options, size: str) -> Options:
    label = {**text, "classes": f"govuk-label--{size}"}
    return {**_own_options(common), "id": bound.auto_id, "label": label}


def _grouped(bound: CouncilBoundField, common: Options, text: Options, size: str) -> Options:
    legend = {**text, "classes": f"govuk-fieldset__legend--{size}"}
    return {**common, "id_prefix": bound.auto_id, "legend": legend}


def _text_input(bound: CouncilBoundField, common: Options, text: Options, size: str) -> SafeString:
    widget = bound.field.widget
    options = _labelled(bound, common, text, size)
    kind = getattr(widget, "input_type", "text")
    if kind == "number":
        whole = isinstance(bound.field, forms.IntegerField) and type(bound.field) is forms.IntegerField
        kind, options["inputmode"] = "text", options.get("inputmode") or ("numeric" if whole else "decimal")
    if kind in {"email", "tel", "url"}:
        options.setdefault("autocomplete", {"email": "email", "tel": "tel"}.get(kind))
        options.setdefault("spellcheck", False)
    value = widget.format_value(bound.value())
    return render_component("input", **{"type": kind, "value": "" if value is None else str(value), **options})


def _password(bound: CouncilBoundField, common: Options, text: Options, size: str) -> SafeString:
    return render_component("password-input", **_labelled(bound, common, text, size))


def _says_its_rows(bound: CouncilBoundField) -> bool:
    attributes = bound.field.widget.attrs
    return "rows" in attributes and (attributes.get("cols"), attributes["rows"]) != ("40", "10")  # Django's own default


def _text_area(bound: CouncilBoundField, common: Options, text: Options, size: str) -> SafeString:
    options = _labelled(bound, common, text, size)
    options["value"] = bound.field.widget.format_value(bound.value()) or ""
    options["rows"] = str(bound.field.widget.attrs["rows"]) if _says_its_rows(bound) else "5"
    limit = getattr(bound.field, "max_length", None)
    if limit is None:
        return render_component("textarea", **options)
    return render_component("character-count", **{**options, "maxlength": limit})


def _choice_items(bound: CouncilBoundField) -> list[Options]:
    widget = bound.field.widget
    value = bound.value()
    values = value if isinstance(value, list | tuple) else [value]
    hints = getattr(widget, "hints", {})
    reveals = getattr(widget, "reveals", {})
    alone = getattr(widget, "alone", ())
    items: list[Options] = []
    shown = [str(one) for one in values if one is not None]
    for _, group, _ in widget.optgroups(bound.html_name, shown, {}):
        for option in group:
            key = str(option["value"])
            item = {"value": key, "text": option["label"], "checked": bool(option["selected"])}
            if key in hints:
                item["hint"] = str(hints[key])
            if key in alone:
                item["behaviour"] = "exclusive"
            if key in reveals:
                item["conditional"] = {"html": str(bound.form[reveals[key]])}
            items.append(item)
    return items


def _choice_classes(options: Options, component: str) -> Options:
    wanted = [f"govuk-{component}--{name}" for name in ("inline", "small") if options.pop(name, False)]
    options["classes"] = " ".join(filter(None, [options["classes"], *wanted])) or None
    return options


def _radios(bound: CouncilBoundField, common: Options, text: Options, size: str) -> SafeString:
    options = _choice_classes(_grouped(bound, common, text, size), "radios")
    items = [item for item in _choice_items(bound) if item["value"] != ""]
    return render_component("radios", **{"items": items, **options})


def _checkboxes(bound: CouncilBoundField, common: Options, text: Options, size: str) -> SafeString:
    options = _choice_classes(_grouped(bound, common, text, size), "checkboxes")
    return render_component("checkboxes", **{"items": _choice_items(bound), **options})


def _one_checkbox(bound: CouncilBoundField, common: Options, text: Options, size: str) -> SafeString:
    options = _choice_classes({**common, "id_prefix": bound.auto_id}, "checkboxes")
    hint = options.pop("hint")
    item = {"value": "on", "text": text["text"], "checked": bool(bound.value()), "hint": hint}
    return render_component("checkboxes", **{"items": [item], **options})


def _select(bound: CouncilBoundField, common: Options, text: Options, size: str) -> SafeString:
    items = [
        {"value": item["value"], "text": item["text"], "selected": item["checked"]} for item in _choice_items(bound)
    ]
    return render_component("select", **{"items": items, **_labelled(bound, common, text, size)})


def _files(bound: CouncilBoundField, common: Options, text: Options, size: str) -> SafeString:
    options = _labelled(bound, common, text, size)
    multiple = getattr(bound.field.widget, "allow_multiple_selected", False)
    return render_component("file-upload", **{"multiple": multiple or None, **options})


_DATE_WIDTHS = {"day": "govuk-input--width-2", "month": "govuk-input--width-2", "year": "govuk-input--width-4"}


def _date(bound: CouncilBoundField, common: Options, text: Options, size: str) -> SafeString:
    widget = bound.field.widget
    legend = {**text, "classes": f"govuk-fieldset__legend--{size}"}
    birthday = common["attributes"].pop("autocomplete", "") == "bday"
    wrong = bound.wrong_parts if bound.errors else []
    items = [
        {
            "id": f"{bound.auto_id}_{part}",
            "name": f"{bound.html_name}_{part}",
            "label": part.capitalize(),
            "value": value,
            "classes": f"{_DATE_WIDTHS[part]} govuk-input--error" if part in wrong else _DATE_WIDTHS[part],
            "inputmode": "text" if part == "month" else "numeric",
            "autocomplete": f"bday-{part}" if birthday else None,
        }
        for part, value in zip(DATE_PARTS, widget.parts(bound.value()), strict=True)
    ]
    options = {key: value for key, value in common.items() if key not in {"name", "disabled"}}
    return render_component("date-input", **{"id": bound.auto_id, "items": items, "legend": legend, **options})


# The first that fits is used, so a subclass stands before its parent: Checkboxes are RadioSelects to Django.
_COMPONENTS: tuple[tuple[type[forms.Widget], Draw], ...] = (
    (DayMonthYear, _date),
    (forms.CheckboxSelectMultiple, _checkboxes),
    (forms.RadioSelect, _radios),
    (forms.CheckboxInput, _one_checkbox),
    (forms.Select, _select),
    (forms.Textarea, _text_area),
    (forms.PasswordInput, _password),
    (forms.FileInput, _files),
)
