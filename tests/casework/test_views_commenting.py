"""Commenting: the notice before any typing, the words, a last look, and it is sent once."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person, PlanningApplication
from casework.models import Comment, Stance, Topic
from notifications.models import Message
from tests.casework.hands import signed_in
from tests.factories.accounts import StreetFactory
from tests.factories.planning import CommentFactory, LoftFactory, at_home

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
SAID = {
    "name": "Ann Resident",
    "address": "12 Lillie Road, London, SW6 7SR",
    "stance": "object",
    "topics": ["light", "noise"],
    "words_light": "It looks into my kitchen.",
    "words_noise": "Fans at night.",
}


@pytest.fixture
def application() -> PlanningApplication:
    return LoftFactory.create()


def door(name: str, application: PlanningApplication) -> str:
    return reverse(f"casework:{name}", args=[application.key])


def written(browser: Client, application: PlanningApplication, **changes: object) -> "Answer":
    """The answer to what was written."""
    return browser.post(door("write_comment", application), {**SAID, **changes})


def proved(application: PlanningApplication, email: str = "new@example.org") -> Client:
    """A guest's browser after the code sent to ``email`` was typed in."""
    browser = Client()
    browser.post(door("comment", application), {"email": email})
    code = Message.objects.filter(event="planning_code").latest("created_at").facts["code"]
    answer = browser.post(door("comment_code", application), {"code": code})
    assert answer["Location"] == door("write_comment", application)
    return browser


@pytest.mark.req("R-13")
def test_what_is_published_and_what_counts_is_said_before_anything_is_typed(
    resident: Person, application: PlanningApplication
) -> None:
    for browser in (signed_in(resident), Client()):
        said = browser.get(door("comment", application)).content.decode()
        for words in ("the name of your street", "We do not publish your name", "Planning Inspectorate"):
            assert words in said
        for words in ("price of your home", "private rights", "12 days left"):
            assert words in said
        assert "<textarea" not in said


@pytest.mark.req("R-13")
def test_a_phone_number_or_an_email_address_in_a_reason_is_pointed_out_before_it_is_sent(
    resident: Person, application: PlanningApplication
) -> None:
    browser = signed_in(resident)
    written(browser, application)
    assert "Do you want everyone to read that?" not in browser.get(door("check_comment", application)).content.decode()
    written(browser, application, words_light="Call me on 020 7946 0018 or ann@example.org.")
    checked = browser.get(door("check_comment", application)).content.decode()

    assert "Do you want everyone to read that?" in checked
    assert "<strong>020 7946 0018</strong>" in checked
    assert "<strong>ann@example.org</strong>" in checked


@pytest.mark.req("R-13", "R-72")
def test_with_an_account_a_comment_is_written_checked_changed_and_sent(
    resident: Person, application: PlanningApplication
) -> None:
    StreetFactory.create(name="Lillie Road")
    at_home(resident)
    browser = signed_in(resident)
    first = browser.get(door("write_comment", application)).content.decode()
    assert 'value="Ann Resident"' in first
    assert "12 Lillie Road" in first

    assert written(browser, application)["Location"] == door("check_comment", application)
    assert not Comment.objects.get().is_sent
    checked = browser.get(door("check_comment", application)).content.decode()
    for words in ("It looks into my kitchen.", "I object to it", "Of this, everyone can read: Lillie Road"):
        assert words in checked
    again = browser.get(door("write_comment", application)).content.decode()
    assert "Fans at night." in again
    written(browser, application, stance="support", topics=["noise"], words_light="")

    answer = browser.post(door("check_comment", application))
    assert answer["Location"] == door("comment_sent", application)
    browser.post(door("check_comment", application))
    comment = Comment.objects.get()
    sent = browser.get(door("comment_sent", application)).content.decode()
    assert comment.reference in sent
    assert "What happens next" in sent
    assert (comment.stance, [reason["topic"] for reason in comment.reasons]) == (Stance.SUPPORT, ["noise"])
    page = browser.get(door("planning_application", application)).content.decode()
    assert "You said that you support it" in page
    assert comment.reference in page


