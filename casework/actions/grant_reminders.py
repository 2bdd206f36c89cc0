"""Reminders of licences and permits of businesses that end: 60, 30 and 7 days before."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone

from accounts.models import Person
from casework.models import Event, EventKind, Grant
from casework.rules import grants as rules
from casework.rules import local_day
from notifications import actions as notifications

EVENT = "grant_ending"
AT_ONCE = 500
FROM_HOUR = 8  # nobody is reminded in the night

log = logging.getLogger(__name__)


def remind_of_grants(*, limit: int = AT_ONCE) -> int:
    """Remind the members of each business whose licence ends soon; return how many licences that were.

    Each in a transaction of its own; twice changes nothing.
    """
    now = timezone.localtime()
    if now.hour < FROM_HOUR:
        return 0
    today = now.date()
    ending = Grant.objects.filter(
        ended_at__isnull=True,
        valid_until__gte=today,
        valid_until__lte=today + timedelta(days=max(rules.REMINDED_DAYS_BEFORE)),
        case__organisation__kind="business",
        case__organisation__closed_at__isnull=True,
    )
    near = ending.order_by("valid_until", "pk").select_related("case")
    due = [grant.pk for grant in near if _days_due(grant) is not None]
    return sum(_reminded(pk) for pk in due[:limit])


def _days_due(grant: Grant) -> int | None:
    return rules.reminder_due(
        valid_until=grant.valid_until,
        granted_on=local_day(grant.case.closed_at or grant.case.opened_at),
        reminded=grant.reminded,
        today=timezone.localdate(),
    )


def _reminded(pk: int) -> bool:
    try:
        return remind_of_grant(pk=pk)
    except Exception:
        log.exception("Could not remind of the end of grant %s; the next round tries again", pk)
        return False


@transaction.atomic
def remind_of_grant(*, pk: int) -> bool:
    """Remind of one licence, judged by its row as it is now, locked; whether there was something to say.

    Nothing is said of one that has its successor already: the same licence, for the same, that ends later.
    """
    grant = Grant.objects.select_for_update(of=("self",)).select_related("case__organisation").get(pk=pk)
    days, case = _days_due(grant), grant.case
    if days is None or grant.ended_at is not None or case.organisation is None:
        return False
    grant.reminded = sorted({*grant.reminded, *(one for one in rules.REMINDED_DAYS_BEFORE if one >= days)})
    grant.save(update_fields=["reminded"])
    if case.is_restricted or _has_successor(grant):
        return False
    row = Event.objects.create(case=case, kind=EventKind.REMINDED, is_for_reporter=True)
    left = (grant.valid_until - timezone.localdate()).days
    notifications.queue_messages(
        event=EVENT,
        about=case.reference,
        what=str(row.pk),
        to=_members(grant),
        facts={
            "title": grant.title,
            "organisation": case.organisation.name,
            "reference": case.reference,
            "days": left,
            "day": formats.date_format(grant.valid_until, "l j F Y"),
            "url": f"{settings.PUBLIC_URL}{reverse('casework:permit', args=[case.reference])}",
            "renew_url": f"{settings.PUBLIC_URL}{settings.LICENCES_URL}",
        },
        by=None,
    )
    return True


def _members(grant: Grant) -> list[Person]:
    """Everybody who acts for the business now."""
    current = Q(user__memberships__ended_at__isnull=True, user__memberships__organisation=grant.case.organisation_id)
    return list(Person.objects.filter(current, user__is_active=True).order_by("pk"))


def _has_successor(grant: Grant) -> bool:
    same = Grant.objects.filter(
        case__organisation=grant.case.organisation_id,
        case__service_slug=grant.case.service_slug,
        valid_until__gt=grant.valid_until,
        ended_at__isnull=True,
    )
    return any(other.shows == grant.shows for other in same)
