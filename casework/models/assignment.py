"""Who gets a case by itself: a team's rules, and who is away."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Team, User, Ward


class AssignmentRule(models.Model):
    """To whom a team gives what comes to it: to ``officer``, or to whoever of it that is present has the least to do.

    It is about one service or all (``service_slug`` is empty), in one ward or all. Of several that fit the narrowest
    counts. A team without rules, or whose rules are all off, gives nothing by itself.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="assignment_rules")
    service_slug = models.SlugField(max_length=80, blank=True)
    ward = models.ForeignKey(Ward, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    officer = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    is_on = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "service_slug", "ward"], name="assignment_rule_once"),
            models.UniqueConstraint(
                fields=["team", "service_slug"],
                condition=Q(ward__isnull=True),
                name="assignment_rule_all_wards",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.service_slug or 'all'} in {self.ward_id or 'all wards'}"


class AwayQuerySet(models.QuerySet["Away"]):
    """What can be asked of days off."""

    def on(self, day: date) -> Self:
        """Those that hold ``day``."""
        return self.filter(first_on__lte=day, last_on__gte=day)


class Away(models.Model):
    """Days on which an officer is given nothing by itself."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="away")
    first_on = models.DateField()
    last_on = models.DateField()
    noted_at = models.DateTimeField(default=timezone.now)

    objects = AwayQuerySet.as_manager()

    class Meta:
        ordering = ["first_on", "pk"]
        indexes = [models.Index(fields=["user", "last_on"])]
        constraints = [models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="away_ends_last")]

    def __str__(self) -> str:
        return f"{self.user_id} from {self.first_on} to {self.last_on}"
