"""Heeding what providers tell us: kept as it came, answered at once; the payment it names is asked for again."""

import json
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from casework.actions.paying import ADVANCE_PAYMENTS
from casework.models import Payment, ProviderNotice, Refund, RefundState
from notifications import actions as notifications

# They hold a name, an address and the last digits of a card, and are not sent again after so long.
NOTICES_KEPT_FOR = timedelta(days=30)


class NoNotice(Exception):
    """It is signed, but not of the shape that the provider says it sends."""


@dataclass(frozen=True, kw_only=True)
class _Named:
    message_id: str
    resource_id: str
    reference: str


@transaction.atomic
def record_notice(*, provider: str, body: bytes) -> ProviderNotice | None:
    """Keep a notice whose signature was checked; None where it came before. Raises ``NoNotice``."""
    named = _named(body)
    notice, is_new = ProviderNotice.objects.get_or_create(
        provider=provider,
        message_id=named.message_id,
        defaults={"resource_id": named.resource_id, "body": body.decode(errors="replace").replace("\x00", "")},
    )
    if not is_new:
        return None
    notifications.nudge(ADVANCE_PAYMENTS)
    return notice


@transaction.atomic
def heed_notices() -> int:
    """Have every payment asked for again that an unheeded notice names. Returns how many notices there were."""
    now = timezone.now()
    notices = list(ProviderNotice.objects.filter(heeded_at__isnull=True).select_for_update(skip_locked=True))
    for notice in notices:
        paid = Payment.objects.filter(provider=notice.provider).filter(_is_about(notice))
        paid.update(next_attempt_at=now)
        going_back = Refund.objects.filter(payment__in=paid, state=RefundState.SUBMITTED)
        going_back.update(next_attempt_at=now)
    ProviderNotice.objects.filter(pk__in=[notice.pk for notice in notices]).update(heeded_at=now)
    return len(notices)


def forget_notices() -> None:
    """Delete notices once they cannot come again."""
    ProviderNotice.objects.filter(heeded_at__lt=timezone.now() - NOTICES_KEPT_FOR).delete()


def _is_about(notice: ProviderNotice) -> Q:
    """By the provider's own id, or by our reference where the answer with that id was lost."""
    try:
        reference = _named(notice.body.encode()).reference
    except NoNotice:
        reference = ""
    return Q(provider_id=notice.resource_id) | Q(provider_id="", reference=reference)


def _named(body: bytes) -> _Named:
    try:
        said = json.loads(body)
        message_id, resource_id = said["webhook_message_id"], said["resource_id"]
        resource = said.get("resource")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NoNotice from error
    is_named = isinstance(message_id, str) and isinstance(resource_id, str)
    if not (is_named and 0 < len(message_id) <= 100 and 0 < len(resource_id) <= 64):
        raise NoNotice
    if not (message_id + resource_id).isprintable():  # PostgreSQL cannot keep a NUL
        raise NoNotice
    reference = resource.get("reference") if isinstance(resource, dict) else None
    return _Named(
        message_id=message_id, resource_id=resource_id, reference=reference if isinstance(reference, str) else ""
    )
