"""Who is to be phoned: whom a team promised to call, and what was not written to who asked for the phone."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.rules import Viewer
from casework.models import CallBack, Case
from casework.models.sight import is_outside
from notifications.models import Message, MessageStatus

CALLS_SHOWN = 100


def to_phone(viewer: Viewer) -> QuerySet[Message]:
    """What ``viewer`` may tell by phone, the oldest first: of their teams' cases; for an advisor also what is about no
    case, and of other teams what they may read of cases by the rule of sight: of a private one only while its person
    is on the line and known to be them.
    """
    about = Case.objects.visible_to(viewer).filter(reference=OuterRef("about"))
    may = Q(Exists(about.filter(team__in=viewer.team_ids)))
    if viewer.is_advisor:
        may |= ~Q(Exists(Case.objects.filter(reference=OuterRef("about"))))
        may |= Q(Exists(about.filter(Q(is_confidential=False) | Q(is_private=True))))
    waiting = Message.objects.filter(may, status=MessageStatus.TO_PHONE).select_related("person")
    return waiting.order_by("created_at", "pk")


def to_call_back(viewer: Viewer) -> list[CallBack]:
    """The calls that the teams of ``viewer`` promised and nobody has ticked off, the soonest first."""
    cases = Case.objects.filter(~is_outside(viewer), team__in=viewer.team_ids).open()
    promised = CallBack.objects.filter(case__in=cases, task__done_at__isnull=True, task__isnull=False)
    promised = promised.select_related("case__team", "case__person", "task__for_whom__person")
    return list(promised.order_by("starts_at", "pk")[:CALLS_SHOWN])
