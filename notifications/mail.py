"""Django's way of sending email, which here writes rows: the sign-in library's mail goes out like any other."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from notifications import actions


class AttachmentsNotSent(ValueError):
    """A mail with attachments was to be queued; a row holds words only."""


class MessageRowBackend(BaseEmailBackend):
    """Queues each mail as one row for each of its addressees. All of it is kept secret, as codes are among it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue ``email_messages`` in the caller's transaction; return how many."""
        for mail in email_messages:
            if mail.attachments:
                raise AttachmentsNotSent(mail.subject)
            actions.queue_mail(
                to=mail.recipients(), subject=str(mail.subject), text=str(mail.body), html=_html_of(mail), by=None
            )
        return len(email_messages)


def _html_of(mail: EmailMessage) -> str:
    if isinstance(mail, EmailMultiAlternatives):
        return next((str(body) for body, kind in mail.alternatives if kind == "text/html"), "")
    return ""
