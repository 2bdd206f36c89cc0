"""The council's own colours are refused where they could not be read."""

import pytest
from pytest_django import Settings

from design import rules
from design.checks import check_colours


def test_the_colours_we_begin_with_pass() -> None:
    assert check_colours(None) == []


def test_contrast_is_that_of_wcag() -> None:
    assert rules.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert rules.contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert rules.contrast("#005a52", "#ffffff") == pytest.approx(8.1, abs=0.1)


@pytest.mark.req("R-55")
@pytest.mark.parametrize(
    ("name", "colour", "fault"),
    [
        ("BRAND_COLOUR", "#7fb8b0", "design.E002"),
        ("BRAND_HOVER_COLOUR", "#ffc845", "design.E002"),
        ("SUN_COLOUR", "#005a52", "design.E002"),
        ("BRAND_COLOUR", "teal", "design.E001"),
        ("SUN_COLOUR", "#fff}body{display:none", "design.E001"),
    ],
)
def test_a_colour_that_cannot_be_read_stops_the_start(settings: Settings, name: str, colour: str, fault: str) -> None:
    setattr(settings, name, colour)

    assert {error.id for error in check_colours(None)} == {fault}
