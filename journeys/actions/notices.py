"""Writes service notices."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User, Ward
from journeys.models import Notice
from journeys.queries import notices


@transaction.atomic
def write_notice(
    *,
    notice: Notice | None,
    title: str,
    words: str,
    services: Sequence[str],
    wards: Collection[Ward],
    starts_at: datetime,
    ends_at: datetime,
    by: User | None,
) -> Notice:
    """Add a notice, or make ``notice`` say this from now on."""
    written = notice or Notice()
    written.title, written.words, written.services = title, words, list(services)
    written.starts_at, written.ends_at = starts_at, ends_at
    written.written_by, written.written_at = by, timezone.now()
    written.save()
    written.wards.set(wards)
    transaction.on_commit(notices.forget_notices)
    return written


@transaction.atomic
def end_notice(*, notice: Notice, by: User | None) -> Notice:
    """Show a notice no longer: one that has begun ends now, one that has not begun is deleted."""
    now = timezone.now()
    if notice.starts_at >= now:
        notice.delete()
    elif notice.ends_at > now:
        Notice.objects.filter(pk=notice.pk, ends_at__gt=now).update(ends_at=now, written_by=by, written_at=now)
        notice.ends_at = now
    transaction.on_commit(notices.forget_notices)
    return notice
