"""Who is reminded of collections, and the link by which that stops."""

import uuid

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.models import CollectionReminder, Person

SALT = "casework.stop_reminders"


def reminder_of(person: Person) -> CollectionReminder | None:
    """What ``person`` asked for, if they did."""
    return CollectionReminder.objects.filter(person=person).first()


def stop_reminders_url(person: Person) -> str:
    """The link by which ``person`` stops the reminders without signing in."""
    token = signing.dumps(str(person.pk), salt=SALT, compress=False)
    return f"{settings.PUBLIC_URL}{reverse('casework:stop_reminders', args=[token])}"


def reminded_by(token: str) -> Person:
    """The person of a link made by ``stop_reminders_url``.

    Raises ``django.core.signing.BadSignature`` where it was not made here, ``Person.DoesNotExist`` where they are gone.
    """
    return Person.objects.get(pk=uuid.UUID(signing.loads(token, salt=SALT)))
