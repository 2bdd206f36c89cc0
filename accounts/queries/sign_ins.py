"""Sign-ins of one person: where they are signed in, where they were, what they can show a second time."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts import sealing
from accounts.models import KeptForm, Membership, OrganisationKind, Seat, SignIn, StaffRole, Team, User
from accounts.models.roles import sitting_on

SHOWN_AT_MOST = 20
FORMS_STAY_FOR = timedelta(hours=1)


class NoKeptForm(Exception):
    """There is none of this id for this person: another's, sent meanwhile, or older than an hour."""


@dataclass(frozen=True, kw_only=True)
class SecondFactors:
    """What someone has set up."""

    app: Authenticator | None
    passkeys: tuple[Authenticator, ...]
    codes_left: int

    @property
    def has_one(self) -> bool:
        """Whether a sign-in asks for one. Recovery codes alone are none."""
        return self.app is not None or bool(self.passkeys)


def second_factors_of(user: User) -> SecondFactors:
    """What the user has set up, in one query."""
    found = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    codes = [one for one in found if one.type == Authenticator.Type.RECOVERY_CODES]
    return SecondFactors(
        app=next((one for one in found if one.type == Authenticator.Type.TOTP), None),
        passkeys=tuple(one for one in found if one.type == Authenticator.Type.WEBAUTHN),
        codes_left=len(codes[0].wrap().get_unused_codes()) if codes else 0,
    )


def has_second_factor(user: User) -> bool:
    """Whether the user has an authenticator app or a passkey."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=user, type__in=kinds).exists())


def is_staff(user: User) -> bool:
    """Whether the council has made the user staff: on a team, or with a role."""
    return (
        User.objects.filter(pk=user.pk)
        .filter(Exists(_teams()) | Exists(StaffRole.objects.filter(user=OuterRef("pk"))))
        .exists()
    )


def has_workplace(user: User, *, today: date) -> bool:
    """Whether the user works here for others: as staff, as a councillor who sits ``today``, or for a partner."""
    return (
        User.objects.filter(pk=user.pk)
        .filter(
            Exists(_teams())
            | Exists(StaffRole.objects.filter(user=OuterRef("pk")))
            | Exists(Seat.objects.filter(sitting_on(today), user=OuterRef("pk")))
            | Exists(_partners())
        )
        .exists()
    )


def sign_ins_of(user: User) -> QuerySet[SignIn]:
    """The newest sign-ins, each with whether its session still runs (``is_open``), in one query."""
    running = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    return (
        SignIn.objects.filter(user=user)
        .annotate(is_open=Exists(running.filter(session_key__gt="")))
        .order_by("-at", "-pk")[:SHOWN_AT_MOST]
    )


def kept_form(form_id: UUID, user: User) -> tuple[KeptForm, list[tuple[str, str]]]:
    """What the user had typed, opened for them alone. Raises ``NoKeptForm``."""
    kept = KeptForm.objects.filter(pk=form_id, user=user, kept_at__gt=timezone.now() - FORMS_STAY_FOR).first()
    if kept is None:
        raise NoKeptForm
    try:
        return kept, [(name, value) for name, value in json.loads(sealing.unseal(kept.sealed))]
    except sealing.CannotOpen as error:
        raise NoKeptForm from error


def _teams() -> QuerySet[Team]:
    return Team.objects.filter(members=OuterRef("pk"))


def _partners() -> QuerySet[Membership]:
    return Membership.objects.filter(
        user=OuterRef("pk"),
        ended_at__isnull=True,
        organisation__kind=OrganisationKind.PARTNER,
        organisation__closed_at__isnull=True,
    )
