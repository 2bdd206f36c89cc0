"""People: everyone the council knows, and the sign-ins that some of them have."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from phonenumber_field.modelfields import PhoneNumberField

from accounts.models.finding import index_homes, index_names
from accounts.rules.needs import ContactNeeds


class UserManager(BaseUserManager["User"]):
    """Makes sign-ins, which are known by their email address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A sign-in. Who it belongs to is a ``Person``; what a member of staff works on is their ``Team``."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_sign_in_an_email")]

    def __str__(self) -> str:
        return self.email


class AlertChannels(models.TextChoices):
    """How a person wants to be told."""

    EMAIL = "email", "Email"
    SMS = "sms", "Text message"
    BOTH = "both", "Email and text message"
    NEITHER = "neither", "Neither"


class Person(models.Model):
    """Someone known to the council, with or without a sign-in.

    A guest's ``Person`` holds what they typed for one request and is nobody's account. ``email_verified_at`` and
    ``mobile_verified_at`` say when a code sent there came back. How they need to be contacted (``contact_needs``) binds
    every message.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="person")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    email_verified_at = models.DateTimeField(null=True, blank=True)
    mobile = PhoneNumberField(blank=True)
    mobile_verified_at = models.DateTimeField(null=True, blank=True)
    home = models.ForeignKey("accounts.Property", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    home_words = models.CharField(max_length=300, blank=True)  # an address that is not in the register, as typed
    alerts = models.CharField(max_length=8, choices=AlertChannels, default=AlertChannels.BOTH)
    is_at_work = False  # not kept: set for a message about their work (``notifications.actions.at_work``)
    is_phone_only = models.BooleanField(default=False)
    is_not_texted = models.BooleanField(default=False)
    wants_large_print = models.BooleanField(default=False)
    interpreter = models.CharField(max_length=60, blank=True)  # the language, where they need one
    other_needs = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["email"]), models.Index(fields=["mobile"])]
        constraints = [
            models.CheckConstraint(condition=Q(alerts__in=AlertChannels.values), name="person_alerts_known"),
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(user__isnull=True, email_verified_at__isnull=False),
                name="one_person_proved_an_email",
            ),
            models.UniqueConstraint(
                fields=["mobile"],
                condition=Q(user__isnull=True, mobile_verified_at__isnull=False),
                name="one_person_proved_a_mobile",
            ),
        ]

    @property
    def contact_needs(self) -> ContactNeeds:
        """How they need to be contacted."""
        return ContactNeeds(
            is_phone_only=self.is_phone_only,
            is_not_texted=self.is_not_texted,
            wants_large_print=self.wants_large_print,
            interpreter=self.interpreter,
            other_needs=self.other_needs,
        )

    def __str__(self) -> str:
        return self.name or self.email or str(self.mobile) or "Someone"

    def save(self, *args: Any, **options: Any) -> None:
        """Keep the row, and with a name or a typed address that is new what the person is found by."""
        is_new, only = self._state.adding, options.get("update_fields")
        super().save(*args, **options)
        if only is None or "name" in only:
            index_names([self], are_new=is_new)
        if only is None or "home_words" in only:
            index_homes([self], are_new=is_new)


class Team(models.Model):
    """The officers who work on one queue; those of the ``is_desk`` team are resident advisors.

    The person whom an officer of an ``is_safeguarding`` team looks at is not told of it.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    is_desk = models.BooleanField(default=False)
    is_safeguarding = models.BooleanField(default=False)
    members = models.ManyToManyField(User, related_name="teams", blank=True)

    def __str__(self) -> str:
        return self.name


class ConfirmationCode(models.Model):
    """A code sent to an email address or mobile, to show that whoever typed it can read it.

    Only the code's hash is kept. ``purpose`` says what it confirms (``follow FLY-…``); a code counts its wrong tries
    and dies at five, at its expiry, or once used.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    mobile = PhoneNumberField(blank=True)
    code_hash = models.CharField(max_length=128)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["expires_at"]),
            models.Index(fields=["purpose", "-created_at"], name="code_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(email="") & Q(mobile="")) | (Q(email="") & ~Q(mobile="")), name="code_has_one_address"
            ),
        ]

    def __str__(self) -> str:
        return f"Code for {self.email or self.mobile}"
