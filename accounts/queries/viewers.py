"""Who is looking."""

from typing import TYPE_CHECKING

from django.db.models import F

from accounts.models import Person, User
from accounts.rules import CHANNEL_SESSION_KEY, GLIMPSED_SESSION_KEY, RETURNED_SESSION_KEY, SHOWN_SESSION_KEY, Viewer

if TYPE_CHECKING:
    from accounts.middleware import Request


def viewer_of(request: "Request") -> Viewer:
    """The viewer of a request: one query for someone signed in (besides their session's), none for a guest."""
    shown = frozenset(request.session.get(SHOWN_SESSION_KEY, ()))
    glimpsed = frozenset(request.session.get(GLIMPSED_SESSION_KEY, ()))
    returned = frozenset(request.session.get(RETURNED_SESSION_KEY, ()))
    if not isinstance(request.user, User):
        return Viewer(visitor=request.visitor, shown=shown, glimpsed=glimpsed, returned=returned)
    teams = User.objects.annotate(team_id=F("teams__pk"), team_is_desk=F("teams__is_desk"))
    rows = list(teams.filter(pk=request.user.pk).select_related("person__home"))  # one for each team, one without any
    is_advisor = any(row.team_is_desk for row in rows)
    return Viewer(
        user=request.user,
        person=_person_of(rows[0]) if rows else None,
        team_ids=frozenset(row.team_id for row in rows if row.team_id is not None),
        is_advisor=is_advisor,
        channel=request.session.get(CHANNEL_SESSION_KEY, "phone") if is_advisor else "online",
        visitor=request.visitor,
        shown=shown,
        glimpsed=glimpsed,
        returned=returned,
    )


def _person_of(user: User) -> Person | None:
    """Whose sign-in it is, without a query where it was fetched with it."""
    try:
        return user.person
    except Person.DoesNotExist:
        return None
