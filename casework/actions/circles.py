"""The closed circle of a sensitive case: who is in it, and opening it from outside."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actions.looks import record_reason
from accounts.models import StaffRole, StaffRoleKind, User
from accounts.rules import Viewer
from casework.actions.looking import is_hidden
from casework.actions.officers import NotOnTheTeam
from casework.actions.telling import tell_colleagues
from casework.models import Case, CircleMember, Event, EventKind

OPEN_FOR = timedelta(hours=4)  # to whoever said why


@transaction.atomic
def close_circle(*, case: Case, reason: str, by: User) -> None:
    """From now on only its holder, its team's managers, ``by`` and whoever they let in see the case, and its reporter.

    It leaves the public map and lists for good: whoever followed it is told no more.
    """
    hidden = {"is_sensitive": True, "is_private": True, "is_confidential": True}
    if Case.objects.filter(pk=case.pk, is_sensitive=False).update(**hidden):
        case.is_sensitive = case.is_private = case.is_confidential = True
        case.followers.all().delete()
        CircleMember.objects.create(case=case, user=by, reason=reason, added_by=by)
        Event.objects.create(case=case, kind=EventKind.CIRCLE_CLOSED, by=by, words=reason)


@transaction.atomic
def open_circle(*, case: Case, by: User) -> None:
    """Let its whole team see it again. It stays out of public maps and lists."""
    if Case.objects.filter(pk=case.pk, is_sensitive=True).update(is_sensitive=False):
        case.is_sensitive = False
        CircleMember.objects.filter(case=case).delete()
        Event.objects.create(case=case, kind=EventKind.CIRCLE_OPENED, by=by)


@transaction.atomic
def let_in(*, case: Case, user: User, by: User) -> None:
    """Let a colleague of the team into the circle; twice changes nothing. Raises ``NotOnTheTeam``."""
    if not case.team.members.filter(pk=user.pk, is_active=True).exists():
        raise NotOnTheTeam(user)
    CircleMember.objects.get_or_create(case=case, user=user, until_at=None, defaults={"added_by": by})


@transaction.atomic
def put_out(*, case: Case, user_id: int, by: User) -> None:
    """Take a colleague out of the circle again."""
    CircleMember.objects.filter(case=case, user=user_id).delete()


@transaction.atomic
def open_from_outside(*, case: Case, viewer: Viewer, reason: str, by: User) -> None:
    """Open a sensitive case to ``by`` for a few hours, who said why: on record, and its managers are told at once."""
    CircleMember.objects.create(case=case, user=by, reason=reason, added_by=by, until_at=timezone.now() + OPEN_FOR)
    row = Event.objects.create(case=case, kind=EventKind.CIRCLE_ENTERED, by=by, words=reason)
    if case.person is not None:
        record_reason(
            person=case.person, viewer=viewer, reason=reason, about=case.reference, is_hidden=is_hidden(case, viewer)
        )
    managers = StaffRole.objects.filter(role=StaffRoleKind.MANAGER, team=case.team_id).values_list("user", flat=True)
    told = {*managers, *([case.holder_id] if case.holder_id else [])} - {by.pk}
    tell_colleagues(case=case, event="circle_entered", row=row, to=told, words=reason, by=by)
