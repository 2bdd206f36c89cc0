"""Writing down who looked at somebody's record."""

from datetime import datetime

from django.utils import timezone

from accounts.models import Look, Person
from accounts.rules import Viewer
from accounts.rules.permissions import column_words


def record_look(*, person: Person, viewer: Viewer, reason: str, about: str = "", is_hidden: bool | None = None) -> None:
    """Note that ``viewer`` looks at the record of ``person``; in one query, and once an hour however often they do.

    One's own is not noted. ``about`` is the case it was about, ``reason`` what they opened. Whether a look at a case
    ``is_hidden`` from the person ``casework.actions.looking`` says; any other of safeguarding staff is.
    """
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    _write(person, viewer, reason, about, is_hidden, hour)


def record_reason(
    *, person: Person, viewer: Viewer, reason: str, about: str = "", is_hidden: bool | None = None
) -> None:
    """Note a look for which ``viewer`` gave the ``reason`` in their own words, or what a delegate did: each time."""
    _write(person, viewer, reason, about, is_hidden, None)


def _write(
    person: Person, viewer: Viewer, reason: str, about: str, is_hidden: bool | None, hour: datetime | None
) -> None:
    if viewer.user is None or person.user_id == viewer.user.pk:
        return
    look = Look(
        person=person,
        user=viewer.user,
        hat=column_words(viewer),
        reason=reason,
        about=about,
        is_hidden=viewer.is_safeguarding if is_hidden is None else is_hidden,
        in_hour=hour,
    )
    Look.objects.bulk_create([look], ignore_conflicts=True)  # the database knows which is a second look
