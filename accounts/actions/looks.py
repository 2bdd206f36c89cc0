"""Writing down who looked at somebody's record."""

from accounts.models import Look, Person
from accounts.rules import Viewer
from accounts.rules.permissions import column_words


def record_look(*, person: Person, viewer: Viewer, reason: str, about: str = "", is_hidden: bool = False) -> None:
    """Note that ``viewer`` looks at the record of ``person``: one row each time, one query. One's own is not noted.

    ``about`` is the case it was about. What safeguarding looks at ``is_hidden`` from the person.
    """
    if viewer.user is None or person.user_id == viewer.user.pk:
        return
    Look.objects.create(
        person=person,
        user=viewer.user,
        hat=column_words(viewer),
        reason=reason,
        about=about,
        is_hidden=is_hidden or viewer.is_safeguarding,
    )
