"""Giving and ending roles of staff and councillors' seats."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

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
    same = Q(from_on=from_on)
    _refuse_two_at_once(user, ward, from_on, until_on, besides=same)
    return Seat.objects.update_or_create(user=user, ward=ward, from_on=from_on, defaults={"until_on": until_on})[0]


@transaction.atomic
def change_seat(*, seat: Seat, from_on: date, until_on: date | None, by: User | None) -> Seat:
    """Put the days of a seat right; with a last day that is past, the ward is closed to them at once.

    Raises ``SitsAlready`` where the days overlap another seat of theirs for the ward.
    """
    user = User.objects.select_for_update().get(pk=seat.user_id)
    _refuse_two_at_once(user, seat.ward, from_on, until_on, besides=Q(pk=seat.pk))
    seat.from_on, seat.until_on = from_on, until_on
    seat.save(update_fields=["from_on", "until_on"])
    return seat


@transaction.atomic
def end_seat(*, seat: Seat, by: User | None) -> None:
    """End a seat now: the next request of who held it is refused.

    A seat is held by whole days, so its last one was yesterday; one that began today or later was never held, and goes.
    """
    yesterday = timezone.localdate() - timedelta(days=1)
    if seat.from_on > yesterday:
        Seat.objects.filter(pk=seat.pk).delete()
    else:
        Seat.objects.filter(pk=seat.pk).update(until_on=yesterday)


def _refuse_two_at_once(user: User, ward: Ward, from_on: date, until_on: date | None, *, besides: Q) -> None:
    """Raises ``SitsAlready`` where the days overlap a seat of ``user`` for the ward, those of ``besides`` excepted."""
    ends = Q(until_on__isnull=True) | Q(until_on__gte=from_on)
    others = Seat.objects.filter(ends, user=user, ward=ward).exclude(besides)
    if (others.filter(from_on__lte=until_on) if until_on else others).exists():
        raise SitsAlready(ward)


def _proved(email: str) -> User:
    """The sign-in of an address that somebody has shown to be theirs. Raises ``NoSuchSignIn``."""
    try:
        return User.objects.get(email=email.strip().lower(), is_active=True, person__email_verified_at__isnull=False)
    except User.DoesNotExist as error:
        raise NoSuchSignIn(email) from error
