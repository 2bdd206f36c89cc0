"""People around a case: who is in the circle of a sensitive one, and who follows one."""

from django.db import models
from django.utils import timezone

from accounts.models import Person, User


class CircleMember(models.Model):
    """Somebody in the circle of a sensitive case: let in by a colleague, or, until ``until_at``, by saying why."""

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="circle")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "user"], name="circle_of_case")]

    def __str__(self) -> str:
        return f"{self.user} in {self.case}"


class Follower(models.Model):
    """Someone who asked to be told about a case that they did not open."""

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="followers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="followed")
    followed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="follow_a_case_once")]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.case_id}"
