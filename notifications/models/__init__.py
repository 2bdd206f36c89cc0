"""The tables of what is told to whom."""

from notifications.models.leases import Leased, LeasedQuerySet, claim
from notifications.models.messages import UNDELIVERED, Attempt, Channel, DeliveryReport, Message, MessageStatus
from notifications.models.nudges import Nudge

__all__ = [
    "UNDELIVERED",
    "Attempt",
    "Channel",
    "DeliveryReport",
    "Leased",
    "LeasedQuerySet",
    "Message",
    "MessageStatus",
    "Nudge",
    "claim",
]
