"""Who comments on planning applications in this browser: the account, or who typed the code we sent."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.middleware import Request
from accounts.models import Person

COMMENTER_SESSION_KEY = "planning_commenter"  # {"person", "until"}
KNOWN_FOR = timedelta(hours=2)  # an own comment shows an address, and the next person at this browser may be another


def commenter_of(request: Request) -> Person | None:
    """Who is signed in, else whoever proved an address here in the last two hours."""
    if request.viewer.person is not None:
        return request.viewer.person
    known = request.session.get(COMMENTER_SESSION_KEY)
    if request.viewer.user is not None or not known or datetime.fromisoformat(known["until"]) < timezone.now():
        return None
    return Person.objects.filter(pk=UUID(known["person"])).first()


def remember_commenter(request: Request, person: Person) -> None:
    """Know ``person`` in this browser for two hours."""
    until = timezone.now() + KNOWN_FOR
    request.session[COMMENTER_SESSION_KEY] = {"person": str(person.pk), "until": until.isoformat()}
