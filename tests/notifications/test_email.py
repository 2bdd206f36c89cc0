"""Email over SMTP, against a real mail server."""

import socket
import subprocess
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from notifications import actions
from notifications.channels import AnswerLost, PermanentFailure, ProviderDown, TemporaryFailure
from notifications.channels.email import SmtpSender, write
from notifications.models import Message, MessageStatus
from tests.factories.notifications import FACTS, MessageFactory
from tests.notifications.sink import MailSink, mail_sink

pytestmark = pytest.mark.django_db


def worded(**changes: object) -> Message:
    return MessageFactory.create(subject="Done: Fly-tip", text="It is done.\n", html="<p>It is done.</p>", **changes)


@pytest.mark.req("R-17")
def test_a_resident_reads_text_or_html_from_the_council(sink: MailSink, settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Hammersmith & Fulham <my-account@council.example>"
    MessageFactory.create(to="ada@demo.test", event="cleared")
    actions.send_waiting_messages()
    [mail], [envelope] = sink.mails, sink.envelopes
    assert mail["To"] == "ada@demo.test"
    assert mail["From"] == "Hammersmith & Fulham <my-account@council.example>"
    assert mail["Subject"] == f"Cleared: {FACTS['title']} ({FACTS['reference']})"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert envelope.rcpt_tos == ["ada@demo.test"]
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert FACTS["url"] in text.get_content()
    assert FACTS["url"] in html.get_content()


def test_one_press_in_the_mail_program_stops_a_followed_case(sink: MailSink) -> None:
    stop = "http://localhost:8000/cases/FLY-7K3M-2Q9X/stop/token/"
    SmtpSender().send(worded(stop_url=stop))
    SmtpSender().send(worded())
    followed, reported = sink.mails
    assert followed["List-Unsubscribe"] == f"<{stop}>"
    assert followed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert reported["List-Unsubscribe"] is None


@pytest.mark.usefixtures("no_pauses")
@pytest.mark.parametrize("end", ["hang up", "silence"])
def test_an_email_whose_answer_was_lost_goes_again_under_the_same_id(sink: MailSink, end: str) -> None:
    sink.ends = [end]
    message = MessageFactory.create()
    actions.send_waiting_messages()
    message.refresh_from_db()
    assert message.status == MessageStatus.SENT
    assert [attempt.outcome for attempt in message.tries.all()] == [MessageStatus.UNKNOWN, MessageStatus.SENT]
    assert len(sink.mails) == 2
    assert len({mail["Message-ID"] for mail in sink.mails}) == 1
    assert sink.mails[0].as_string() == sink.mails[1].as_string() or sink.mails[0]["Date"] == sink.mails[1]["Date"]


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ("450 Mailbox busy", TemporaryFailure),
        ("451 Greylisted", TemporaryFailure),
        ("550 No such user", PermanentFailure),
        ("421 Closing", ProviderDown),
    ],
)
def test_what_the_server_says_of_the_recipient_counts(sink: MailSink, answer: str, failure: type[Exception]) -> None:
    sink.answers = [answer]
    with pytest.raises(failure, match=answer[:3]):
        SmtpSender().send(worded())
    assert sink.envelopes == []


@pytest.mark.parametrize(
    ("end", "failure"), [("452 Disk full", TemporaryFailure), ("554 Looks like spam", PermanentFailure)]
)
def test_what_the_server_says_of_the_words_counts(sink: MailSink, end: str, failure: type[Exception]) -> None:
    sink.ends = [end]
    with pytest.raises(failure, match=end[:3]):
        SmtpSender().send(worded())


def test_a_server_that_is_not_there_is_the_providers_fault(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.SMTP_URL = f"smtp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ProviderDown):
            SmtpSender().send(worded())


def test_a_server_that_says_nothing_costs_no_more_than_the_timeout(settings: Settings) -> None:
    settings.SMTP_TIMEOUT_SECONDS = 0.2
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.SMTP_URL = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ProviderDown):  # the kernel takes the connection, and nobody says hello
            SmtpSender().send(worded())


def test_a_wrong_password_is_not_the_messages_fault(sink: MailSink, settings: Settings) -> None:
    settings.SMTP_URL = sink.url.replace("smtp://", "smtp://user:wrong@")
    with pytest.raises(ProviderDown):
        SmtpSender().send(worded())
    assert sink.envelopes == []


def test_a_server_without_encryption_gets_nothing_where_encryption_is_asked_for(
    sink: MailSink, settings: Settings
) -> None:
    settings.SMTP_URL = sink.url.replace("smtp://", "smtp+tls://")
    with pytest.raises(ProviderDown):
        SmtpSender().send(worded())
    assert sink.envelopes == []


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for this machine that nobody vouches for, with its key in the same file."""
    path = tmp_path / "mail.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path, "-out", tmp_path / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + (tmp_path / "certificate.pem").read_text())
    return path


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(certificate: Path, settings: Settings) -> None:
    with mail_sink(certificate) as sink:
        settings.SMTP_URL = sink.url.replace("smtps://", "smtps://user:password@")
        with pytest.raises(ProviderDown, match="certificate"):
            SmtpSender().send(worded())
        assert sink.envelopes == []


def test_a_server_with_a_trusted_certificate_gets_the_mail(
    certificate: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_sink(certificate) as sink:
        settings.SMTP_URL = sink.url
        SmtpSender().send(worded())
        assert len(sink.mails) == 1


@pytest.mark.parametrize("url", ["", "localhost", "http://localhost"])
def test_an_address_that_is_no_mail_server_is_named(settings: Settings, url: str) -> None:
    settings.SMTP_URL = url
    with pytest.raises(ImproperlyConfigured, match="SMTP_URL"):
        SmtpSender().send(worded())


@pytest.mark.parametrize("to", ["ada@demo.test\r\nBcc: all@evil.com", "a@b@c", "nobody", "a@" + "x" * 70 + ".test", ""])
def test_an_address_cannot_add_a_header_or_a_recipient(sink: MailSink, to: str) -> None:
    with pytest.raises((PermanentFailure, TemporaryFailure)):
        SmtpSender().send(worded(to=to))
    assert sink.envelopes == []


def test_a_subject_cannot_add_a_header() -> None:
    message = worded()
    message.subject = "Done\r\nBcc: all@evil.com"
    with pytest.raises(PermanentFailure):
        write(message)


def test_a_domain_with_letters_of_its_own_is_reached(sink: MailSink) -> None:
    SmtpSender().send(worded(to="ada@bücher.test"))
    assert sink.envelopes[0].rcpt_tos == ["ada@xn--bcher-kva.test"]


def test_other_scripts_and_emoji_arrive_as_they_were_written(sink: MailSink) -> None:
    words = "مرحبا 🛋️ Łódź"
    SmtpSender().send(Message(to="ada@demo.test", subject=words, text=words))
    body = sink.mails[0].get_body(("plain",))
    assert body is not None
    assert (sink.mails[0]["Subject"], body.get_content().strip()) == (words, words)


def test_no_connection_was_needed_to_know_that_the_answer_is_lost() -> None:
    assert not issubclass(AnswerLost, TemporaryFailure), "A lost answer must never be taken for a no"
