"""Email over SMTP, text, HTML and a calendar file, under a Message-ID that stays the same however often it is sent."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from notifications.channels.base import AnswerLost, PermanentFailure, ProviderDown, Receipt, TemporaryFailure
from notifications.models import Message, MessageStatus

CALENDAR = "calendar"  # the fact that goes as a file with the email: what was booked, as iCalendar
SERVICE_CLOSING = 421  # RFC 5321, 3.8: the server shuts the door on everybody


class SmtpSender:
    """Sends each email through the server of ``SMTP_URL``: smtp://, smtp+tls:// (STARTTLS) or smtps://."""

    def send(self, message: Message) -> Receipt:
        written = write(message)
        with _connected() as server:
            _take(server.mail(_sender().addr_spec), server.rcpt(_ascii(message.to)))
            try:
                _take(server.data(written.as_bytes(policy=SMTP_POLICY)))
            except smtplib.SMTPDataError as refusal:  # DATA itself was refused: nothing was handed over
                _take((refusal.smtp_code, _bytes(refusal.smtp_error)))
            except (OSError, smtplib.SMTPException) as error:
                raise AnswerLost(f"The mail server's answer was lost: {error}") from error
        return Receipt(provider_id=written["Message-ID"].strip("<>"), status=MessageStatus.SENT)

    def find(self, message: Message, *, since: datetime) -> Receipt | None:
        return None  # a server cannot be asked, and a second copy under the same Message-ID is the same email

    def follow_up(self, message: Message) -> Receipt:
        return Receipt(provider_id=message.provider_id, status=MessageStatus.SENT)


def write(message: Message) -> EmailMessage:
    """Return ``message`` as it goes over the wire. Raises ``PermanentFailure`` where its address cannot be written."""
    sender = _sender()
    written = EmailMessage(policy=SMTP_POLICY)
    try:
        written["To"] = Address(addr_spec=_ascii(message.to))
        written["Subject"] = message.subject
    except (ValueError, IndexError, MessageError) as error:
        raise PermanentFailure(f"This address or subject cannot be written in a header: {error}") from error
    written["From"] = sender
    written["Date"] = format_datetime(message.created_at)
    written["Message-ID"] = f"<{message.pk}@{sender.domain}>"
    written["Auto-Submitted"] = "auto-generated"  # RFC 3834: out-of-office replies stay at home
    if message.stop_url:  # RFC 8058: one press in the mail program stops it
        written["List-Unsubscribe"] = f"<{message.stop_url}>"
        written["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    written.set_content(message.text)
    if message.html:
        written.add_alternative(message.html, subtype="html")
    calendar = message.facts.get(CALENDAR)
    if isinstance(calendar, str) and calendar:
        method = "CANCEL" if "METHOD:CANCEL" in calendar else "PUBLISH"
        written.add_attachment(calendar, subtype="calendar", filename="booking.ics", params={"method": method})
    return written


@contextmanager
def _connected() -> Iterator[smtplib.SMTP]:
    """A server that knows us and listens. Whatever goes wrong until then is not the message's fault."""
    url = urlsplit(settings.SMTP_URL)
    if url.scheme not in {"smtp", "smtps", "smtp+tls"} or not url.hostname:
        raise ImproperlyConfigured("SMTP_URL is not like smtp+tls://user:password@host:587")
    host, port, timeout = url.hostname, url.port or 0, settings.SMTP_TIMEOUT_SECONDS
    # Without a context of its own smtplib would take any certificate, and give it the password.
    trusted = ssl.create_default_context()
    server: smtplib.SMTP
    try:
        if url.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port, timeout=timeout, context=trusted)
        else:
            server = smtplib.SMTP(host, port, timeout=timeout)
    except (OSError, smtplib.SMTPException) as error:
        raise ProviderDown(f"The mail server cannot be reached: {error}") from error
    try:
        try:
            if url.scheme == "smtp+tls":
                server.starttls(context=trusted)
            server.ehlo_or_helo_if_needed()
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
        except (OSError, smtplib.SMTPException) as error:
            raise ProviderDown(f"The mail server does not let us in: {error}") from error
        try:
            yield server
        except (OSError, smtplib.SMTPException) as error:
            raise ProviderDown(f"The mail server went away: {error}") from error
    finally:
        _leave(server)


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; whether it is heard changes nothing for a message that has its answer."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _take(*answers: tuple[int, bytes]) -> None:
    """Go on where every answer is yes, else raise what the first no means (RFC 5321, 4.2.1)."""
    for code, words in answers:
        if 200 <= code < 300:
            continue
        said = f"{code} {words.decode(errors='replace')}"
        if code == SERVICE_CLOSING:
            raise ProviderDown(said)
        raise PermanentFailure(said) if code >= 500 else TemporaryFailure(said)


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()


def _sender() -> Address:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Address(name, addr_spec=_ascii(address))


def _ascii(address: str) -> str:
    """``address`` with its domain as DNS knows it. Raises ``PermanentFailure`` where it has none."""
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise PermanentFailure(f"This is not an email address: {error}") from error
