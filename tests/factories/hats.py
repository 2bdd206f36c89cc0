"""Somebody in each capacity there is, for tests."""

from datetime import timedelta
from uuid import uuid4

import factory
from django.test import Client
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import (
    Delegation,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Scope,
    Seat,
    StaffRole,
    StaffRoleKind,
    Subject,
    Team,
    User,
    VerifiedBy,
    Ward,
)
from accounts.rules.permissions import Column
from tests.factories.accounts import PersonFactory, TeamFactory, WardFactory


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """A verified partner agency; ``kind="business"`` makes a business."""

    class Meta:
        model = Organisation

    kind = OrganisationKind.PARTNER
    name = factory.Sequence(lambda number: f"Agency {number}")
    verified_at = factory.LazyFunction(timezone.now)
    verified_how = VerifiedBy.OFFICER


def a_user(**facts: object) -> User:
    """Somebody with a sign-in."""
    person: Person = PersonFactory.create(account=True, **facts)
    assert person.user is not None
    return person.user


def a_member(organisation: Organisation, **facts: object) -> User:
    """Somebody who acts for ``organisation``."""
    user = a_user()
    Membership.objects.create(organisation=organisation, user=user, **facts)
    return user


def a_councillor(ward: Ward | None = None, **facts: object) -> User:
    """Somebody who sits for ``ward`` since last month."""
    user = a_user(name="Cllr Ferreira")
    seat = {"from_on": timezone.localdate() - timedelta(days=30), **facts}
    Seat.objects.create(user=user, ward=ward or WardFactory.create(), **seat)
    return user


def a_delegate(giver: Person, *, scope: str = Scope.ACT, subjects: list[str] | None = None) -> User:
    """Somebody who may act in the account of ``giver``."""
    user = a_user()
    now = timezone.now()
    Delegation.objects.create(
        giver=giver,
        agent=user,
        email=user.email,
        scope=scope,
        subjects=list(Subject.values) if subjects is None else subjects,
        token_hash=uuid4().hex,
        expires_at=now + timedelta(days=14),
        accepted_at=now,
    )
    return user


def staff_in_role(role: StaffRoleKind, team: Team | None = None) -> User:
    """Somebody with a role of staff, a manager of ``team``."""
    user = a_user()
    StaffRole.objects.create(user=user, role=role, team=team)
    return user


def somebody_in(column: Column) -> User | None:
    """Somebody who is what a column of the permission table says, and nothing else; nobody for a guest."""
    match column:
        case Column.GUEST:
            return None
        case Column.DELEGATE:
            return a_delegate(PersonFactory.create(account=True))
        case Column.BUSINESS | Column.PARTNER:
            return a_member(OrganisationFactory.create(kind=str(column)))
        case Column.COUNCILLOR:
            return a_councillor()
        case Column.MANAGER:
            return staff_in_role(StaffRoleKind.MANAGER, TeamFactory.create())
        case Column.AUDITOR:
            return staff_in_role(StaffRoleKind.AUDITOR)
        case Column.ADMINISTRATOR:
            return staff_in_role(StaffRoleKind.ADMINISTRATOR)
    user = a_user()
    if column == Column.OFFICER:
        TeamFactory.create(members=[user])
    if column == Column.ADVISOR:
        TeamFactory.create(slug="resident-advisors", is_desk=True, members=[user])
    if column == Column.SAFEGUARDING:
        TeamFactory.create(slug="safeguarding", is_safeguarding=True, members=[user])
    return user


def client_in(column: Column) -> Client:
    """A browser in which somebody in this capacity is signed in and wears that hat."""
    user = somebody_in(column)
    client = Client()
    if user is not None:
        client.force_login(user)
    if column == Column.DELEGATE:
        wear(client, f"delegate:{Delegation.objects.get(agent=user).pk}")
    return client


def wear(client: Client, key: str) -> None:
    """Put a hat on, as the switch in the header does."""
    client.post("/account/hat/wear/", {"hat": key})
