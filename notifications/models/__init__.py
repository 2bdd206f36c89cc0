"""The tables of what is told to whom."""

from notifications.models.leases import Leased, LeasedQuerySet, claim
from notifications.models.messages import Attempt, Channel, Message, MessageStatus
from notifications.models.nudges import Nudge

__all__ = ["Attempt", "Channel", "Leased", "LeasedQuerySet", "Message", "MessageStatus", "Nudge", "claim"]
