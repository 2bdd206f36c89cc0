"""The cases of someone whom an advisor helps."""

from collections.abc import Iterable

from django.db.models import Q

from accounts.models import Person
from accounts.rules import Viewer
from casework.models import Case, CaseQuerySet
from casework.models.sight import selves_of


def cases_of_people(viewer: Viewer, people: Iterable[Person]) -> CaseQuerySet:
    """What these people asked for as far as ``viewer`` may open it, newest first.

    The first of ``people`` is the one meant: what guests asked for with an address that they have proved is theirs too.
    """
    known = list(people)
    theirs = Q(person__in=known) | Q(person__in=selves_of(known[0]))
    return Case.objects.visible_to(viewer).filter(theirs).select_related("ward").order_by("-opened_at", "pk")
