"""Holds: nothing of a case goes as long as one is on it."""

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from casework.models import Case, Event, EventKind, LegalHold


class AlreadyForgotten(Exception):
    """Nothing in the case tells of a person any more: there is nothing left to hold."""


@transaction.atomic
def hold_case(*, case: Case, reason: str, by: User) -> LegalHold:
    """Keep all of ``case`` until the hold is lifted. A second time changes nothing. Raises ``AlreadyForgotten``.

    The case is locked first: a sweep that has begun with it is over before, or finds the hold.
    """
    locked = Case.objects.select_for_update(of=("self",)).only("forgotten_at").get(pk=case.pk)
    if locked.forgotten_at is not None:
        raise AlreadyForgotten(case.reference)
    hold, is_new = LegalHold.objects.get_or_create(
        case=case, lifted_at=None, defaults={"reason": reason.strip()[:300], "placed_by": by}
    )
    if is_new:
        words = render_to_string("casework/timeline/held.txt", {"hold": hold}).strip()
        Event.objects.create(case=case, kind=EventKind.NOTED, by=by, words=words)
    return hold


@transaction.atomic
def lift_hold(*, hold: LegalHold, by: User) -> None:
    """Let the case go when its time comes. A second time changes nothing."""
    changed = LegalHold.objects.filter(pk=hold.pk, lifted_at__isnull=True).update(
        lifted_at=timezone.now(), lifted_by=by
    )
    if changed:
        words = render_to_string("casework/timeline/hold_lifted.txt", {"hold": hold}).strip()
        Event.objects.create(case_id=hold.case_id, kind=EventKind.NOTED, by=by, words=words)
