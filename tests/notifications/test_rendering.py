"""Every event has four forms that say the same, and typed-in text bends none of them."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from notifications import rules
from notifications.channels.email import write
from notifications.models import Channel, Message
from notifications.rendering import CannotRender, render
from tests.factories.notifications import FACTS

TEMPLATES = Path(settings.BASE_DIR) / "templates/notifications"
EVENTS = sorted(folder.name for folder in TEMPLATES.iterdir() if (folder / "subject.txt").exists())
CASE_EVENTS = [event for event in EVENTS if event != "follow_code"]
TYPED = ("title", "words", "belongs_to")
MOST_PARTS = 2


class Parsed(HTMLParser):
    """The tags, links and words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attributes}
        self.links += [value or "" for name, value in attributes if name in {"href", "src", "action", "background"}]

    def handle_data(self, words: str) -> None:
        self.words += words


def message(event: str, channel: Channel, **changes: Any) -> Message:
    return Message(
        event=event,
        channel=channel,
        to="resident@demo.test" if channel == Channel.EMAIL else "+447700900123",
        facts={**FACTS, "code": "481516", **changes},
        stop_url="http://localhost:8000/cases/FLY-7K3M-2Q9X/stop/token/" if changes.get("is_follower") else "",
    )


def words_of(event: str, **changes: Any) -> str:
    """All that an event says in any of its forms."""
    email = render(message(event, Channel.EMAIL, **changes))
    sms = render(message(event, Channel.SMS, **changes))
    return f"{email.subject}\n{email.text}\n{Parsed(email.html).words}\n{sms.text}"


@pytest.mark.req("R-17")
def test_there_is_a_template_of_each_form_for_each_event() -> None:
    assert {
        "received", "followed", "moved", "cleared", "closed", "reopened", "breached", "breached_team", "follow_code"
    } == set(EVENTS)  # fmt: skip
    for event in EVENTS:
        assert {file.name for file in (TEMPLATES / event).iterdir()} == {
            "subject.txt",
            "text.txt",
            "email.html",
            "sms.txt",
        }


@pytest.mark.parametrize("event", CASE_EVENTS)
def test_each_form_names_the_reference_and_links_to_the_case(event: str) -> None:
    email, sms = render(message(event, Channel.EMAIL)), render(message(event, Channel.SMS))
    for form in (email.text, email.html, sms.text):
        assert FACTS["reference"] in form
        assert FACTS["url"] in form
    assert FACTS["reference"] in email.subject
    assert FACTS["title"] in email.subject


@pytest.mark.req("R-45")
@pytest.mark.parametrize("event", ["received", "followed", "reopened", "breached"])
def test_the_promise_is_in_each_form(event: str) -> None:
    email, sms = render(message(event, Channel.EMAIL)), render(message(event, Channel.SMS))
    assert all(FACTS["promise"] in form for form in (email.text, email.html, sms.text))


@pytest.mark.req("R-17", "R-45")
@pytest.mark.parametrize("event", ["moved", "cleared", "closed"])
def test_the_officers_words_are_in_each_form_and_line_by_line_in_an_email(event: str) -> None:
    words = "The crew comes on Tuesday.\nKeep the gate open."
    email = render(message(event, Channel.EMAIL, words=words))
    assert "> The crew comes on Tuesday.\n> Keep the gate open." in email.text
    assert "Keep the gate open." in Parsed(email.html).words
    assert "The crew comes on Tuesday." in render(message(event, Channel.SMS, words=words)).text


def test_a_follower_can_stop_by_a_link_and_a_reporter_is_offered_none() -> None:
    followed, reported = (render(message("moved", Channel.EMAIL, is_follower=one)) for one in (True, False))
    stop = "http://localhost:8000/cases/FLY-7K3M-2Q9X/stop/token/"
    assert stop in followed.text
    assert stop in Parsed(followed.html).links
    assert "/stop/" not in reported.text + reported.html


