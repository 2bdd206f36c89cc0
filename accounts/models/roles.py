"""In what capacity somebody acts besides as themselves: councillors' seats and what staff may do beyond their teams."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.models.people import Team, User
from accounts.models.places import Ward


class Seat(models.Model):
    """A councillor's ward, from a day to ``until_on``, the last one; None while no end is known."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="seats")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="seats")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "ward", "from_on"], name="seat_once"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="seat_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} for {self.ward}"


def sitting_on(today: date) -> Q:
    """Whether a seat is held on ``today``."""
    return Q(from_on__lte=today) & (Q(until_on__isnull=True) | Q(until_on__gte=today))


class StaffRoleKind(models.TextChoices):
    """What a member of staff may do beyond the work of their teams."""

    MANAGER = "manager", "Team manager"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"


class StaffRole(models.Model):
    """A role of a member of staff; a manager's is for one team."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=13, choices=StaffRoleKind)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="staff_roles")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role=StaffRoleKind.MANAGER, team__isnull=False)
                | Q(role__in=[StaffRoleKind.AUDITOR, StaffRoleKind.ADMINISTRATOR], team__isnull=True),
                name="staff_role_of_a_team",
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(team__isnull=True), name="staff_role_without_a_team_once"
            ),
            models.UniqueConstraint(fields=["user", "role", "team"], name="staff_role_of_a_team_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.role}"
