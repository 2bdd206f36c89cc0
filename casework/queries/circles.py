"""Who is in the closed circle of a sensitive case."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import StaffRole, StaffRoleKind, User
from accounts.rules import Viewer
from casework.models import Case, CircleMember


def closed_to(viewer: Viewer, reference: str) -> Case:
    """A sensitive case of the viewer's teams that they are not in the circle of. Raises ``Case.DoesNotExist``."""
    return Case.objects.closed_to(viewer).select_related("team", "person", "service").get(reference=reference)


def circle_of(case: Case) -> list[CircleMember]:
    """Those in it now, who came first before."""
    standing = Q(until_at__isnull=True) | Q(until_at__gt=timezone.now())
    return list(CircleMember.objects.filter(standing, case=case).select_related("user__person").order_by("added_at"))


def managers_of(case: Case) -> list[User]:
    """The managers of its team, who are in every circle of it."""
    roles = StaffRole.objects.filter(role=StaffRoleKind.MANAGER, team=case.team_id).select_related("user__person")
    return [role.user for role in roles]