@pytest.mark.req("R-13")
def test_what_another_tab_changed_since_the_check_is_shown_before_it_is_sent(
    resident: Person, application: PlanningApplication
) -> None:
    browser, check = signed_in(resident), door("check_comment", application)
    seen = []
    for changes in ({}, {"stance": "support"}):
        written(browser, application, **changes)
        page = browser.get(check).content.decode()
        seen.append(page.partition('name="seen_at" value="')[2].partition('"')[0])

    answer = browser.post(check, {"seen_at": seen[0]})
    assert answer.status_code == 409
    assert "Your comment has changed since you opened this page" in answer.content.decode()
    assert f'value="{seen[1]}"' in answer.content.decode()
    assert not Comment.objects.get().is_sent
    assert browser.post(check, {"seen_at": seen[1]})["Location"] == door("comment_sent", application)
    assert Comment.objects.get().is_sent


@pytest.mark.req("R-13")
def test_who_has_sent_a_comment_cannot_send_another(resident: Person, application: PlanningApplication) -> None:
    CommentFactory.create(application=application, person=resident)
    browser = signed_in(resident)

    for answer in (
        browser.get(door("comment", application)),
        browser.get(door("write_comment", application)),
        written(browser, application),
    ):
        assert answer["Location"] == door("planning_application", application)
    assert Comment.objects.get().reasons[0]["words"] == "It looks into my kitchen."
    assert "You objected" in browser.get(door("planning_application", application)).content.decode()


@pytest.mark.req("R-13")
def test_a_guest_comments_once_the_code_came_back_and_only_once(application: PlanningApplication) -> None:
    browser = proved(application)
    written(browser, application)
    browser.post(door("check_comment", application))

    comment = Comment.objects.get()
    assert comment.is_sent
    assert comment.person.email == "new@example.org"
    assert comment.person.user is None
    assert "You objected" in browser.get(door("planning_application", application)).content.decode()
    elsewhere = proved(application)
    assert written(elsewhere, application)["Location"] == door("planning_application", application)
    assert Comment.objects.count() == 1
    assert Message.objects.filter(event="planning_comment", person=comment.person).count() == 1


def test_a_guest_sees_their_comment_for_two_hours_and_others_never(application: PlanningApplication) -> None:
    browser = proved(application)
    written(browser, application)

    assert "not sent yet" in browser.get(door("planning_application", application)).content.decode()
    assert "not sent yet" not in Client().get(door("planning_application", application)).content.decode()
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        assert browser.get(door("write_comment", application))["Location"] == door("comment", application)


def test_without_a_code_nothing_can_be_written(client: Client, application: PlanningApplication) -> None:
    assert written(client, application)["Location"] == door("comment", application)
    client.post(door("comment", application), {"email": "new@example.org"})
    assert written(client, application)["Location"] == door("comment", application)
    answer = client.post(door("comment_code", application), {"code": "000000"})
    assert answer.status_code in {302, 422}
    other = LoftFactory.create()
    assert client.get(door("comment_code", other))["Location"] == door("comment", other)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("email", ["", "no address", "a@b", "x" * 300 + "@example.org"])
def test_an_address_that_cannot_be_is_said_by_its_field(
    client: Client, application: PlanningApplication, email: str
) -> None:
    answer = client.post(door("comment", application), {"email": email})
    assert answer.status_code == 422
    assert "govuk-error-message" in answer.content.decode()
    assert not Message.objects.exists()


def test_a_fourth_code_within_the_hour_is_not_sent(client: Client, application: PlanningApplication) -> None:
    answers = [client.post(door("comment", application), {"email": "new@example.org"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 422]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Enter your full name."),
        ({"name": "x" * 201}, "200 characters or fewer"),
        ({"address": ""}, "Enter your address."),
        ({"address": "zzz"}, "Enter your house number and street, or your postcode"),
        ({"address": "12"}, "Enter your house number and street, or your postcode"),
        ({"address": "x" * 301}, "300 characters or fewer"),
        ({"stance": ""}, "Choose what you think of it."),
        ({"stance": "hate"}, "Choose one of the answers shown."),
        ({"topics": [], "words_light": "", "words_noise": ""}, "Tick at least one thing"),
        ({"topics": ["price"], "words_light": "", "words_noise": ""}, "Choose one of the answers shown."),
        ({"words_noise": " "}, "Noise, smell or dust: write what you want to say about this, or untick it."),
        ({"words_noise": "x" * 2001}, "2000 characters or fewer"),
        ({"words_noise": "Pay me: 4242 4242 4242 4242"}, "Take out the card number"),
        ({"topics": ["light"]}, ": you wrote here without ticking it."),
    ],
)
def test_what_is_wrong_is_said_by_its_field_and_everything_typed_is_kept(
    resident: Person, application: PlanningApplication, changes: dict[str, object], said: str
) -> None:
    answer = written(signed_in(resident), application, **changes)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert ("It looks into my kitchen." in page) == ("words_light" not in changes)
    assert not Comment.objects.exists()


