"""What the clock does for drafts, and for what can be searched."""

import logging

from celery import shared_task
from django.utils import timezone

from casework import queries as casework
from journeys import actions, kinds, lists, paying
from journeys.actions import lists as list_actions
from journeys.information import searching
from notifications import actions as notifications

logger = logging.getLogger(__name__)


@shared_task
def delete_expired_drafts() -> int:
    """Delete the drafts whose 28 days are over, and files that no draft has any more; return how many drafts."""
    deleted = 0
    while some := actions.delete_expired_drafts(now=timezone.now(), by=None):
        deleted += some
    while actions.delete_stranded_files(now=timezone.now(), by=None):
        pass
    while list_actions.delete_expired_lists(now=timezone.now(), by=None):
        pass
    return deleted


@shared_task
def remind_of_drafts() -> int:
    """Remind of the drafts that are deleted within the week; return how many were looked at."""
    reminded = 0
    while some := actions.remind_of_drafts(now=timezone.now(), by=None):
        reminded += some
    return reminded


@shared_task
def keep_paid_forms() -> int:
    """Send the forms whose fee is reserved and whose sender's browser did not come back; return how many."""
    kept = 0
    for payment in casework.authorised_unkept():
        try:
            kept += paying.keep_form(payment) is not None
        except Exception:  # the others must not wait for the one that cannot be sent
            logger.exception("The form that payment %s is for could not be sent.", payment.reference)
    return kept


@shared_task
def write_index() -> int:
    """Bring the search up to date, and forget old searches that found nothing; return how many entries changed."""
    done = actions.write_index(entries=searching.entries(kinds.services()), by=None)
    actions.forget_missed_searches(now=timezone.now(), by=None)
    return done.added + done.changed + done.removed


@shared_task(name=list_actions.WORK_LISTS)
def work_lists() -> int:
    """Check and send the rows of agencies' lists; return how many."""
    notifications.heard(list_actions.WORK_LISTS)
    return lists.work()
