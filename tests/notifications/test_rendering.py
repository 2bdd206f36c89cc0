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
from tests.factories.notifications import BOOKING, FACTS, MORE, UPLOADS

TEMPLATES = Path(settings.BASE_DIR) / "templates/notifications"
EVENTS = sorted(folder.name for folder in TEMPLATES.iterdir() if (folder / "subject.txt").exists())
CODE_EVENTS = {
    "follow_code",
    "draft_link",
    "draft_reminder",
    "step_up_code",
    "collections_tomorrow",
    "paid",
    "refunded",
    "not_paid",
    "identity_locked",
    "invited",
    "organisation_closed",
    "organisation_verified",
    "organisation_refused",
    "list_sent",
    "member_removed",
    "rates_asked",
    "rates_decided",
    "consent_asked",
    "consent_code",
    "consent_recorded",
    "consent_ended",
    "referral_asked",
    "referral_code",
    "asked_to_act",
    "acts_for_you",
    "acts_no_more",
    "details_changed",
    "email_taken",
    "erased",
    "new_address_code",
    "ward_digest",
}  # told before there is a case, or of none
CASE_EVENTS = [event for event in EVENTS if event not in CODE_EVENTS and not event.startswith("planning_")]
TYPED = (
    "title",
    "words",
    "belongs_to",
    "reason",
    "item",
    "items",
    "parts",
    "team",
    "permit",
    "place",
    "plan",
    "decision",
    "street",
    "organisation",
    "to_agency",
)
MOST_PARTS = 2
# What leads elsewhere than to the case: one item is sent again by its own link, a team answers in its queue.
LINKS = {"evidence_rejected": "upload_url", "team_asked": "queue_url", "grant_ending": "renew_url"}
ASKING = ("asked", "reminder", "closing_soon")  # for things to send, each by its own link


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
        facts={**FACTS, **MORE.get(event, {}), "code": "481516", **changes},
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
        "received", "followed", "moved", "cleared", "closed", "reopened", "breached", "breached_team", "follow_code",
        "asked", "wrote", "replied_team", "evidence_rejected", "decided", "challenged", "withdrawn", "reminder",
        "closing_soon", "passed_on", "grant_ending", "safeguarding_team", "grant_ended", "draft_link", "draft_reminder",
        "collections_tomorrow", "step_up_code", "paid", "refunded", "not_paid",
        "planning_new", "planning_changed", "planning_comment", "planning_published", "planning_withheld",
        "planning_code", "call_back", "identity_locked", "booked", "booking_moved", "booking_cancelled",
        "booking_closed", "booking_reminder",
        "invited", "organisation_closed", "organisation_verified", "organisation_refused",
        "list_sent", "member_removed", "rates_asked", "rates_decided",
        "consent_asked", "consent_code", "consent_recorded",
        "consent_ended", "referral_asked", "referral_code", "asked_to_act", "acts_for_you", "acts_no_more",
        "circle_entered", "details_changed", "email_taken", "enquiry_answered", "enquiry_held", "enquiry_late",
        "enquiry_late_team", "erased", "mentioned",
        "new_address_code", "raised_changed", "stuck", "task_set", "team_answered", "team_asked", "ward_digest",
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
    facts = {**FACTS, **MORE.get(event, {})}
    reference, title, link = facts["reference"], facts["title"], facts[LINKS.get(event, "url")]
    for form in (email.text, email.html, sms.text):
        assert reference in form
        assert link in form
    assert reference in email.subject
    assert (title in email.subject) == (event not in {"safeguarding_team", "circle_entered"})


@pytest.mark.req("R-17", "R-21")
@pytest.mark.parametrize("event", ASKING)
def test_each_thing_to_send_has_a_link_that_opens_without_signing_in(event: str) -> None:
    email = render(message(event, Channel.EMAIL))
    for one in UPLOADS:
        assert f"- {one['title']}\n  {one['url']}" in email.text
        assert one["url"] in Parsed(email.html).links
        assert one["title"] in Parsed(email.html).words
    assert UPLOADS[0]["url"] in render(message(event, Channel.SMS, uploads=UPLOADS[:1])).text
    bad = render(message(event, Channel.EMAIL, uploads=[{"title": "x", "url": "https://evil.example/"}]))
    assert "evil" not in bad.text + bad.html


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


@pytest.mark.req("R-51")
def test_the_safeguarding_team_reads_no_more_than_reference_and_hours() -> None:
    said = words_of("safeguarding_team", title="Worry about Mrs Smith", words="She fell", hours=4)

    assert "Smith" not in said
    assert "fell" not in said
    assert said.count("within 4 hours") == 5  # subject, text, page and its title, text message


@pytest.mark.parametrize(
    ("facts", "heading", "after"),
    [
        ({"thing": "report", "journey": "report"}, "We have your report", "if it is not fixed"),
        ({"thing": "application", "journey": "apply"}, "We have your application", "We tell you what we decide"),
        ({"thing": "complaint", "journey": "information"}, "We have your complaint", "look at it again"),
        ({"thing": "request", "journey": "update", "parts": "Parking\nLibraries"}, "We have your request", "Libraries"),
        ({"thing": "request", "journey": "information"}, "We have your request", "each time something changes"),
        ({"thing": "application", "journey": "apply", "items": "Proof of rent"}, "We still need this", "Proof of rent"),
    ],
)
@pytest.mark.req("R-17", "R-45")
def test_what_is_received_is_called_what_it_is(facts: dict[str, str], heading: str, after: str) -> None:
    written = render(message("received", Channel.EMAIL, **facts))
    for form in (written.text, Parsed(written.html).words):
        assert heading in form
        assert after in form
        assert ("fixed" in form) == (facts["thing"] == "report")


