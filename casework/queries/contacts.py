"""Reads about contacts and calls."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import Person, User
from casework.models import Call, Case, Contact, ContactOutcome, IdentityTry

RINGS_FOR = timedelta(minutes=2)


def open_contact_of(advisor: User) -> Contact | None:
    """The contact that an advisor has open, with whom it is and about which letter. One query."""
    return Contact.objects.filter(advisor=advisor, ended_at__isnull=True).select_related("person", "post").first()


def contacts_of(people: Iterable[Person]) -> QuerySet[Contact]:
    """Earlier contacts with these people, the newest first."""
    ended = Contact.objects.filter(person__in=list(people), ended_at__isnull=False)
    return ended.select_related("advisor__person", "chased").order_by("-began_at")


def contacts_today(advisor: User) -> QuerySet[Contact]:
    """What an advisor has ended since midnight, the newest first."""
    ended = Contact.objects.filter(advisor=advisor, began_at__gte=_midnight(), ended_at__isnull=False)
    return ended.select_related("person").order_by("-began_at")


def contact_for(advisor: User, contact_id: uuid.UUID, *, knows: Person | None) -> Contact:
    """A contact of the advisor's own, or one with the person whom they know to have on the line.

    With what was done in it: two queries. Raises ``Contact.DoesNotExist``.
    """
    whose = Q(advisor=advisor) if knows is None else Q(advisor=advisor) | Q(person=knows)
    found = Contact.objects.select_related("person", "advisor__person", "chased").prefetch_related("events")
    return found.get(whose, pk=contact_id)


def opened_in(contact: Contact) -> QuerySet[Case]:
    """The requests that its advisor has opened since it began."""
    until = contact.ended_at or timezone.now()
    opened = Case.objects.filter(opened_by=contact.advisor_id, opened_at__range=(contact.began_at, until))
    return (
        opened.filter(part_of__isnull=True).select_related(None).only("pk", "reference", "title").order_by("opened_at")
    )


def ringing_for(advisor: User) -> Call | None:
    """The call that an advisor has not taken yet. One query."""
    since = timezone.now() - RINGS_FOR
    return Call.objects.filter(advisor=advisor, taken_at__isnull=True, rang_at__gte=since).order_by("-rang_at").first()


def call_for(advisor: User, call_id: uuid.UUID) -> Call:
    """A call that was put through to the advisor. Raises ``Call.DoesNotExist``."""
    return Call.objects.get(pk=call_id, advisor=advisor)


def chasing_between(first: datetime, last: datetime) -> dict[str, int]:
    """How many contacts ended in that time, and how many of them asked about an earlier request: failure demand."""
    ended = Contact.objects.filter(ended_at__range=(first, last)).exclude(outcome=ContactOutcome.SPAM)
    return ended.aggregate(contacts=Count("pk"), chasing=Count("pk", filter=Q(chased__isnull=False)))


def wrong_tries_today(person: Person) -> int:
    """How many sets of wrong answers were given for ``person`` since midnight."""
    return IdentityTry.objects.filter(person=person, tried_at__gte=_midnight(), is_right=False).count()


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