def test_only_the_reporter_is_asked_whether_it_is_fixed() -> None:
    assert "14 days" in words_of("cleared")
    assert "14 days" not in words_of("cleared", is_follower=True)


def test_why_a_case_was_closed_is_said_in_each_form() -> None:
    said = words_of("closed", outcome="not_ours", belongs_to="Transport for London")
    assert said.count("It is for Transport for London.") == 3
    assert words_of("closed", outcome="duplicate").count("Someone told us of this before.") == 3


def test_the_longest_text_is_two_parts_and_most_are_one() -> None:
    longest = {
        "title": "Overflowing litter bin, North End Crescent Gardens",
        "words": "w" * 1000,
        "belongs_to": "Transport for London",
        "outcome": "not_ours",
        "promise": "Wednesday 30 September 2026",
        "url": "https://my-account.council.example/cases/FLY-7K3M-2Q9X/",
    }
    parts = {}
    for event in EVENTS:
        plain = render(message(event, Channel.SMS))
        parts[event] = rules.sms_parts(plain.text), rules.sms_parts(render(message(event, Channel.SMS, **longest)).text)
    assert max(most for _, most in parts.values()) == MOST_PARTS, parts
    assert [event for event, (usual, _) in parts.items() if usual > 1] == [], parts


@pytest.mark.req("R-15")
def test_who_follows_by_text_is_told_once_how_to_stop() -> None:
    told = message("followed", Channel.SMS, is_follower=True)
    told.stop_url = f"http://localhost:8000/cases/FLY-7K3M-2Q9X/stop/{'t' * 110}/"

    text = render(told).text

    assert text.strip().endswith(f"Stop: {told.stop_url}")
    assert rules.sms_parts(text) <= 3


@pytest.mark.parametrize("event", EVENTS)
def test_hostile_strings_make_no_link_no_markup_and_no_header(event: str, real_data: Path) -> None:
    strings = json.loads((real_data / "hostile/text/blns.json").read_text())
    clean = Parsed(render(message(event, Channel.EMAIL)).html)
    known = {*clean.tags, "br"}
    for typed in [*strings, "x\r\nBcc: all@evil.com", "<a href='//evil.com'>x</a>", "{{ code }}{% now 'Y' %}"]:
        facts = dict.fromkeys(TYPED, typed)
        mail = message(event, Channel.EMAIL, **facts)
        email, sms = render(mail), render(message(event, Channel.SMS, **facts))
        page = Parsed(email.html)
        assert set(page.tags) <= known, typed
        assert page.links == clean.links, typed
        assert not {name for name in page.attributes if name.startswith("on")}, typed
        mail.subject, mail.text, mail.html = email.subject, email.text, email.html
        wire = write(mail)
        assert len(wire.get_all("To", [])) == 1, typed
        assert wire["Bcc"] is None, typed
        assert "\n" not in email.subject + sms.text, typed
        for form in (email.text, sms.text):
            assert "evil.com" not in form, typed
            assert form.count("://") == form.count("http://localhost:8000/"), typed


def test_a_template_is_not_filled_twice() -> None:
    assert "{{ code }}" in render(message("moved", Channel.EMAIL, title="{{ code }}")).text


def test_what_cannot_be_written_says_why() -> None:
    with pytest.raises(CannotRender, match="TemplateDoesNotExist"):
        render(message("no_such_event", Channel.EMAIL))


def test_a_mail_that_brings_its_own_words_gets_the_councils_look() -> None:
    mail = Message(
        event="mail", channel=Channel.EMAIL, subject="Your code", text="Type in 481516.\n\n<b>", to="a@b.test"
    )
    written = render(mail)
    assert (written.subject, written.text) == ("Your code", "Type in 481516.\n\n<b>")
    assert "Type in 481516." in Parsed(written.html).words
    assert "b" not in Parsed(written.html).tags