@pytest.mark.req("R-13")
def test_who_is_late_is_told_so_before_and_after(resident: Person) -> None:
    application, browser = LoftFactory.create(late=True), signed_in(resident)

    assert "we need not consider it" in browser.get(door("comment", application)).content.decode()
    written(browser, application)
    assert "we need not consider it" in browser.get(door("check_comment", application)).content.decode()
    browser.post(door("check_comment", application))
    assert "we need not consider it" in browser.get(door("comment_sent", application)).content.decode()
    assert Comment.objects.get().is_late


def test_what_was_decided_meanwhile_takes_no_comment_and_says_so(
    resident: Person, application: PlanningApplication
) -> None:
    browser = signed_in(resident)
    written(browser, application)
    PlanningApplication.objects.update(stage="decided")

    answer = browser.post(door("check_comment", application), follow=True)

    assert "You can no longer comment on this application. Nothing was sent." in answer.content.decode()
    assert "You can no longer send it." in answer.content.decode()
    assert browser.get(door("comment", application)).status_code == 302
    assert "Nothing was sent" in browser.post(door("write_comment", application), SAID, follow=True).content.decode()


def test_who_wants_no_alerts_is_promised_none(resident: Person, application: PlanningApplication) -> None:
    browser = signed_in(resident)
    for alerts, said in (("email", "We tell you what is decided."), ("neither", "You asked us not to send alerts")):
        Person.objects.filter(pk=resident.pk).update(alerts=alerts)
        Comment.objects.all().delete()
        written(browser, application)
        checked = browser.get(door("check_comment", application)).content.decode()
        assert ("We tell you what becomes of the application." in checked) == (alerts == "email")
        browser.post(door("check_comment", application))
        assert said in browser.get(door("comment_sent", application)).content.decode()


def test_what_was_not_sent_is_thrown_away_by_its_own_button(resident: Person, application: PlanningApplication) -> None:
    browser = signed_in(resident)
    written(browser, application)

    answer = browser.post(door("drop_comment", application), follow=True)

    assert "threw your comment away" in answer.content.decode()
    assert not Comment.objects.exists()
    assert browser.post(door("check_comment", application))["Location"] == door("comment", application)


def test_who_sends_too_often_is_asked_to_wait(client: Client, application: PlanningApplication) -> None:
    cache.clear()  # what a browser's test counted is not rolled back
    answers = [client.post(door("comment", application), {"email": "no"}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


@pytest.mark.req("R-13")
def test_hostile_words_are_kept_as_typed_and_are_no_markup_on_any_page(
    resident: Person, application: PlanningApplication, real_data: Path
) -> None:
    browser, kept = signed_in(resident), 0
    clean = browser.get(door("planning_application", application)).content.decode()
    strings = json.loads((real_data / "hostile/text/blns.json").read_text())
    for words in batched(strings, len(Topic)):
        cache.clear()
        answer = written(browser, application, **in_topics(words))
        assert answer.status_code in {302, 422}, words
        if answer.status_code == 422:
            continue
        comment = Comment.objects.get()
        assert [one["words"] for one in comment.reasons] == [one.strip() for one in words if one.strip()]
        kept += len(comment.reasons)
        Comment.objects.update(sent_at=timezone.now(), published=comment.reasons, published_at=timezone.now())
        page = browser.get(door("planning_application", application)).content.decode()
        for tag in ("<script", "<img", "<svg", "<iframe", "<a "):
            assert page.count(tag) - clean.count(tag) in {-1, 0}, words  # the button "Comment on it" is gone
        Comment.objects.update(sent_at=None, published=[], published_at=None)
    assert kept > 200


def in_topics(words: Sequence[str]) -> dict[str, object]:
    """A comment with each of ``words`` under a topic of its own."""
    said = {f"words_{topic}": one for topic, one in zip(Topic, words, strict=False)}
    ticked = [topic.value for topic in Topic if said.get(f"words_{topic}", "").strip()]
    return {**said, "topics": ticked, "words_noise": said.get("words_noise", "")}


def batched(strings: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The strings, so many at a time."""
    for start in range(0, len(strings), size):
        yield strings[start : start + size]
