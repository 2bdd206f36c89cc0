"""Whether comments count, and what must be taken out of them, without a database."""

from datetime import date

import pytest

from casework import rules
from casework.rules import CommentTime, Detail, DetailKind

TODAY = date(2026, 11, 21)


@pytest.mark.req("R-13")
@pytest.mark.parametrize(
    ("stage", "opens", "closes", "time", "left"),
    [
        ("consultation", date(2026, 11, 12), date(2026, 12, 3), CommentTime.OPEN, 12),
        ("consultation", TODAY, TODAY, CommentTime.OPEN, 0),
        ("assessment", None, date(2026, 11, 22), CommentTime.OPEN, 1),
        ("assessment", None, date(2026, 11, 20), CommentTime.LATE, None),
        ("received", date(2026, 11, 22), date(2026, 12, 13), CommentTime.NOT_YET, None),
        ("received", None, None, CommentTime.NO_LAST_DAY, None),
        ("decided", None, date(2026, 12, 3), CommentTime.OVER, None),
        ("withdrawn", None, None, CommentTime.OVER, None),
        ("appeal", date(2026, 11, 1), date(2026, 12, 3), CommentTime.OVER, None),
    ],
)
def test_until_the_last_day_a_comment_counts_and_later_it_is_late_until_the_decision(
    stage: str, opens: date | None, closes: date | None, time: CommentTime, left: int | None
) -> None:
    standing = rules.comment_standing(stage=stage, comment_from=opens, comment_by=closes, today=TODAY)

    assert (standing.time, standing.days_left) == (time, left)
    assert standing.may_comment == (time in {CommentTime.OPEN, CommentTime.LATE, CommentTime.NO_LAST_DAY})
    assert standing.is_late == (time == CommentTime.LATE)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Call me on 07700 900123.", [Detail(DetailKind.PHONE, "07700 900123")]),
        ("Call 020 7946 0000 or +44 (0)7700 900 123", [
            Detail(DetailKind.PHONE, "020 7946 0000"),
            Detail(DetailKind.PHONE, "+44 (0)7700 900 123"),
        ]),
        ("Write to ann.o'hara@example.co.uk, please", [Detail(DetailKind.EMAIL, "ann.o'hara@example.co.uk")]),
        ("My card is 4242 4242 4242 4242", [Detail(DetailKind.CARD)]),
        ("The extension is 3.5 m high, 26/01234/FUL, 03/12/2026", []),
        ("Flats 10 to 20, built in 1904, at 51.4843", []),
    ],
)  # fmt: skip
def test_phones_emails_and_cards_are_found_and_numbers_of_plans_are_not(words: str, found: list[Detail]) -> None:
    assert rules.personal_details(words) == found


def test_the_longest_words_are_searched_at_once() -> None:
    for words in ("0" * 2000, "a@" * 1000, "a." * 1000 + "@", "+44 " * 500, "0 1 " * 500):
        rules.personal_details(words)
