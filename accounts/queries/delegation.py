"""Who may act for somebody, and for whom somebody acts."""

import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Delegation, Look, Person, User
from accounts.rules.permissions import COLUMN_WORDS, Column


def delegations_of(giver: Person) -> QuerySet[Delegation]:
    """Who acts for ``giver`` or was asked to, newest first; one query with their names."""
    standing = Q(agent__isnull=False) | Q(expires_at__gt=timezone.now())
    found = Delegation.objects.filter(standing, giver=giver, ended_at__isnull=True)
    return found.select_related("agent__person").order_by("-created_at")


def delegation_of(giver: Person, delegation_id: uuid.UUID) -> Delegation:
    """One of them. Raises ``Delegation.DoesNotExist``."""
    return delegations_of(giver).get(pk=delegation_id)


def past_delegations_of(giver: Person) -> QuerySet[Delegation]:
    """Who acted for ``giver`` and does no more, the last first."""
    past = Delegation.objects.filter(giver=giver, agent__isnull=False, ended_at__isnull=False)
    return past.select_related("agent__person").order_by("-ended_at")


def accepted_delegation(giver: Person, delegation_id: uuid.UUID) -> Delegation:
    """Of somebody who acts, or acted, for ``giver``. Raises ``Delegation.DoesNotExist``."""
    accepted = Delegation.objects.filter(giver=giver, agent__isnull=False).select_related("agent__person")
    return accepted.get(pk=delegation_id)


def acts_of(delegation: Delegation) -> QuerySet[Look]:
    """What its agent opened and did in the account, newest first."""
    seen = Look.objects.filter(person=delegation.giver_id, user=delegation.agent_id, is_hidden=False)
    return seen.filter(hat=COLUMN_WORDS[Column.DELEGATE]).order_by("-looked_at", "-pk")


def acted_for(agent: User) -> QuerySet[Delegation]:
    """For whom ``agent`` acts."""
    return Delegation.objects.filter(agent=agent, ended_at__isnull=True).select_related("giver")
