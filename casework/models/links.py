"""Cases that belong together, and why."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from casework.models.cases import Case


class CaseLink(models.Model):
    """ "See also", read both ways: the case with the smaller key stands ``first``, so that a pair is linked once."""

    first = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links_to")
    second = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links_from")
    reason = models.CharField(max_length=200)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="link_a_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="link_in_one_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"
