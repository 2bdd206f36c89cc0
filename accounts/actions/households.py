"""Where people live, and the calendar of what is collected there."""

from django.db import transaction
from django.utils import timezone

from accounts.models import CollectionCalendar, Person, Property, User
from accounts.models.rounds import new_calendar_token


@transaction.atomic
def move_home(*, person: Person, home: Property | None, words: str = "", by: User | None) -> Person:
    """Keep where ``person`` lives: an address of the register, or the ``words`` of one that it does not have.

    The register's wins; neither forgets where they live. The calendar of collections follows them.
    """
    person.home = home
    person.home_words = "" if home else " ".join(words.split())[:300]
    person.save(update_fields=["home", "home_words"])
    return person


@transaction.atomic
def renew_calendar(*, person: Person, by: User | None) -> CollectionCalendar:
    """Give the calendar of ``person`` a new secret address: the old one is dead from now on."""
    changed = {"token": new_calendar_token(), "renewed_at": timezone.now()}
    return CollectionCalendar.objects.update_or_create(person=person, defaults=changed)[0]


@transaction.atomic
def close_calendar(*, person: Person, by: User | None) -> None:
    """Take the address of the calendar away. Twice changes nothing."""
    CollectionCalendar.objects.filter(person=person).delete()
