"""Telling of broken promises, once each."""

import logging

from django.db import transaction
from django.utils import timezone

from accounts.models import AlertChannels, Person
from casework import queries
from casework.actions.telling import tell_all
from casework.models import Case, Event, EventKind
from notifications import actions as notifications

AT_ONCE = 200

log = logging.getLogger(__name__)


def tell_of_breaches(*, limit: int = AT_ONCE) -> int:
    """Tell of every promise that was due before today and is not kept. Returns of how many it told.

    Each in a transaction of its own, so that one that fails keeps no other back.
    """
    overdue = Case.objects.open().filter(breach_told_at__isnull=True, promised_on__lt=timezone.localdate())
    cases = overdue.select_related("person", "holder__person", "team").order_by("promised_on", "pk")
    return sum(_told(case) for case in cases[:limit])


def _told(case: Case) -> bool:
    try:
        return tell_of_breach(case=case)
    except Exception:
        log.exception("Could not tell of the broken promise of %s; the next round tries again", case.reference)
        return False


@transaction.atomic
def tell_of_breach(*, case: Case) -> bool:
    """Tell the reporter, the followers and the team that the promise was missed; whether this call was the one."""
    now = timezone.now()
    missed = Case.objects.open().filter(pk=case.pk, breach_told_at__isnull=True, promised_on=case.promised_on)
    if not missed.update(breach_told_at=now):
        return False
    row = Event.objects.create(case=case, kind=EventKind.BREACHED, at=now, is_public=True)
    tell_all(case=case, event="breached", row=row, by=None)
    notifications.queue_messages(
        event="breached_team",
        about=case.reference,
        what=str(row.pk),
        to=_officers(case),
        facts=queries.CaseFacts.of(case).as_dict(),
        by=None,
    )
    return True


def _officers(case: Case) -> list[Person]:
    """Who must act: the holder, or everyone on the team, all by email.

    How they want to be told as residents does not matter here: this is their work.
    """
    active = Person.objects.filter(user__is_active=True).exclude(email="")
    officers = list(active.filter(user=case.holder_id)) or list(active.filter(user__teams=case.team))
    for officer in officers:
        officer.alerts = AlertChannels.EMAIL
    return officers
