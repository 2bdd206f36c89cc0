"""Whether hand-overs are being taken up."""

from datetime import datetime

from django.db.models import Min
from django.utils import timezone

from casework.models import HandOver


def oldest_handover_at() -> datetime | None:
    """Since when the oldest hand-over that could be tried has waited for a worker; None where none waits."""
    now = timezone.now()
    oldest: datetime | None = HandOver.objects.ready(now).order_by().aggregate(at=Min("next_attempt_at"))["at"]
    return oldest
