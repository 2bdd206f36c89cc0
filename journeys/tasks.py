"""What the clock does for drafts."""

from celery import shared_task
from django.utils import timezone

from journeys import actions


@shared_task
def delete_expired_drafts() -> int:
    """Delete the drafts whose 28 days are over; return how many."""
    deleted = 0
    while some := actions.delete_expired_drafts(now=timezone.now(), by=None):
        deleted += some
    return deleted
