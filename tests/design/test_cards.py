"""A card's number is known however it is written; other numbers pass."""

import pytest
from django.core.exceptions import ValidationError

from design.cards import holds_card_number, refuse_card_number

VISA = "4111111111111111"  # the schemes' own numbers for tests: nobody's cards
AMEX = "378282246310005"


@pytest.mark.req("R-04")
@pytest.mark.parametrize(
    "text",
    [
        VISA,
        f"my card is {VISA}.",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111 expires 12/29",
        "4111 1111 1111 1111 12/29 123",
        "4111\u00a01111\u00a01111\u00a01111",
        AMEX,
        "3782 822463 10005",
        "5555555555554444\nand the code is 123",
        "6759649826438453",  # Maestro
        "2223003122003222",  # Mastercard's newer range
        "4222222222222",  # 13 digits
    ],
)
def test_a_card_number_is_found(text: str) -> None:
    assert holds_card_number(text)
    with pytest.raises(ValidationError, match="Take out the card number"):
        refuse_card_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4111 1111 1111 1112",  # does not check
        "020 7946 0000, 07700 900123",
        "account 123456789012",
        "UPRN 100023336956",
        f"9{VISA}",  # 17 digits, and none of a card's
        f"{VISA}0000",  # longer than any card's number
        "21 November 2026, 18:30 to 19:30",
        "FLY-7K3M-2Q9X",
    ],
)
def test_other_numbers_pass(text: str) -> None:
    assert not holds_card_number(text)
    refuse_card_number(text)
