"""Telling those who watch: of new planning applications near home, and of stages and decisions."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from accounts.models import Person, PlanningApplication, PlanningWatch
from accounts.rules import cells, geography, planning
from casework import queries
from casework.actions.watching import newest_fed_at
from notifications import actions as notifications

AT_ONCE = 500  # watches in one transaction
NAMED_AT_MOST = 5  # applications in one message; of the others it says how many there are

log = logging.getLogger(__name__)


def tell_of_planning() -> int:
    """Tell everyone who watches of what is new to them; return how many people were told.

    A batch that fails is tried again at the next round and keeps no other back; twice tells nothing twice.
    """
    until = newest_fed_at()
    if until is None:
        return 0
    new = PlanningWatch.objects.filter(application=None, told_until__lt=until)
    told = _in_batches(new.order_by("pk").values_list("pk", flat=True), lambda keys: _tell_of_new(keys, until))
    # Those of one person side by side, so that they are told of in one message
    changed = PlanningWatch.objects.filter(application__isnull=False).exclude(
        told_stage=F("application__stage"), told_decision=F("application__decision")
    )
    return told + _in_batches(changed.order_by("person_id", "pk").values_list("pk", flat=True), _tell_of_changes)


def _in_batches(keys: Sequence[int] | Any, tell: Callable[[list[int]], int]) -> int:
    told = 0
    for batch in _batches(iter(list(keys))):
        try:
            told += tell(batch)
        except Exception:
            log.exception("Could not tell of planning applications; the next round tries again")
    return told


def _batches(keys: Iterator[int]) -> Iterator[list[int]]:
    while batch := list(islice(keys, AT_ONCE)):
        yield batch


@transaction.atomic
def _tell_of_new(keys: list[int], until: datetime) -> int:
    """Tell these watchers of what came near their homes until then."""
    locked = PlanningWatch.objects.select_for_update(of=("self",)).filter(pk__in=keys, told_until__lt=until)
    watches = list(locked.select_related("person__home").order_by("pk"))
    if not watches:
        return 0
    by_cell = _new_by_cell(since=min(watch.told_until for watch in watches), until=until)
    told = 0
    for watch in watches:
        near = _near(watch, by_cell)
        if near:
            told += 1
            _queue(
                watch.person,
                "planning_new",
                near,
                what=f"{watch.pk}:{until.isoformat()}",
                more={"metres": watch.metres or 0, "list_url": f"{_url('planning')}?metres={watch.metres}"},
                watch=watch,
            )
    PlanningWatch.objects.filter(pk__in=[watch.pk for watch in watches]).update(told_until=until)
    return told


def _new_by_cell(*, since: datetime, until: datetime) -> Mapping[int, list[PlanningApplication]]:
    """What came in that time and is not over, by its square."""
    came = PlanningApplication.objects.filter(first_fed_at__gt=since, first_fed_at__lte=until, cell__isnull=False)
    found: defaultdict[int, list[PlanningApplication]] = defaultdict(list)
    for application in came.exclude(stage__in=planning.OVER).order_by("pk"):
        found[application.cell or 0].append(application)
    return found


def _near(watch: PlanningWatch, by_cell: Mapping[int, list[PlanningApplication]]) -> list[PlanningApplication]:
    """What of that is new to this watcher and near enough, the nearest first."""
    home, metres = watch.person.home, watch.metres or 0
    if home is None:
        return []
    here = (home.easting, home.northing)
    near = []
    for cell in cells.cells_around(*here, metres):
        for application in by_cell.get(cell, ()):
            away = geography.metres_between(here, (application.easting or 0, application.northing or 0))
            if away <= metres and application.first_fed_at > watch.told_until:
                near.append((away, application.pk, application))
    return [application for _away, _pk, application in sorted(near, key=lambda one: one[:2])]


@transaction.atomic
def _tell_of_changes(keys: list[int]) -> int:
    """Tell these watchers how the applications they watch stand now."""
    locked = PlanningWatch.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    watches = list(locked.select_related("person", "application").order_by("person_id", "pk"))
    changed = [watch for watch in watches if watch.application and _is_news(watch, watch.application)]
    for watch in changed:
        if watch.application:
            watch.told_stage, watch.told_decision = watch.application.stage, watch.application.decision
    told = 0
    for person, group in groupby(changed, key=lambda watch: watch.person):
        theirs = list(group)
        told += 1
        applications = [watch.application for watch in theirs if watch.application]
        known_by = "|".join(f"{one.pk}:{one.fingerprint}:{one.stage}:{one.decision}" for one in applications)
        _queue(
            person,
            "planning_changed",
            applications,
            what=hashlib.sha256(known_by.encode()).hexdigest()[:32],
            more={"list_url": _url("planning_yours")},
            watch=theirs[0] if len(theirs) == 1 else None,
        )
    PlanningWatch.objects.bulk_update(changed, ["told_stage", "told_decision"])
    return told


def _is_news(watch: PlanningWatch, application: PlanningApplication) -> bool:
    return (watch.told_stage, watch.told_decision) != (application.stage, application.decision)


def _queue(
    person: Person,
    event: str,
    applications: Sequence[PlanningApplication],
    *,
    what: str,
    more: Mapping[str, Any],
    watch: PlanningWatch | None,
) -> None:
    """One message of all of them. ``watch`` is what a click in it ends, where it tells of one."""
    named = [queries.planning_facts(application) for application in applications[:NAMED_AT_MOST]]
    facts = {
        **named[0],
        "applications": [dict(one) for one in named],
        "number": len(applications),
        "others": len(applications) - len(named),
        **more,
    }
    notifications.queue_messages(
        event=event,
        about="",
        what=what,
        to=[person],
        facts=facts,
        stop_url=(lambda _person: queries.stop_watch_url(watch)) if watch else None,
        by=None,
    )


def _url(name: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(f'casework:{name}')}"
