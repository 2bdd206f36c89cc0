"""Wishes of contact bind what was queued before they were made too: it is told the way that is left, or by phone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from notifications import rules
from notifications.models import Channel, Message, MessageStatus


class NotThisWay(Exception):
    """Its person does not want to be told this way any more; ``channel`` is how they are told instead."""

    def __init__(self, channel: Channel) -> None:
        super().__init__("They asked since not to be written to this way")
        self.channel = channel


def heed_wishes(message: Message) -> None:
    """Raise ``NotThisWay`` where the wishes that its person has now forbid its channel. A code goes all the same, and
    what tells a colleague of their work.
    """
    person = message.person
    if person is None or message.is_secret or message.is_work:
        return
    has_email = bool(person.email) or message.channel == Channel.EMAIL
    allowed = rules.channels_for(message.channel, person.contact_needs, has_email=has_email)
    if message.channel not in allowed:
        raise NotThisWay(Channel(allowed[0]))


def told_instead(message: Message, channel: Channel, now: datetime) -> dict[str, Any]:
    """What makes of ``message`` one that is told by ``channel``: sent at once, or waiting for who rings."""
    person = message.person
    if person is None:
        raise ValueError("A message to nobody who is known has one way alone")
    by_phone = channel == Channel.PHONE
    return {
        "channel": channel,
        "to": str(person.mobile or "") if by_phone else person.email,
        "status": MessageStatus.TO_PHONE if by_phone else MessageStatus.WAITING,
        "next_attempt_at": None if by_phone else now,
        "attempts_made": 0,
        **dict.fromkeys(("subject", "text", "html"), ""),  # what is said is not worded as what is written
        "dedupe": f"{message.dedupe.removesuffix(f':{message.channel}')}:{channel}",
    }


def keep_held(message: Message, changes: Mapping[str, Any], now: datetime) -> bool:
    """Keep ``changes`` where this worker still holds the message; return whether it does.

    What is told by another channel already, as of two that were chosen, is held back and not told twice.
    """
    held = Message.objects.held_by(message)
    try:
        with transaction.atomic():
            return bool(held.update(**changes))
    except IntegrityError:  # ``dedupe``
        settled = {"status": MessageStatus.HELD_BACK, "next_attempt_at": None, "settled_at": now}
        return bool(held.update(lease=None, leased_until=None, **settled))
