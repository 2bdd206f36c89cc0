"""Giving and ending roles of staff and councillors' seats."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from accounts.actions.teams import NoSuchSignIn, NoSuchTeam
from accounts.models import Seat, StaffRole, StaffRoleKind, Team, User, Ward


class RoleNeedsTeam(Exception):
    """A manager manages a team."""


class OwnRole(Exception):
    """Nobody takes the administrator's role from themselves: somebody has to be left who can give it back."""


class SitsAlready(Exception):
    """They sit for this ward on some of these days already."""


@transaction.atomic
def give_role(*, email: str, role: str, team: str = "", by: User | None) -> StaffRole:
    """Give ``role`` to who signs in with ``email``, a manager's for ``team`` (a slug); twice changes nothing.

    Raises ``NoSuchSignIn``, ``NoSuchTeam`` and ``RoleNeedsTeam``.
    """
    user = _proved(email)
    if role != StaffRoleKind.MANAGER:
        return StaffRole.objects.get_or_create(user=user, role=role, team=None)[0]
    if not team:
        raise RoleNeedsTeam
    managed = Team.objects.filter(slug=team).first()
    if managed is None:
        raise NoSuchTeam(team)
    return StaffRole.objects.get_or_create(user=user, role=role, team=managed)[0]


@transaction.atomic
def end_role(*, role: StaffRole, by: User | None) -> None:
    """Take a role away at once. Raises ``OwnRole``."""
    if by is not None and role.user_id == by.pk and role.role == StaffRoleKind.ADMINISTRATOR:
        raise OwnRole
    StaffRole.objects.filter(pk=role.pk).delete()


@transaction.atomic
def give_seat(*, email: str, ward: Ward, from_on: date, until_on: date | None, by: User | None) -> Seat:
    """Make who signs in with ``email`` a councillor of ``ward`` from a day, to ``until_on`` where that is known.

    Raises ``NoSuchSignIn``, and ``SitsAlready`` where the days overlap another seat of theirs for the ward. The same
    again changes its end.
    """
    user = User.objects.select_for_update().get(pk=_proved(email).pk)  # one at a time, so that none overlaps
    ends = Q(until_on__isnull=True) | Q(until_on__gte=from_on)
    others = Seat.objects.filter(ends, user=user, ward=ward).exclude(from_on=from_on)
    if (others.filter(from_on__lte=until_on) if until_on else others).exists():
        raise SitsAlready(ward)
    return Seat.objects.update_or_create(user=user, ward=ward, from_on=from_on, defaults={"until_on": until_on})[0]


@transaction.atomic
def end_seat(*, seat: Seat, until_on: date, by: User | None) -> None:
    """End a seat with ``until_on``, its last day; one that had not begun by then is removed."""
    if until_on < seat.from_on:
        Seat.objects.filter(pk=seat.pk).delete()
    else:
        Seat.objects.filter(pk=seat.pk).update(until_on=until_on)


def _proved(email: str) -> User:
    """The sign-in of an address that somebody has shown to be theirs. Raises ``NoSuchSignIn``."""
    try:
        return User.objects.get(email=email.strip().lower(), is_active=True, person__email_verified_at__isnull=False)
    except User.DoesNotExist as error:
        raise NoSuchSignIn(email) from error
