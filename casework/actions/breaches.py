"""Telling of broken promises, once each."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from casework import rules
from casework.actions.enquiries import tell_of_late_enquiry
from casework.actions.telling import tell_all, tell_team
from casework.models import Case, Event, EventKind, MemberEnquiry

AT_ONCE = 200

log = logging.getLogger(__name__)


def tell_of_breaches(*, limit: int = AT_ONCE) -> int:
    """Tell of every promise that was broken while nobody waited for its reporter, and of every member enquiry that
    has no answer in its time. Returns of how many it told.

    Each in a transaction of its own, so that one that fails keeps no other back.
    """
    now = timezone.now()
    overdue = Case.objects.late(now).filter(breach_told_at__isnull=True)
    cases = overdue.select_related("person", "holder__person", "team").order_by("promised_on", "pk")
    return sum(_told(case) for case in cases[:limit]) + _late_enquiries(now, limit=limit)


def _late_enquiries(now: datetime, *, limit: int) -> int:
    late = MemberEnquiry.objects.filter(
        promised_on__lt=rules.local_day(now), closed_at__isnull=True, breach_told_at__isnull=True
    )
    told = 0
    for enquiry in late.select_related("councillor", "team").order_by("promised_on", "pk")[:limit]:
        try:
            told += tell_of_late_enquiry(enquiry=enquiry)
        except Exception:
            log.exception("Could not tell that %s is late; the next round tries again", enquiry.reference)
    return told


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
    missed = Case.objects.late(now).filter(pk=case.pk, breach_told_at__isnull=True, promised_on=case.promised_on)
    if not missed.update(breach_told_at=now):
        return False
    row = Event.objects.create(case=case, kind=EventKind.BREACHED, at=now, is_public=True)
    tell_all(case=case, event="breached", row=row, by=None)
    tell_team(case=case, event="breached_team", row=row, by=None)
    return True
