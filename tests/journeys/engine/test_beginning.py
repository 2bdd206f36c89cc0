"""A new definition is named after what it is for, with letters that nothing else has."""

import pytest

from journeys.engine.beginning import free_references, new_definition
from journeys.kinds import HERE


@pytest.mark.parametrize(
    ("slug", "title", "noun"),
    [
        ("report-a-broken-bench", "Report a broken bench", "Broken bench"),
        ("report-an-odour", "Report an odour", "Odour"),
        ("report-noise", "Report noise", "Noise"),
        ("apply-for-an-allotment", "Apply for an allotment", "Allotment"),
        ("ask-for-a-tree", "Ask for a tree", "Tree"),
        ("tell-us-about-your-pet", "Tell us about your pet", "Pet"),
        ("change-your-name", "Change your name", "Change your name"),
        ("report", "Report", "Report"),
    ],
)
def test_it_is_called_after_its_address(slug: str, title: str, noun: str) -> None:
    lines = new_definition(HERE / "report" / "new.yaml", slug, taken=set()).splitlines()

    assert f"title: {title}" in lines
    assert f"noun: {noun}" in lines


@pytest.mark.parametrize(
    ("noun", "taken", "free"),
    [
        ("bench", set(), ["BEN", "BNC", "BCH"]),
        ("bench", {"BEN", "BCH"}, ["BNC", "BAA", "BAB"]),
        ("ox", set(), ["OAA", "OAB", "OAC"]),
        ("4x4", set(), ["XAA", "XAB", "XAC"]),
        ("", set(), ["SAA", "SAB", "SAC"]),
        ("aaaaaa", set(), ["AAA", "AAB", "AAC"]),
    ],
)
def test_its_letters_are_free(noun: str, taken: set[str], free: list[str]) -> None:
    assert free_references(noun, taken) == free
