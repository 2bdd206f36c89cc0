"""Who is to be phoned: what would have been written to them, had they not asked for the phone."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.rules import Viewer
from casework.models import Case
from notifications.models import Message, MessageStatus


def to_phone(viewer: Viewer) -> QuerySet[Message]:
    """What ``viewer`` may tell by phone, the oldest first: of their teams' cases; for an advisor also what is about no
    case, and what any advisor may know of.
    """
    about = Case.objects.filter(reference=OuterRef("about"))
    may = Q(Exists(about.filter(team__in=viewer.team_ids)))
    if viewer.is_advisor:
        may |= Q(about="") | Q(Exists(about.filter(is_restricted=False, is_confidential=False)))
        may |= Q(Exists(about.filter(is_restricted=False, is_private=True)))
    waiting = Message.objects.filter(may, status=MessageStatus.TO_PHONE).select_related("person")
    return waiting.order_by("created_at", "pk")
