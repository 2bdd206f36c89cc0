"""Reads about messages: what waits, what left, and who was told what."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import Person
from notifications.models import Message, MessageStatus

LEFT = [MessageStatus.ACCEPTED, MessageStatus.SENT, MessageStatus.DELIVERED]


def oldest_unsent_at() -> datetime | None:
    """Since when the oldest message that could be sent now has waited for a worker; None where none waits."""
    due = Message.objects.ready(timezone.now()).filter(status__in=[MessageStatus.WAITING, MessageStatus.UNKNOWN])
    # A code is due before it is written, so as to go first: it waits since it was written.
    since = Min(Greatest("next_attempt_at", "created_at"))
    oldest: datetime | None = due.order_by().aggregate(oldest=since)["oldest"]
    return oldest


def sent_messages() -> QuerySet[Message]:
    """Every message that left, newest first, as it was sent."""
    return Message.objects.filter(status__in=LEFT).order_by("-sent_at", "-pk")


def messages_to(people: Iterable[Person]) -> QuerySet[Message]:
    """What was written to these people, newest first, for staff; codes and links that open something have no words."""
    messages = Message.objects.filter(person__in=list(people)).defer("facts", "html")
    return messages.order_by("-created_at", "-pk")


def messages_about(reference: str) -> QuerySet[Message]:
    """Who was told what about a case, by which channel and with what outcome, newest first, for staff.

    With each message's tries in ``tries.all()``: two queries whatever the number of messages.
    """
    messages = Message.objects.filter(about=reference).defer("facts", "html")
    return messages.select_related("person").prefetch_related("tries").order_by("-created_at", "-pk")
