"""Whether two colours can be told apart: the contrast of WCAG 2.2."""

import re

HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, level AA
EDGE_CONTRAST = 3.0  # WCAG 2.2, 1.4.11, level AA


def is_colour(text: str) -> bool:
    """Whether ``text`` is a colour as the settings write them: ``#005a52``."""
    return HEX_COLOUR.fullmatch(text) is not None


def contrast(first: str, second: str) -> float:
    """The contrast of two colours, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
