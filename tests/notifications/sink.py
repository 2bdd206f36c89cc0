"""A real mail server (aiosmtpd) that keeps what it gets and can be told to refuse it."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tools.servers import free_port


@dataclass
class MailSink:
    """What arrived, in order. ``answers`` to the next recipients and ``ends`` of the next messages are used up first.

    An end of "hang up" keeps the message and closes the connection without an answer; "silence" says nothing.
    """

    envelopes: list[Envelope] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(cast(bytes, envelope.content), policy=policy.default) for envelope in self.envelopes]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        end = self.ends.pop(0) if self.ends else "250 OK"
        if end.startswith(("2", "hang", "silence")):
            self.envelopes.append(envelope)
        if end == "hang up" and server.transport is not None:
            server.transport.abort()  # type: ignore[attr-defined]
        if end == "silence":
            await asyncio.sleep(2)
        return end if end[0].isdigit() else "250 OK"


@contextmanager
def mail_sink(certificate: Path | None = None) -> Iterator[MailSink]:
    """Run a mail server on a free port until the block ends, by TLS where it has a ``certificate`` (with its key)."""
    sink = MailSink()
    port = free_port()
    tls = None
    if certificate is not None:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificate)
    controller = Controller(sink, hostname="127.0.0.1", port=port, ready_timeout=10, ssl_context=tls)
    controller.start()
    sink.url = f"{'smtps' if tls else 'smtp'}://127.0.0.1:{port}"
    try:
        yield sink
    finally:
        controller.stop()