@pytest.mark.req("R-24", "R-57")
@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"result": "granted"}, "Yes: we have granted this"),
        ({"result": "refused"}, "No: we have refused this"),
        ({"result": "granted", "is_challenge": True}, "We have changed our decision"),
        ({"result": "refused", "is_challenge": True}, "Our decision stays the same"),
        ({"result": "granted", "thing": "complaint"}, "We agree with your complaint"),
        ({"result": "refused", "thing": "complaint"}, "We do not agree with your complaint"),
    ],
)
def test_a_decision_says_what_it_comes_to_why_and_what_one_can_do(facts: dict[str, Any], said: str) -> None:
    words = words_of("decided", words="Your savings are above the limit.", **facts)

    assert words.count(said) == 5  # subject, text, page and its title, text message
    assert words.count("Your savings are above the limit.") == 2
    assert ("Ombudsman" in words) == bool(facts.get("is_challenge"))
    assert ("Someone else will do that, within 20 working days" in words) == (not facts.get("is_challenge"))


@pytest.mark.req("R-56")
def test_what_was_granted_is_one_link_away_in_an_email() -> None:
    permit_url = MORE["decided"]["permit_url"]
    granted = render(message("decided", Channel.EMAIL))
    refused = render(message("decided", Channel.EMAIL, permit="", permit_url=""))

    assert permit_url in granted.text
    assert permit_url in Parsed(granted.html).links
    assert "permit" not in (refused.text + Parsed(refused.html).words)


def test_who_did_not_answer_reads_how_to_come_back() -> None:
    assert words_of("closed", outcome="no_reply").count("still answer within 14 days") == 3
    assert "14 days" not in words_of("closed", outcome="no_reply", is_follower=True)


@pytest.mark.req("R-15")
def test_whose_report_was_a_duplicate_reads_the_date_and_how_to_stop_in_one_message() -> None:
    facts = {"outcome": "duplicate", "original_promise": "Friday", "original_done_word": "Cleared", "code": ""}
    told = message("closed", Channel.EMAIL, **facts)
    told.stop_url = "http://localhost:8000/cases/FLY-2222-2222/stop/token/"
    written = render(told)

    assert "Cleared by Friday." in written.text
    assert told.stop_url in written.text
    assert told.stop_url in Parsed(written.html).links


@pytest.mark.req("R-16")
@pytest.mark.parametrize("event", ["received", "moved", "followed", "passed_on", "reopened", "challenged"])
def test_of_a_late_case_nobody_is_promised_the_day_that_is_past(event: str) -> None:
    promised = f"{FACTS['done_word']} by {FACTS['promise']}"
    assert promised in render(message(event, Channel.EMAIL)).text

    late = {channel: render(message(event, channel, is_late=True)) for channel in (Channel.EMAIL, Channel.SMS)}
    waits = render(message(event, Channel.EMAIL, is_waiting=True))

    assert "Sorry, we are late" in late[Channel.EMAIL].text
    assert "Sorry, we are late" in late[Channel.EMAIL].html
    for written in (*late.values(), waits):
        assert promised not in written.text + written.html
    assert "the time we promised does not run" in waits.text


@pytest.mark.req("R-15", "R-16")
def test_whose_report_was_a_duplicate_of_a_late_one_reads_that_it_is_late() -> None:
    facts = {"outcome": "duplicate", "original_promise": "Friday", "original_done_word": "Cleared"}
    written = render(message("closed", Channel.EMAIL, **facts, original_is_late=True))

    assert "That one is late" in written.text
    assert "That one is late" in written.html
    assert "Friday" not in written.text + written.html


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
        uploads = [{"title": typed, "url": one["url"]} for one in UPLOADS]
        facts = {**dict.fromkeys(TYPED, typed), **({"uploads": uploads} if event in ASKING else {})}
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


@pytest.mark.req("R-05", "R-17")
@pytest.mark.parametrize("event", ["booked", "booking_moved", "booking_reminder"])
def test_each_form_of_a_booking_says_when_it_is_and_how_to_change_it(event: str) -> None:
    email, sms = render(message(event, Channel.EMAIL)), render(message(event, Channel.SMS))

    for form in (email.text, email.html):
        assert BOOKING["when"] in form
    assert BOOKING["short"] in sms.text
    assert BOOKING["change_url"] in email.text
    assert "- Have your last letters at hand." in email.text


@pytest.mark.req("R-05")
@pytest.mark.parametrize(("calendar", "method"), [("PUBLISH", "PUBLISH"), ("CANCEL", "CANCEL")])
def test_what_is_booked_goes_as_a_calendar_file_with_the_email(calendar: str, method: str) -> None:
    text = str(BOOKING["calendar"]).replace("PUBLISH", calendar)
    booked = message("booked", Channel.EMAIL, calendar=text)
    words = render(booked)
    booked.subject, booked.text, booked.html = words.subject, words.text, words.html
    [file] = write(booked).iter_attachments()

    assert file.get_content_type() == "text/calendar"
    assert file.get_param("method") == method
    assert file.get_filename() == "booking.ics"
    assert file.get_content().replace("\r\n", "\n") == text.replace("\r\n", "\n")
    assert list(write(message("moved", Channel.EMAIL)).iter_attachments()) == []
