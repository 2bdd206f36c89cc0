"""Page-shaped reads of drafts."""

import uuid
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Person
from accounts.rules import Viewer
from casework.models import Case, Photo
from journeys.models import Draft


def draft_for(viewer: Viewer, draft_id: uuid.UUID) -> Draft:
    """A draft that this person or this browser began. Raises ``Draft.DoesNotExist`` for anyone else's.

    Whether its answers may be shown now is ``journeys.rules.may_open``. The definition, long and known by its hash,
    is not read with it.
    """
    draft = (
        Draft.objects.select_related("service")
        .defer("service__definition")
        .get(_whose(viewer), pk=draft_id, expires_at__gt=timezone.now())
    )
    if viewer.person is not None and viewer.person.pk == draft.person_id:
        draft.person = viewer.person  # read already
    return draft


def drafts_of(viewer: Viewer) -> QuerySet[Draft]:
    """What the viewer began and did not send, last saved first."""
    mine = Q(person=viewer.person) if viewer.person else Q(person__isnull=True, visitor=viewer.visitor)
    if viewer.person is None and viewer.visitor is None:
        return Draft.objects.none()
    return (
        Draft.objects.filter(mine, submitted_at__isnull=True, expires_at__gt=timezone.now())
        .select_related("service")
        .defer("service__definition")
        .order_by("-saved_at")
    )


def photos_of(draft: Draft) -> list[Photo]:
    """The photos that wait with the draft, in the order they were added."""
    return list(Photo.objects.filter(draft=draft.pk, case__isnull=True).order_by("added_at", "pk"))


def are_too_many(*, email: str, mobile: str, since: datetime, limit: int) -> bool:
    """Whether ``limit`` cases or more were opened ``since`` then with one of these addresses; "" is no address."""
    given = {"email": email, "mobile": mobile}
    reached = Q(*((field, address) for field, address in given.items() if address), _connector=Q.OR)
    if not reached:
        return False
    # A guest is written with the one case that they open: few guests are few cases, and only an account may have many.
    # Each of the two steps looks up an index; a join may read every case.
    recent = Person.objects.filter(reached, Q(created_at__gt=since) | Q(user__isnull=False))
    people = dict(recent.values_list("pk", "user"))
    if len(people) < limit and not any(people.values()):
        return False
    opened = Case.objects.filter(person__in=list(people), opened_at__gt=since).order_by()
    return len(opened.values_list("pk", flat=True)[:limit]) >= limit


def _whose(viewer: Viewer) -> Q:
    if viewer.person is not None:
        person = Q(person=viewer.person)
        return person | Q(person__isnull=True, visitor=viewer.visitor) if viewer.visitor else person
    # Q(pk__in=[]) is Django's way to say "no row".
    return Q(visitor=viewer.visitor) if viewer.visitor else Q(pk__in=[])
