"""The council's colours as a small stylesheet, so that they are changed in one place: the settings."""

import hashlib
from functools import cache

from django.conf import settings


def stylesheet() -> str:
    """CSS that gives every page the colours of the settings. The start-up check has seen that they are colours."""
    return (
        f":root{{--govuk-brand-colour:{settings.BRAND_COLOUR};"
        f"--app-brand-hover:{settings.BRAND_HOVER_COLOUR};--app-sun:{settings.SUN_COLOUR}}}\n"
    )


@cache
def version() -> str:
    """A short hash of the stylesheet for its address, so that browsers may keep it for ever."""
    return hashlib.sha256(stylesheet().encode()).hexdigest()[:12]
