"""Looks at a person's record: who, when, in what capacity and why (UK GDPR articles 5(2) and 32)."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.people import Person, User


class Look(models.Model):
    """One look at the record of ``person``; rows are only ever added.

    ``hat`` is the capacity in words ("Resident advisor"), ``about`` the case it was about. One that ``is_hidden``
    (safeguarding) is not shown to the person: somebody may be watching over their shoulder. A page that is opened
    again and again is one look an hour: ``in_hour`` is that hour, and empty where a reason was given each time.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="looks")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    hat = models.CharField(max_length=100)
    reason = models.CharField(max_length=300)
    about = models.CharField(max_length=14, blank=True)
    looked_at = models.DateTimeField(default=timezone.now)
    is_hidden = models.BooleanField(default=False)
    in_hour = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-looked_at"], name="look_at_person"),
            models.Index(fields=["user", "-looked_at"], name="look_of_user"),
            models.Index(fields=["-looked_at"], name="look_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "user", "in_hour", "about", "hat", "reason", "is_hidden"],
                condition=Q(in_hour__isnull=False),
                name="look_once_an_hour",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.person}"
