"""What businesses hold: which business rates accounts they may see, and where they trade."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.holdings import TaxAccount
from accounts.models.organisations import Organisation
from accounts.models.people import User
from accounts.models.places import Property


class RatesLink(models.Model):
    """A business that may see a business rates account: its name is on it and a member had the bill, or an officer
    looked at it.

    It lasts until ``ended_at``, and no longer than the name that agreed then (``matched_name``, empty where an officer
    looked) is a name on the account.
    """

    account = models.ForeignKey(TaxAccount, on_delete=models.CASCADE, related_name="rates_links")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="rates_links")
    matched_name = models.CharField(max_length=200, blank=True)
    linked_at = models.DateTimeField(default=timezone.now)
    linked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "account"], condition=Q(ended_at__isnull=True), name="rates_link_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} sees {self.account_id}"


class RatesClaim(models.Model):
    """A business that asks to see an account which is in another name, or which another business sees already.

    A member had the bill; an officer decides. ``refused_words`` say why not, empty where it was granted.
    """

    account = models.ForeignKey(TaxAccount, on_delete=models.CASCADE, related_name="rates_claims")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="rates_claims")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    refused_words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "account"], condition=Q(decided_at__isnull=True), name="rates_claim_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} asks for {self.account_id}"


class Premises(models.Model):
    """A property in which a business trades, as it says itself, until ``ended_at``."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="premises")
    property = models.ForeignKey(Property, on_delete=models.CASCADE, related_name="premises")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "premises"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "property"], condition=Q(ended_at__isnull=True), name="premises_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} at {self.property_id}"
