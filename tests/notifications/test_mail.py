"""The sign-in library's mail goes out like any other message."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.utils import timezone
from pytest_django import Settings

from notifications import actions
from notifications.mail import AttachmentsNotSent
from notifications.models import Message, MessageStatus
from tests.notifications.sink import MailSink

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rows(settings: Settings) -> None:
    """Django's tests put a backend of their own in its place."""
    settings.EMAIL_BACKEND = "notifications.mail.MessageRowBackend"


def test_mail_is_a_row_for_each_addressee_first_and_arrives_then(sink: MailSink) -> None:
    EmailMessage("Your code", "Type in 481516.", to=["ada@demo.test"], bcc=["bob@demo.test"]).send()
    assert [(message.to, message.is_secret) for message in Message.objects.order_by("to")] == [
        ("ada@demo.test", True),
        ("bob@demo.test", True),
    ]
    actions.send_waiting_messages()
    assert sorted(mail["To"] for mail in sink.mails) == ["ada@demo.test", "bob@demo.test"]
    text, html = sink.mails[0].get_body(("plain",)), sink.mails[0].get_body(("html",))
    assert text is not None
    assert html is not None
    assert "481516" in text.get_content()
    assert "481516" in html.get_content()


def test_what_was_in_it_is_wiped_once_it_left(sink: MailSink) -> None:
    EmailMessage("Your code: 481516", "Type in 481516.", to=["ada@demo.test"]).send()
    actions.send_waiting_messages()
    message = Message.objects.get()
    assert message.status == MessageStatus.SENT
    assert (message.subject, message.text, message.html) == ("", "", "")


def test_a_notice_is_sent_however_late_and_a_code_is_not(sink: MailSink) -> None:
    runs_out_at = timezone.now() - timedelta(seconds=1)
    expires = {"Expires": format_datetime(runs_out_at)}
    EmailMessage("Your code", "Type in 481516.", to=["ada@demo.test"], headers=expires).send()
    EmailMessage("Your password was changed", "Was it you?", to=["bob@demo.test"]).send()
    Message.objects.update(created_at=timezone.now() - timedelta(hours=2))
    actions.send_waiting_messages()
    assert [mail["To"] for mail in sink.mails] == ["bob@demo.test"]
    assert Message.objects.get(to="ada@demo.test").status == MessageStatus.GIVEN_UP
    assert not Message.objects.exclude(text="").exists()


def test_a_code_goes_before_a_notice(sink: MailSink) -> None:
    expires = {"Expires": format_datetime(timezone.now() + timedelta(minutes=15))}
    EmailMessage("Your password was changed", "Was it you?", to=["bob@demo.test"]).send()
    EmailMessage("Your code", "Type in 481516.", to=["ada@demo.test"], headers=expires).send()
    actions.send_waiting_messages()
    assert [mail["To"] for mail in sink.mails] == ["ada@demo.test", "bob@demo.test"]


def test_html_of_its_own_is_kept(sink: MailSink) -> None:
    mail = EmailMultiAlternatives("Hello", "Hello", to=["ada@demo.test"])
    mail.attach_alternative("<p>Hello in green</p>", "text/html")
    mail.send()
    actions.send_waiting_messages()
    html = sink.mails[0].get_body(("html",))
    assert html is not None
    assert "Hello in green" in html.get_content()


def test_attachments_are_refused_by_name() -> None:
    mail = EmailMessage("Plan", "See the plan.", to=["ada@demo.test"])
    mail.attach("plan.pdf", b"%PDF", "application/pdf")
    with pytest.raises(AttachmentsNotSent):
        mail.send()


def test_it_says_how_many_mails_it_took() -> None:
    mails = [EmailMessage("One", "1", to=["a@demo.test"]), EmailMessage("Two", "2", to=["b@demo.test", "c@demo.test"])]
    assert get_connection().send_messages(mails) == 2
    assert Message.objects.count() == 3
