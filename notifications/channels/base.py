"""What every way of sending has in common: one protocol, and names for what can go wrong."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from notifications.models import Message, MessageStatus


@dataclass(frozen=True)
class Receipt:
    """A provider's word that it has a message: its id for it, and where the message stands."""

    provider_id: str = ""
    status: MessageStatus = MessageStatus.SENT
    detail: str = ""


class TemporaryFailure(Exception):
    """The provider does not take this message now, and may take it later. It does not have it."""


class ProviderDown(TemporaryFailure):
    """The provider takes nothing at all now: it is away, too busy, or does not know us."""


class PermanentFailure(Exception):
    """The provider will never take this message: there is no such address, or the person does not want it."""


class AnswerLost(Exception):
    """The message was handed over and no answer came: the provider has it, or has it not."""


class Sender(Protocol):
    """One way of sending the messages of one channel."""

    def send(self, message: Message) -> Receipt:
        """Hand over ``message``.

        Raises ``TemporaryFailure``, ``ProviderDown``, ``PermanentFailure`` or ``AnswerLost``, and nothing else.
        """
        ...

    def find(self, message: Message, *, since: datetime) -> Receipt | None:
        """Ask the provider whether it has ``message``, handed over after ``since`` without an answer.

        None means that sending it (again) does no harm. Raises ``TemporaryFailure`` where it cannot tell.
        """
        ...

    def follow_up(self, message: Message) -> Receipt:
        """Ask the provider where ``message``, which it has, stands by now. Raises ``TemporaryFailure``."""
        ...
