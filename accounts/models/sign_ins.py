"""Each time someone came in, and what they had typed when their time was up."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.people import User


class SignInWay(models.TextChoices):
    """What showed who they were."""

    PASSWORD = "password", "Password"
    CODE = "code", "Code by email"
    PASSKEY = "passkey", "Passkey"
    COUNCIL = "council", "Council account"


class SecondFactor(models.TextChoices):
    """What showed it a second time."""

    NONE = "", "None"
    APP = "app", "Authenticator app"
    PASSKEY = "passkey", "Passkey"
    RECOVERY_CODE = "recovery_code", "Recovery code"
    COUNCIL = "council", "Council account"


class SignIn(models.Model):
    """One sign-in: how, from what device, from where as far as a network tells, and until when it lasted.

    ``device_hash`` is made of a random number in the device's cookie and the user: one device is known again by its
    owner's account, and by nobody else's. ``network`` is the beginning of the internet address only.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField(default=timezone.now)
    way = models.CharField(max_length=8, choices=SignInWay)
    second = models.CharField(max_length=13, choices=SecondFactor, blank=True)
    device = models.CharField(max_length=100, blank=True)
    device_hash = models.CharField(max_length=64, blank=True)
    network = models.CharField(max_length=50, blank=True)
    session_key = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-at"], name="sign_in_newest"),
            models.Index(fields=["at"], name="sign_in_old"),
            models.Index(fields=["session_key"], name="sign_in_session", condition=Q(ended_at__isnull=True)),
        ]
        constraints = [models.CheckConstraint(condition=Q(way__in=SignInWay.values), name="sign_in_way_known")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.at:%Y-%m-%d %H:%M}"


class KeptForm(models.Model):
    """What someone sent after their session had ended: kept for its owner alone, sealed, for an hour."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_forms")
    path = models.CharField(max_length=1000)
    sealed = models.TextField()
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["kept_at"], name="kept_form_old"),
            models.Index(fields=["user", "-kept_at"], name="kept_form_newest"),
        ]

    def __str__(self) -> str:
        return f"A form sent to {self.path}"
