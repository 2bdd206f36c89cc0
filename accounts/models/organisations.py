"""Organisations: businesses and partner agencies, who acts for them, and who was asked to."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models.people import User


class OrganisationKind(models.TextChoices):
    """What an organisation is to the council."""

    BUSINESS = "business", "Business"
    PARTNER = "partner", "Partner"


class VerifiedBy(models.TextChoices):
    """How the council came to know that an organisation is what it says."""

    OFFICER = "officer", "An officer"
    EMAIL_DOMAIN = "email_domain", "Its email domain"
    BUSINESS_RATES = "business_rates", "Its business rates account"


class Organisation(models.Model):
    """A business or a partner agency, known by its name and, where it has one, the ``number`` of its register.

    Only a verified one sees anything that the council holds on it or on its clients. A closed one has no members any
    more; what it asked for stays with its requests.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=OrganisationKind)
    name = models.CharField(max_length=200)
    number = models.CharField(max_length=20, blank=True)  # at Companies House or the Charity Commission
    email_domain = models.CharField(max_length=100, blank=True)  # of a partner: "charity.example"
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_how = models.CharField(max_length=14, choices=VerifiedBy, blank=True)
    verified_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    close_asked_at = models.DateTimeField(null=True, blank=True)  # by an administrator of it
    close_asked_words = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_words = models.TextField(blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)  # by an officer who could not verify it
    refused_words = models.TextField(blank=True)
    phone = models.CharField(max_length=40, blank=True)  # where other agencies reach a partner
    email = models.EmailField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "name"], name="organisation_by_name")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_known"),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_how="")
                | Q(verified_at__isnull=False, verified_how__in=VerifiedBy.values),
                name="organisation_verified_somehow",
            ),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True) | Q(verified_at__isnull=True), name="organisation_not_both"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MemberRole(models.TextChoices):
    """What a member may do for their organisation: an administrator also invites and removes."""

    ADMINISTRATOR = "administrator", "Administrator"
    MEMBER = "member", "Member"


class Membership(models.Model):
    """Somebody who acts for an organisation, until ``ended_at``."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=13, choices=MemberRole, default=MemberRole.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=MemberRole.values), name="member_role_known"),
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(ended_at__isnull=True), name="member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.role} of {self.organisation}"


class Invitation(models.Model):
    """An email address that was asked to join; only the hash of what its link holds is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=13, choices=MemberRole, default=MemberRole.MEMBER)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "organisation",
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invited_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation}"
