"""Who is looking."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from accounts.models import Delegation, Membership, Person, Seat, StaffRole, StaffRoleKind, Team, User
from accounts.models.roles import sitting_on
from accounts.rules import CHANNEL_SESSION_KEY, GLIMPSED_SESSION_KEY, RETURNED_SESSION_KEY, SHOWN_SESSION_KEY, Viewer
from accounts.rules.hats import HAT_SESSION_KEY, RESIDENT, Hat, HatKind, hat_worn

if TYPE_CHECKING:
    from accounts.middleware import Request

TEAM = "team"
NOTHING = Value("")


@dataclass(frozen=True)
class Capacity:
    """One row of what somebody is: an officer of a team, a manager of one, a member, a councillor, a delegate.

    ``of`` is the id of the team, organisation, ward or delegation; ``note`` what else there is to say of it.
    """

    kind: str
    of: str
    name: str
    role: str
    note: str


def viewer_of(request: "Request") -> Viewer:
    """The viewer of a request: one query for someone signed in (besides their session's), none for a guest.

    One more for whoever acts in another's account: that account.
    """
    session = request.session
    browser: dict[str, Any] = {
        "shown": frozenset(session.get(SHOWN_SESSION_KEY, ())),
        "glimpsed": frozenset(session.get(GLIMPSED_SESSION_KEY, ())),
        "returned": frozenset(session.get(RETURNED_SESSION_KEY, ())),
    }
    if not isinstance(request.user, User):
        return Viewer(visitor=request.visitor, **browser)
    capacities = capacities_of(request.user)
    hats = tuple(hats_of(capacities))
    chosen = session.get(HAT_SESSION_KEY, "")
    worn = hat_worn(hats, chosen)
    facts = _facts_of(worn, capacities)
    if worn.kind == HatKind.DELEGATE:
        # A delegate's browser holds nothing that is the account's.
        return Viewer(user=request.user, worn=worn, hats=hats, person=_giver(worn), **facts)
    is_advisor = facts.get("is_advisor", False)
    channel = session.get(CHANNEL_SESSION_KEY, "phone") if is_advisor else _CHANNELS.get(worn.kind, "online")
    return Viewer(
        user=request.user,
        worn=worn,
        hats=hats,
        ended=chosen if chosen and chosen != worn.key else "",
        person=_person_of(request.user),
        channel=channel,
        visitor=request.visitor,
        **browser,
        **facts,
    )


_CHANNELS = {HatKind.COUNCILLOR: "councillor", HatKind.PARTNER: "partner"}


def capacities_of(user: User) -> list[Capacity]:
    """Everything that ``user`` is today besides themselves, in one query."""
    today = timezone.localdate()
    members = Membership.objects.filter(user=user, ended_at__isnull=True, organisation__closed_at__isnull=True)
    acting = Delegation.objects.filter(agent=user, accepted_at__isnull=False, ended_at__isnull=True)
    rows = _rows(Team.objects.filter(members=user), Value(TEAM), F("pk"), F("name"), _desk_or_safeguarding()).union(
        _rows(
            StaffRole.objects.filter(user=user),
            Value("role"),
            F("team_id"),
            Coalesce(F("team__name"), Value("")),
            F("role"),
        ),
        _rows(members, F("organisation__kind"), F("organisation_id"), F("organisation__name"), F("role")),
        _rows(Seat.objects.filter(sitting_on(today), user=user), Value("councillor"), F("ward_id"), F("ward__name")),
        _rows(acting, Value("delegate"), F("pk"), F("giver__name"), F("scope"), F("subjects")),
        all=True,
    )
    return [Capacity(*row) for row in rows]


def ended_hat(user: User, key: str) -> Hat:
    """The hat of that key which is ``user``'s no more, with its name as far as there is still one."""
    kind, _, of = key.partition(":")
    if not of:
        return Hat(kind=HatKind(kind))
    given = Delegation.objects.filter(agent=user, pk=of).values_list("giver__name", flat=True)
    joined = Membership.objects.filter(user=user, organisation__pk=of).values_list("organisation__name", flat=True)
    name = given.first() if kind == HatKind.DELEGATE else joined.first()
    return Hat(kind=HatKind(kind), id=uuid.UUID(of), name=name or "")


def hats_of(capacities: Iterable[Capacity]) -> list[Hat]:
    """The hats that somebody has: their own account always; all their teams are one, and so are all their wards."""
    hats = [RESIDENT]
    found = sorted(capacities, key=lambda one: (one.kind, one.name))
    work = [one for one in found if one.kind in {TEAM, "role"}]
    if work:
        hats.append(Hat(kind=HatKind.STAFF, name=", ".join(dict.fromkeys(one.name for one in work if one.name))))
    wards = list(dict.fromkeys(one.name for one in found if one.kind == HatKind.COUNCILLOR))
    if wards:
        hats.append(Hat(kind=HatKind.COUNCILLOR, name=" and ".join(wards)))
    for one in found:
        if one.kind in {HatKind.PARTNER, HatKind.BUSINESS, HatKind.DELEGATE}:
            subjects = frozenset(json.loads(one.note)) if one.note else frozenset()
            hats.append(
                Hat(kind=HatKind(one.kind), id=uuid.UUID(one.of), name=one.name, role=one.role, subjects=subjects)
            )
    return hats


def _facts_of(worn: Hat, capacities: Iterable[Capacity]) -> dict[str, Any]:
    """What of a viewer follows from the hat that is worn."""
    if worn.kind == HatKind.COUNCILLOR:
        return {"ward_ids": frozenset(int(one.of) for one in capacities if one.kind == HatKind.COUNCILLOR)}
    if worn.kind != HatKind.STAFF:
        return {}
    teams = [one for one in capacities if one.kind == TEAM]
    roles = [one for one in capacities if one.kind == "role"]
    managed = frozenset(int(one.of) for one in roles if one.role == StaffRoleKind.MANAGER)
    return {
        "team_ids": frozenset(int(one.of) for one in teams) | managed,
        "managed_team_ids": managed,
        "is_advisor": any("desk" in one.role for one in teams),
        "safeguarding_team_ids": frozenset(int(one.of) for one in teams if "safeguarding" in one.role),
        "is_auditor": any(one.role == StaffRoleKind.AUDITOR for one in roles),
        "is_administrator": any(one.role == StaffRoleKind.ADMINISTRATOR for one in roles),
    }


def _desk_or_safeguarding() -> Any:
    """What a team is besides a team, in a word."""
    from_flags = [
        ("desk safeguarding", Q(is_desk=True, is_safeguarding=True)),
        ("desk", Q(is_desk=True)),
        ("safeguarding", Q(is_safeguarding=True)),
    ]
    return Case(*(When(when, then=Value(word)) for word, when in from_flags), default=Value(""))


def _rows(
    rows: QuerySet[Any],
    kind: Any,
    of: Any,
    name: Any,
    role: Any = NOTHING,
    note: Any = NOTHING,
) -> QuerySet[Any, Any]:
    """One part of the union: the columns of ``Capacity``, all of them text."""

    def text(value: Any) -> Cast:
        return Cast(value, CharField(max_length=500))

    return rows.order_by().values_list(
        text(kind), Cast(of, CharField(max_length=40)), text(name), text(role), text(note)
    )


def _giver(hat: Hat) -> Person | None:
    """Whose account a delegate acts in."""
    return Person.objects.select_related("home").filter(delegations=hat.id).first()


def _person_of(user: User) -> Person | None:
    """Whose sign-in it is, without a query where it was fetched with it."""
    try:
        return user.person
    except Person.DoesNotExist:
        return None
