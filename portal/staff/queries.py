"""Who works where."""

from django.db.models import Count, QuerySet

from accounts.models import Seat, StaffRole, Team, User


def teams() -> QuerySet[Team]:
    """Every team by name, with ``number`` of its members."""
    return Team.objects.annotate(number=Count("members")).order_by("name")


def members_of(team: Team) -> QuerySet[User]:
    """Who works on ``team``, with their names."""
    return team.members.select_related("person").order_by("person__name", "email")


def is_on(team: Team, email: str) -> bool:
    """Whether who signs in with ``email`` works on ``team``."""
    return team.members.filter(email=email).exists()


def roles() -> QuerySet[StaffRole]:
    """Every role that was given."""
    return StaffRole.objects.select_related("user__person", "team").order_by("role", "team__name", "user__email")


def seats() -> QuerySet[Seat]:
    """Every seat, those that are held first."""
    return Seat.objects.select_related("user__person", "ward").defer("ward__boundary").order_by("ward__name", "from_on")
