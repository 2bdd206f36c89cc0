"""Who may act for somebody, and for whom somebody acts."""

import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Delegation, Person, User


def delegations_of(giver: Person) -> QuerySet[Delegation]:
    """Who acts for ``giver`` or was asked to, newest first; one query with their names."""
    standing = Q(agent__isnull=False) | Q(expires_at__gt=timezone.now())
    found = Delegation.objects.filter(standing, giver=giver, ended_at__isnull=True)
    return found.select_related("agent__person").order_by("-created_at")


def delegation_of(giver: Person, delegation_id: uuid.UUID) -> Delegation:
    """One of them. Raises ``Delegation.DoesNotExist``."""
    return delegations_of(giver).get(pk=delegation_id)


def acted_for(agent: User) -> QuerySet[Delegation]:
    """For whom ``agent`` acts."""
    return Delegation.objects.filter(agent=agent, ended_at__isnull=True).select_related("giver")
