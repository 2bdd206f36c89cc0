"""A Blue Badge in words for whom it is, and an event that cannot be in the past."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from journeys import kinds
from journeys.engine.piping import piped_page
from journeys.rules import calculating
from journeys.rules.calculating import Rates
from journeys.templatetags.drafts import author_words
from tests.factories.accounts import PersonFactory
from tests.factories.journeys import DraftFactory
from tests.factories.rates import TODAY, found

PAGES = kinds.services()["apply-for-a-blue-badge"].pages


def words_for(who: str) -> str:
    """All that the questions say behind the first page, with the words that the rules give them."""

    def said(name: str) -> str:
        rule = calculating.RULES[f"blue-badge-{name}"]
        return str(rule.work({"who": who}, Rates(from_on=None, amounts={}), timezone.localdate())["value"])

    shown: list[Any] = [piped_page(page, said) for page in PAGES if page.name in NAMED]
    return " ".join(str(page.model_dump()) for page in shown)


NAMED = {"born", "benefits", "reasons", "difficulty", "badge-before", "photo", "sight", "papers"}


def test_who_applies_for_their_own_badge_is_asked_about_themselves() -> None:
    mine, theirs = words_for("me"), words_for("other")

    assert {page.name for page in PAGES} >= NAMED
    assert "the person" not in mine.casefold()
    for words in ("What is your date of birth?", "Who treats you?", "A photo of your face"):
        assert words in mine
    for words in ("What is the person’s date of birth?", "Who treats the person?", "A photo of the person’s face"):
        assert words in theirs


@pytest.mark.parametrize(("days", "words"), [(-1, "is in the past"), (0, "not enough time"), (5, "not enough time")])
def test_an_event_in_the_past_is_refused_in_words_of_its_own(days: int, words: str) -> None:
    facts: dict[str, Any] = {"for_whom": "neighbours", "people": 60, "licensed": False}

    finding = found("street-event", event_on=(TODAY + timedelta(days=days)).isoformat(), **facts)

    assert (finding["value"], finding["recommends"]) == ("too_soon", "refused")
    assert words in finding["words"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("channel", "words"),
    [("phone", "Joan, an advisor,"), ("councillor", "Joan, a councillor,"), ("partner", "Joan, a partner agency,")],
)
def test_who_entered_an_answer_for_somebody_is_called_what_they_are(channel: str, words: str) -> None:
    joan = PersonFactory.create(account=True, name="Joan Smith").user
    draft = DraftFactory.create()
    changed = draft.changes.create(question="x", answer="y", channel=channel, by=joan, by_advisor=True)

    assert author_words(changed, draft) == words
    changed.by = None
    assert author_words(changed, draft) == words.removeprefix("Joan, ").rstrip(",").capitalize()
