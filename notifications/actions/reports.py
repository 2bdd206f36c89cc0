"""What providers report of messages after they took them: stored once, and applied in whatever order it comes."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from notifications import channels, rules
from notifications.models import DeliveryReport, Message, MessageStatus

# A message known to be with the provider is asked for when no further report of it comes.
ASK_AFTER = timedelta(minutes=15)


@transaction.atomic
def record_report(
    *, provider: str, provider_id: str, word: str, message_id: uuid.UUID | None = None, detail: str = ""
) -> DeliveryReport | None:
    """Store what ``provider`` says of its message ``provider_id``, and apply it; None where it was stored before.

    ``message_id`` is our own id of it where the address that the report came to held one: a report may come before
    the answer to the request it is about, or in place of an answer that was lost.
    """
    message = Message.objects.filter(Q(pk=message_id) | Q(provider_id=provider_id)).first()
    report, is_new = DeliveryReport.objects.get_or_create(
        provider=provider, provider_id=provider_id, word=word, defaults={"message": message, "detail": detail[:200]}
    )
    if not is_new:
        return None
    _apply(report)
    return report


def apply_early_reports(*, provider_id: str) -> None:
    """Apply what was reported of a message before its id was known here."""
    if provider_id:
        for report in DeliveryReport.objects.filter(provider_id=provider_id).order_by("pk"):
            _apply(report)


def wiped() -> dict[str, Any]:
    """The changes that leave nothing to read of a message; the demo keeps its own, as its outbox shows them."""
    return {} if settings.IS_DEMO else {"facts": {}, "subject": "", "text": "", "html": ""}


def _apply(report: DeliveryReport) -> None:
    """Move the message on to what the report says, unless later news is known already."""
    status = channels.REPORTED.get(report.provider, {}).get(report.word)
    if status is None:
        return
    now = timezone.now()
    is_ours = Q(provider_id=report.provider_id) | Q(pk=report.message_id, provider_id="")
    message = Message.objects.filter(is_ours, status__in=rules.states_replaced_by(status))
    changes: dict[str, Any] = {
        "status": status,
        "provider_id": report.provider_id,
        "lease": None,  # a worker that still waits for the answer has nothing to add
        "leased_until": None,
        "next_attempt_at": now + ASK_AFTER if status == MessageStatus.ACCEPTED else None,
        "settled_at": None if status == MessageStatus.ACCEPTED else now,
    }
    if status != MessageStatus.FAILED:
        changes["sent_at"] = Coalesce("sent_at", now)
    message.filter(is_secret=True).update(**changes, **wiped())
    message.filter(is_secret=False).update(**changes)
