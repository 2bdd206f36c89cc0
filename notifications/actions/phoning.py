"""What is told by phone: staff ring, and say so."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notifications.models import Message, MessageStatus


class NotToPhone(Exception):
    """Somebody has told them already, or it was never to be told by phone."""


@transaction.atomic
def record_phoned(*, message: Message, by: User) -> None:
    """Keep that ``by`` told them. Raises ``NotToPhone``: of two who ring, the second learns of the first."""
    waiting = Message.objects.filter(pk=message.pk, status=MessageStatus.TO_PHONE)
    if not waiting.update(status=MessageStatus.PHONED, sent_at=timezone.now(), queued_by=by):
        raise NotToPhone(message.pk)
