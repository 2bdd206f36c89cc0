"""The clients of partner agencies, and the consents without which an agency sees nothing of them."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models.organisations import Organisation
from accounts.models.people import Person, User


class ClientQuerySet(models.QuerySet["Client"]):
    """What can be asked of clients."""

    def consenting(self, today: date) -> Self:
        """Those whose consent stands on ``today``."""
        return self.filter(Exists(ClientConsent.objects.filter(standing_on(today), client=OuterRef("pk"))))

    def with_until(self, today: date) -> Self:
        """Each with ``until``: the last day of the consent that stands on ``today``; None where none does."""
        standing = ClientConsent.objects.filter(standing_on(today), client=OuterRef("pk"))
        return self.annotate(
            until=Subquery(standing.order_by().values("client").annotate(last=Max("expires_on")).values("last"))
        )


class Client(models.Model):
    """Somebody whom a partner agency helps; ``own_reference`` is the agency's own for them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="clients")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="agencies")
    own_reference = models.CharField(max_length=40, blank=True)
    taken_on_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    in_circle_since = models.DateTimeField(null=True, blank=True)  # the agency lets others know that it supports them

    objects = ClientQuerySet.as_manager()

    if TYPE_CHECKING:
        until: date | None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="client_once"),
            models.UniqueConstraint(
                fields=["organisation", "own_reference"],
                condition=~Q(own_reference=""),
                name="client_reference_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} of {self.organisation}"


class ConsentHow(models.TextChoices):
    """How a client gave their consent."""

    SIGN_IN = "sign_in", "In their own account"
    CODE = "code", "By a code sent to their phone"
    SIGNED_FORM = "signed_form", "On a signed form"


class ClientConsent(models.Model):
    """That an agency may act for a client, in the ``words`` that were shown, until ``expires_on`` (its last day)."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="consents")
    how = models.CharField(max_length=11, choices=ConsentHow)
    words = models.TextField()
    given_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["client", "expires_on"], name="consent_of_client")]
        constraints = [models.CheckConstraint(condition=Q(how__in=ConsentHow.values), name="consent_how_known")]

    def __str__(self) -> str:
        return f"{self.client}, until {self.expires_on}"


def standing_on(today: date) -> Q:
    """Whether a consent stands on ``today``."""
    return Q(withdrawn_at__isnull=True, expires_on__gte=today)
