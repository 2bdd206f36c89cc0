"""Messages about planning: one of several applications, short texts, and nothing typed makes a link."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from notifications import rules
from notifications.models import Channel, Message
from notifications.rendering import render
from tests.factories.notifications import MORE, PLANS

STOP = "http://localhost:8000/planning/stop/MTI:1vMxyz:abcdefghijklmnop/"
pytestmark = pytest.mark.req("R-13", "R-17")


def words(event: str, **changes: Any) -> str:
    """All that an email and a text message say."""
    facts = {**MORE[event], **changes}
    email = render(Message(event=event, channel=Channel.EMAIL, to="a@b.test", facts=facts, stop_url=STOP))
    sms = render(Message(event=event, channel=Channel.SMS, to="+447700900123", facts=facts))
    return f"{email.subject}\n{email.text}\n{email.html}\n{sms.text}"


def test_one_new_application_is_named_with_its_last_day_and_link_in_each_form() -> None:
    said = words("planning_new")

    assert said.count("16 Lillie Road") >= 4
    assert said.count("Thursday 3 December") >= 3
    assert said.count(PLANS["url"]) >= 3
    assert "within 250 metres of your home" in said
    assert said.count(STOP) == 2  # the text and the page of the email: a text message is too short for it


def test_several_are_counted_named_and_the_others_told_of() -> None:
    said = words("planning_new", number=7, others=2, applications=[{**PLANS, "place": f"{n} Road"} for n in range(5)])

    assert said.count("7 new planning applications near you") >= 4
    assert all(f"{number} Road" in said for number in range(5))
    assert "And 2 more" in said


def test_a_decision_is_said_in_each_form() -> None:
    decided = {**PLANS, "stage": "decided", "stage_words": "Decided", "decision": "Refused"}
    said = words("planning_changed", **decided, applications=[decided])

    assert "Decided: 16 Lillie Road" in said
    assert said.count("Refused") >= 3
    assert "Now: Decided (Refused)" in said


def test_a_late_comment_is_told_so_in_each_form_and_one_in_time_is_not() -> None:
    assert words("planning_comment", is_late=True).count("late") >= 1
    assert words("planning_comment", is_late=True).count("need not consider it") == 2
    assert "late" not in words("planning_comment")


def test_why_a_comment_is_not_published_is_said_in_each_form() -> None:
    assert words("planning_withheld").count("It names a child.") == 3


@pytest.mark.parametrize("event", [event for event in MORE if event.startswith("planning_")])
def test_the_longest_texts_are_two_parts(event: str) -> None:
    long = {
        "place": "Flat 12, Queen Caroline Court, Hammersmith Broadway, London, W6 9YD",
        "short_place": "Former Convent of the Sacred Heart and Chapel",
        "decision": "Granted with conditions and a legal agreement",
        "reason": "r" * 300,
        "url": "https://my-account.council.example/planning/2026-01234-ful/",
        "is_late": True,
        "code": "481516",
    }
    text = render(Message(event=event, channel=Channel.SMS, to="+44", facts={**MORE[event], **long})).text
    assert rules.sms_parts(text) <= 2


@pytest.mark.parametrize("event", ["planning_new", "planning_changed"])
def test_what_a_feed_brings_is_no_link_and_no_markup(event: str, real_data: Path) -> None:
    clean = tags(page(event))
    for typed in [*json.loads((real_data / "hostile/text/blns.json").read_text()), "<a href='//evil.com'>x</a>"]:
        hostile = dict.fromkeys(("place", "short_place", "plan", "stage_words", "decision", "application"), typed)
        changes = {**hostile, "applications": [{**PLANS, **hostile}]}
        assert tags(page(event, **changes)) <= clean | {"br"}, typed
        assert page(event, **changes).count("<a ") == page(event).count("<a "), typed
        assert "evil.com" not in words(event, **changes), typed


def page(event: str, **changes: Any) -> str:
    """The email as a mail program draws it."""
    mail = Message(event=event, channel=Channel.EMAIL, to="a@b.test", facts={**MORE[event], **changes}, stop_url=STOP)
    return render(mail).html


def tags(html: str) -> set[str]:
    """The names of the elements of a page."""
    return set(re.findall(r"<([a-z][a-z0-9]*)", html))
