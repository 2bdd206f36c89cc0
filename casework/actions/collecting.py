"""Reminders on the evening before a collection: asked for, stopped, and sent."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone

from accounts.models import AlertChannels, CollectionReminder, Person, User
from accounts.queries.rounds import CollectionDay, collections_on
from casework.queries.reminders import stop_reminders_url
from notifications import actions as notifications

EVENT = "collections_tomorrow"
FROM, UNTIL = time(17), time(21)  # of London's clocks: late enough to be of use, and nobody is woken
AT_ONCE = 500
RUN_FOR = timedelta(minutes=4)

log = logging.getLogger(__name__)


class NoAddress(Exception):
    """We have no address for reminders of this kind."""


@transaction.atomic
def ask_for_reminders(*, person: Person, way: str, by: User | None) -> CollectionReminder:
    """Remind ``person`` on the evening before each collection, by email or text message, from now on.

    Raises ``NoAddress`` where we have none for that way.
    """
    way = CollectionReminder.Way(way)
    if not (person.email if way == CollectionReminder.Way.EMAIL else person.mobile):
        raise NoAddress(way)
    return CollectionReminder.objects.update_or_create(person=person, defaults={"way": way})[0]


@transaction.atomic
def stop_reminders(*, person: Person, by: User | None) -> None:
    """Remind ``person`` no more. Twice changes nothing."""
    CollectionReminder.objects.filter(person=person).delete()


def remind_of_collections(*, now: datetime | None = None) -> int:
    """Remind everyone who asked of what is collected tomorrow; return how many. Only in the evening.

    However often and by however many workers it is run, each is told once of a day. What fails for some keeps none
    of the others back, and is tried again at the next run.
    """
    now = now or timezone.now()
    local = timezone.localtime(now)
    if not FROM <= local.time() < UNTIL:
        return 0
    tomorrow = local.date() + timedelta(days=1)
    number = 0
    for asked in _still_to_remind(tomorrow):
        try:
            number += _remind(asked, tomorrow)
        except Exception:
            log.exception("Could not remind of the collections of %s; the next round tries again", tomorrow)
        if timezone.now() - now > RUN_FOR:  # Celery would end it; the next round goes on
            break
    return number


def _still_to_remind(tomorrow: date) -> Iterator[list[CollectionReminder]]:
    """Those not told of ``tomorrow`` yet, so many at a time; one query each."""
    waiting = CollectionReminder.objects.filter(
        Q(reminded_for__isnull=True) | Q(reminded_for__lt=tomorrow), person__home__isnull=False
    )
    rows = waiting.select_related("person__home").order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        yield batch
        last = batch[-1].pk


@transaction.atomic
def _remind(asked: Sequence[CollectionReminder], tomorrow: date) -> int:
    """Queue one message for each at whose home something is collected; its queries do not grow with their number."""
    homes = {one.person.home for one in asked if one.person.home}
    collected = collections_on(homes, on=tomorrow)
    told = [one for one in asked if collected.get(one.person.home_id or 0)]
    for one in told:
        one.person.alerts = AlertChannels(one.way)  # how they asked for this, whatever else they are told by
    notifications.queue_messages(
        event=EVENT,
        about="",
        what=tomorrow.isoformat(),
        to=[one.person for one in told],
        facts=lambda person: _facts(collected[person.home_id or 0], tomorrow),
        stop_url=stop_reminders_url,
        by=None,
    )
    CollectionReminder.objects.filter(pk__in=[one.pk for one in told]).update(reminded_for=tomorrow)
    return len(told)


def _facts(collected: Sequence[CollectionDay], tomorrow: date) -> Mapping[str, Any]:
    changed = next((one for one in collected if one.moved_from), None)
    return {
        "day": formats.date_format(tomorrow, "l j F"),
        "streams": [{"label": one.label} for one in collected],
        "usual_day": formats.date_format(changed.moved_from, "l j F") if changed and changed.moved_from else "",
        "reason": changed.reason if changed else "",
        "url": f"{settings.PUBLIC_URL}{reverse('home:collections')}",
    }
