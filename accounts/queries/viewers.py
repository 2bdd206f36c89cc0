"""Who is looking."""

from typing import TYPE_CHECKING

from accounts.models import Person, Team, User
from accounts.rules import CHANNEL_SESSION_KEY, GLIMPSED_SESSION_KEY, RETURNED_SESSION_KEY, SHOWN_SESSION_KEY, Viewer

if TYPE_CHECKING:
    from accounts.middleware import Request


def viewer_of(request: "Request") -> Viewer:
    """The viewer of a request: two queries for someone signed in (besides their session's), none for a guest."""
    shown = frozenset(request.session.get(SHOWN_SESSION_KEY, ()))
    glimpsed = frozenset(request.session.get(GLIMPSED_SESSION_KEY, ()))
    returned = frozenset(request.session.get(RETURNED_SESSION_KEY, ()))
    if not isinstance(request.user, User):
        return Viewer(visitor=request.visitor, shown=shown, glimpsed=glimpsed, returned=returned)
    teams = dict(Team.objects.filter(members=request.user).values_list("pk", "is_desk"))
    is_advisor = any(teams.values())
    return Viewer(
        user=request.user,
        person=Person.objects.filter(user_id=request.user.pk).first(),
        team_ids=frozenset(teams),
        is_advisor=is_advisor,
        channel=request.session.get(CHANNEL_SESSION_KEY, "phone") if is_advisor else "online",
        visitor=request.visitor,
        shown=shown,
        glimpsed=glimpsed,
        returned=returned,
    )
