"""Who is looking."""

from typing import TYPE_CHECKING

from accounts.models import Person, Team, User
from accounts.rules import SHOWN_SESSION_KEY, Viewer

if TYPE_CHECKING:
    from accounts.middleware import Request


def viewer_of(request: "Request") -> Viewer:
    """The viewer of a request: two queries for someone signed in (besides their session's), none for a guest."""
    shown = frozenset(request.session.get(SHOWN_SESSION_KEY, ()))
    if not isinstance(request.user, User):
        return Viewer(visitor=request.visitor, shown=shown)
    return Viewer(
        user=request.user,
        person=Person.objects.filter(user_id=request.user.pk).first(),
        team_ids=frozenset(Team.objects.filter(members=request.user).values_list("pk", flat=True)),
        visitor=request.visitor,
        shown=shown,
    )
