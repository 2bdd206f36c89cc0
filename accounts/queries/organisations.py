"""Organisations, who acts for them, and which of them the council has yet to look at."""

import uuid

from django.db.models import Q, QuerySet

from accounts.models import Invitation, ListedDomain, MemberRole, Membership, Organisation, Person, User
from accounts.rules import Viewer


def memberships_of(user: User) -> QuerySet[Membership]:
    """The organisations that ``user`` acts for, by name."""
    live = Membership.objects.filter(user=user, ended_at__isnull=True, organisation__closed_at__isnull=True)
    return live.select_related("organisation").order_by("organisation__name", "pk")


def membership_of(viewer: Viewer, organisation_id: uuid.UUID) -> Membership:
    """The viewer's own membership of an organisation. Raises ``Membership.DoesNotExist``."""
    if viewer.user is None:
        raise Membership.DoesNotExist
    return memberships_of(viewer.user).get(organisation=organisation_id)


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who acts for ``organisation``: administrators first, each with their name."""
    live = Membership.objects.filter(organisation=organisation, ended_at__isnull=True)
    return live.select_related("user__person").order_by("role", "user__email", "pk")


def administrators_of(organisation: Organisation) -> QuerySet[Person]:
    """Who is told of what becomes of ``organisation``."""
    live = Membership.objects.filter(organisation=organisation, ended_at__isnull=True, role=MemberRole.ADMINISTRATOR)
    return Person.objects.filter(user__in=live.values("user"))


def invitations_of(organisation: Organisation) -> QuerySet[Invitation]:
    """The invitations that wait for their answer, the newest first; those that ran out among them."""
    waiting = Invitation.objects.filter(organisation=organisation, accepted_at__isnull=True, withdrawn_at__isnull=True)
    return waiting.select_related("invited_by__person").order_by("-created_at", "pk")


def organisations_to_verify() -> QuerySet[Organisation]:
    """Those that wait for an officer, the longest first, each with who registered it."""
    waiting = Organisation.objects.filter(verified_at__isnull=True, refused_at__isnull=True, closed_at__isnull=True)
    return waiting.order_by("created_at", "pk").prefetch_related("memberships__user__person")


def organisations_looked_at() -> QuerySet[Organisation]:
    """Those that were verified or refused, the newest first."""
    seen = Organisation.objects.filter(Q(verified_at__isnull=False) | Q(refused_at__isnull=False))
    return seen.select_related("verified_by__person").order_by("-created_at", "pk")


def organisations_to_close() -> QuerySet[Organisation]:
    """Those whose administrators ask us to close them, the longest first."""
    return Organisation.objects.filter(close_asked_at__isnull=False, closed_at__isnull=True).order_by("close_asked_at")


def listed_domains() -> QuerySet[ListedDomain]:
    """The email domains that the council listed."""
    return ListedDomain.objects.order_by("domain")


def partners_known(*, but_for: uuid.UUID) -> QuerySet[Organisation]:
    """The partner agencies that the council verified, by name."""
    known = Organisation.objects.filter(kind="partner", verified_at__isnull=False, closed_at__isnull=True)
    return known.exclude(pk=but_for).order_by("name", "pk")
