"""What businesses hold: which business rates accounts they may see, and where they trade."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.holdings import TaxAccount
from accounts.models.organisations import Organisation
from accounts.models.people import User
from accounts.models.places import Property


class RatesLink(models.Model):
    """A business that may see a business rates account: a member knew its number and two more details of the bill.

    It lasts until ``ended_at``, and no longer than what was typed then (``matched_name``, empty where they knew
    the rateable value instead) is a name on the account.
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
