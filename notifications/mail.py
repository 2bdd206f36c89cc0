"""Django's way of sending email, which here writes rows: the sign-in library's mail goes out like any other."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from notifications import actions


class AttachmentsNotSent(ValueError):
    """A mail with attachments was to be queued; a row holds words only."""


class MessageRowBackend(BaseEmailBackend):
    """Queues each mail as one row for each of its addressees. All of it is kept secret, as codes are among it.

    A mail that holds a code says in a header ``Expires`` (RFC 4021, 2.1.50) until when it is of use.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue ``email_messages`` in the caller's transaction; return how many."""
        for mail in email_messages:
            if mail.attachments:
                raise AttachmentsNotSent(mail.subject)
            actions.queue_mail(
                to=mail.recipients(),
                subject=str(mail.subject),
                text=str(mail.body),
                html=_html_of(mail),
                expires_at=_expires_at(mail),
                by=None,
            )
        return len(email_messages)


def _expires_at(mail: EmailMessage) -> datetime | None:
    expires = mail.extra_headers.get("Expires")
    return parsedate_to_datetime(expires) if expires else None


def _html_of(mail: EmailMessage) -> str:
    if isinstance(mail, EmailMultiAlternatives):
        return next((str(body) for body, kind in mail.alternatives if kind == "text/html"), "")
    return ""
