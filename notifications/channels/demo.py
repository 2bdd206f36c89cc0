"""The demo's channels: nothing leaves the machine; what was sent is read in the demo's outbox."""

from datetime import datetime

from notifications.channels.base import PermanentFailure, Receipt, TemporaryFailure
from notifications.models import Message, MessageStatus

# Addresses that show what happens when a provider says no, in Ofcom's drama range and a reserved domain.
UNREACHABLE = {"07700900002", "+447700900002", "unreachable@demo.test"}
BUSY = {"07700900003", "+447700900003", "busy@demo.test"}


class DemoSender:
    """Takes every message at once, except to the addresses that are there to fail."""

    def send(self, message: Message) -> Receipt:
        if message.to in UNREACHABLE:
            raise PermanentFailure("There is no such address (the demo's address that cannot be reached)")
        if message.to in BUSY:
            raise TemporaryFailure("Try again later (the demo's address that is always busy)")
        return Receipt(provider_id=f"demo-{message.pk}", status=MessageStatus.DELIVERED)

    def find(self, message: Message, *, since: datetime) -> Receipt | None:
        return None  # the row is the outbox: an outcome that was not recorded was not sent

    def follow_up(self, message: Message) -> Receipt:
        return Receipt(provider_id=message.provider_id, status=MessageStatus.DELIVERED)
