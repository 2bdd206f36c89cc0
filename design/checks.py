"""The start-up check of the council's own colours: what cannot be read is refused."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error

from design import rules

WHITE = "#ffffff"


def check_colours(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """White text on the brand colours, and the sun's line on the brand, must stand out enough."""
    names = ("BRAND_COLOUR", "BRAND_HOVER_COLOUR", "SUN_COLOUR")
    colours = {name: str(getattr(settings, name)) for name in names}
    faults = [
        Error(f"{name} is {colour!r}.", hint="Write six hex digits, like #005a52.", id="design.E001")
        for name, colour in colours.items()
        if not rules.is_colour(colour)
    ]
    if faults:
        return list(faults)
    pairs = [
        ("BRAND_COLOUR", WHITE, rules.TEXT_CONTRAST),
        ("BRAND_HOVER_COLOUR", WHITE, rules.TEXT_CONTRAST),
        ("SUN_COLOUR", colours["BRAND_COLOUR"], rules.EDGE_CONTRAST),
    ]
    return [
        Error(
            f"{name} {colours[name]} has a contrast of {rules.contrast(colours[name], other):.1f} with {other}.",
            hint=f"Choose a colour with a contrast of {least} or more.",
            id="design.E002",
        )
        for name, other, least in pairs
        if rules.contrast(colours[name], other) < least
    ]
