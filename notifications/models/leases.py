"""Rows that are a queue: claimed for a while by one worker, retried with backoff, never lost."""

import uuid
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone


class Leased(models.Model):
    """A row that a worker takes for a time.

    ``next_attempt_at`` is when it may be taken next and is empty once there is nothing left to do. Whoever holds
    ``lease`` may record an outcome, and only while the row still carries that very lease.
    """

    next_attempt_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    attempts_made = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Leased)


class LeasedQuerySet(models.QuerySet[Row]):
    """What can be asked of rows that are a queue."""

    def ready(self, now: datetime) -> "LeasedQuerySet[Row]":
        """Rows whose time has come and that nobody holds, the oldest first."""
        return (
            self.filter(next_attempt_at__lte=now)
            .filter(Q(leased_until__isnull=True) | Q(leased_until__lt=now))
            .order_by("next_attempt_at", "pk")
        )

    def held_by(self, row: Row) -> "LeasedQuerySet[Row]":
        """``row`` alone, and only while its lease is still the one ``row`` was claimed with."""
        return self.filter(pk=row.pk, lease=row.lease)


def claim(rows: "LeasedQuerySet[Row]", *, limit: int, lease: timedelta) -> list[Row]:
    """Take up to ``limit`` ready ``rows`` for ``lease``; no other worker gets them in that time.

    PostgreSQL skips rows that another worker is claiming; on SQLite, which leaves ``skip_locked`` out, the
    IMMEDIATE transaction is the lock.
    """
    now = timezone.now()
    with transaction.atomic():
        locked = rows.ready(now).select_for_update(skip_locked=True, of=("self",))
        claimed = list(locked[:limit])
        for row in claimed:
            row.lease, row.leased_until = uuid.uuid4(), now + lease
            row.attempts_made += 1
        rows.model._default_manager.bulk_update(claimed, ["lease", "leased_until", "attempts_made"])
    return claimed
