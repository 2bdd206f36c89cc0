"""Watching one planning application, or what is planned around one's home."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import Person, PlanningApplication, PlanningWatch, User


class NoHome(Exception):
    """We do not know where this person lives, so there is nothing to watch around."""


@transaction.atomic
def watch_application(*, application: PlanningApplication, person: Person, by: User | None) -> PlanningWatch:
    """Tell ``person`` of each stage of ``application`` from now on. Watching twice changes nothing."""
    known = {"told_stage": application.stage, "told_decision": application.decision}
    watch, _is_new = PlanningWatch.objects.get_or_create(person=person, application=application, defaults=known)
    return watch


@transaction.atomic
def watch_area(*, person: Person, metres: int, by: User | None) -> PlanningWatch:
    """Tell ``person`` of each new application within ``metres`` of their home from now on, or within another distance.

    Raises ``NoHome``.
    """
    if person.home_id is None:
        raise NoHome
    watch, _is_new = PlanningWatch.objects.update_or_create(
        person=person,
        application=None,
        defaults={"metres": metres},
        create_defaults={"metres": metres, "told_until": newest_fed_at() or timezone.now()},
    )
    return watch


@transaction.atomic
def stop_watching(*, watch: PlanningWatch, by: User | None) -> None:
    """End the watch. Ending it twice changes nothing."""
    PlanningWatch.objects.filter(pk=watch.pk).delete()


def newest_fed_at() -> datetime | None:
    """When the newest application that can be seen by now came.

    "Until now" would be wrong: a feed that is being written dates its rows before it lets them be seen.
    """
    newest: datetime | None = PlanningApplication.objects.aggregate(newest=Max("first_fed_at"))["newest"]
    return newest
