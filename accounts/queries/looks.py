"""The log of looks at people's records, for auditors."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Look, Person


def looks_found(
    *,
    people: QuerySet[Person] | None = None,
    staff_email: str = "",
    about: str = "",
    since: date | None,
    until: date | None,
) -> QuerySet[Look]:
    """The looks at any of ``people``, by a sign-in, about a case and between two days, newest first."""
    asked = Q()
    if people is not None:
        asked &= Q(person__in=people)
    if staff_email:
        asked &= Q(user__email=staff_email.strip().lower())
    if about:
        asked &= Q(about=about)
    if since is not None:
        asked &= Q(looked_at__gte=_midnight(since))
    if until is not None:
        asked &= Q(looked_at__lt=_midnight(until + timedelta(days=1)))
    found = Look.objects.filter(asked).select_related("person", "user__person")
    return found.order_by("-looked_at", "-pk")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
