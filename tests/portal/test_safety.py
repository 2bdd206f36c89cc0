"""Contrast is WCAG's, and a fault is named once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import safety

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
    ],
)
def test_contrast_is_what_wcag_says(one: str, other: str, ratio: float) -> None:
    assert round(safety.contrast(one, other), 2) == ratio


@given(colours, colours)
def test_contrast_is_the_same_both_ways_and_from_1_to_21(one: str, other: str) -> None:
    assert safety.contrast(one, other) == safety.contrast(other, one)
    assert 1 <= safety.contrast(one, other) <= 21


@pytest.mark.parametrize("colour", ["", "teal", "#fff", "005a52", "#gggggg", "#005a5", "#005a520"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    faults = safety.unreadable_colours(brand=colour, brand_hover="#003f3a", sun="#ffc845", map_tiles_url="")
    assert [fault.split()[0] for fault in faults] == ["BRAND_COLOUR"]
    with pytest.raises(ValueError, match="not a colour"):
        safety.contrast(colour, "#ffffff")
