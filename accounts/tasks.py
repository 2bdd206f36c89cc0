"""What the clock does for people and their sign-ins."""

from celery import shared_task
from django.utils import timezone

from accounts import actions


@shared_task(name="accounts.tasks.delete_expired")
def delete_expired() -> int:
    """Delete sessions and confirmation codes that nobody can use any more; return how many."""
    return actions.delete_expired(now=timezone.now(), by=None)
