"""Phone numbers in sentences can be called with one press, and nothing else becomes a link."""

import re

import pytest

from design.calling import with_calls

pytestmark = pytest.mark.req("R-55")


def called(text: str) -> list[str]:
    return re.findall(r'href="tel:([^"]+)"', with_calls(text))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("In danger now: call 999. If you cannot speak, call 999 and press 55.", ["999", "999"]),
        ("Domestic abuse: 0808 2000 247, day and night.", ["08082000247"]),
        ("NSPCC, 0800 1111 for children, 0808 800 5000 for adults.", ["08001111", "08088005000"]),
        ("Samaritans, 116 123, free", ["116123"]),
        ("Out of hours: 020 7946 0999.", ["02079460999"]),
        ("From abroad +44 20 7946 0000", ["+442079460000"]),
        ("Call 101 or 111", ["101"]),
        ("Pay £999 by 1 April 2026 for 12345678 of FLY-0207-9460", []),
        ("0800", []),
        ("020 7946 0999 0888 0777 0666", []),
        ("https://example.org/02079460999", []),
    ],
)
def test_numbers_are_called_and_amounts_are_not(text: str, numbers: list[str]) -> None:
    assert called(text) == numbers


def test_the_rest_is_escaped_and_nothing_is_lost() -> None:
    text = "<b>Call 999</b> & '020 7946 0999'"
    html = with_calls(text)

    assert "<b>" not in html
    assert html.count("<a ") == 2
    assert "&lt;b&gt;Call <a" in html
