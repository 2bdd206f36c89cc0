"""Makes messages as the actions write them."""

import uuid
from typing import Any

import factory

from notifications.models import Channel, Message

FACTS: dict[str, Any] = {
    "reference": "FLY-7K3M-2Q9X",
    "title": "Fly-tip, Lillie Road",
    "status": "In progress",
    "promised_on": "2026-11-24",
    "promise": "Tuesday 24 November 2026",
    "done_word": "Cleared",
    "url": "http://localhost:8000/cases/FLY-7K3M-2Q9X/",
    "words": "",
    "is_follower": False,
    "is_confidential": False,
    "outcome": "",
    "belongs_to": "",
    "council": "Hammersmith & Fulham",
    "phone": "020 7946 0000",
}


class MessageFactory(factory.django.DjangoModelFactory[Message]):
    """A waiting email about a fly-tip, worded once it is sent."""

    class Meta:
        model = Message

    channel = Channel.EMAIL
    to = factory.Sequence(lambda number: f"resident{number}@demo.test")
    event = "moved"
    about = "FLY-7K3M-2Q9X"
    facts = factory.LazyFunction(lambda: dict(FACTS))
    dedupe = factory.LazyFunction(lambda: str(uuid.uuid4()))


class SmsFactory(MessageFactory):
    """A waiting text message about a fly-tip."""

    channel = Channel.SMS
    to = factory.Sequence(lambda number: f"+447700900{100 + number % 800}")
