"""Telling a team's manager of cases that are stuck with their holder, once for each reason."""

import logging
from datetime import datetime, time

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import StaffRole, StaffRoleKind
from casework import queries, rules
from casework.actions.telling import tell_colleagues
from casework.models import Away, Case, Escalation, Event, EventKind, StuckReason
from casework.models.cases import late_at
from casework.models.escalations import touched
from casework.rules.promises import LONDON
from casework.rules.standstill import LATE_UNTOUCHED_FOR, UNCHANGED_FOR, URGENT_UNCHANGED_FOR, working_days_ago

AT_ONCE = 200

log = logging.getLogger(__name__)


def escalate_stuck(*, limit: int = AT_ONCE) -> int:
    """Settle what somebody has looked after, and tell of what is stuck now. Returns of how many it told.

    A case is stuck where nothing has happened for some working days (by its priority), where it is late and nobody
    has touched it since, or where its holder is away until after the promise. It keeps its holder. What waits for its
    reporter is not stuck, nor what is booked for a later day.
    """
    now = timezone.now()
    _settle(now)
    told = 0
    for reason, cases in _stuck(now).items():
        open_ones = Escalation.objects.filter(case=OuterRef("pk"), reason=reason, settled_at__isnull=True)
        for case in cases.filter(~Exists(open_ones)).select_related("team", "holder__person")[:limit]:
            try:
                told += _escalate(case=case, reason=reason)
            except Exception:
                log.exception("Could not tell that %s is stuck; the next round tries again", case.reference)
    return told


def _settle(now: datetime) -> None:
    """End what was done about: an officer did something since, or the case closed or waits for its reporter."""
    since = touched().filter(case=OuterRef("case"), at__gt=OuterRef("at"))
    over = Q(case__closed_at__isnull=False) | Q(case__waiting_since__isnull=False)
    Escalation.objects.filter(over | Exists(since), settled_at__isnull=True).update(settled_at=now)


def _stuck(now: datetime) -> dict[str, "QuerySet[Case]"]:
    today = rules.local_day(now)
    ahead = Q(journey="book", status=rules.Status.RECEIVED, promised_on__gt=today)
    running = Case.objects.open().filter(waiting_since__isnull=True).exclude(ahead)
    by_priority = Q()
    for priority, days in UNCHANGED_FOR.items():
        by_priority |= Q(is_urgent=False, priority=priority) & _untouched_since(now, days)
    by_priority |= Q(is_urgent=True) & _untouched_since(now, URGENT_UNCHANGED_FOR)
    away = Away.objects.on(today).filter(user=OuterRef("holder"), last_on__gte=OuterRef("promised_on"))
    told_of_away = Escalation.objects.filter(
        case=OuterRef("pk"), reason=StuckReason.AWAY, at__gte=now - rules.REOPEN_WINDOW
    )
    return {
        StuckReason.LATE: running.filter(late_at(now), _untouched_since(now, LATE_UNTOUCHED_FOR)),
        StuckReason.UNCHANGED: running.filter(by_priority),
        StuckReason.AWAY: running.filter(Exists(away), ~Exists(told_of_away)),
    }


def _untouched_since(now: datetime, working_days: int) -> Q:
    """Opened before that many working days, and no officer has done anything since."""
    day = working_days_ago(rules.local_day(now), working_days, queries.closed_days())
    since = datetime.combine(day, time(), LONDON)
    later = touched().filter(case=OuterRef("pk"), at__gte=since)
    return Q(opened_at__lt=since, changed_at__lt=since) & ~Q(Exists(later))


@transaction.atomic
def _escalate(*, case: Case, reason: str) -> bool:
    """Note that ``case`` is stuck and tell its team's managers; whether this call was the one."""
    try:
        with transaction.atomic():
            row = Escalation.objects.create(case=case, reason=reason)
    except IntegrityError:
        return False
    event = Event.objects.create(case=case, kind=EventKind.ESCALATED, at=row.at, words=StuckReason(reason).label)
    managers = StaffRole.objects.filter(role=StaffRoleKind.MANAGER, team=case.team_id)
    holder = case.holder.person.name if case.holder is not None and hasattr(case.holder, "person") else ""
    tell_colleagues(
        case=case,
        event="stuck",
        row=event,
        to=managers.values_list("user", flat=True),
        more={"reason": reason, "holder": holder},
        by=None,
    )
    return True
