"""Who may see which case, in SQL: the rules of ``casework.rules.sight`` as conditions on rows of cases."""

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from accounts.models import Client, OrganisationKind, Person
from accounts.rules import Viewer, permissions
from accounts.rules.hats import HatKind
from accounts.rules.permissions import Rows
from casework.models.around import CircleMember, Follower
from casework.models.callers import helped_by
from casework.models.channels import CaseChannel

if TYPE_CHECKING:
    from casework.models.cases import Case


def selves_of(person: Person) -> QuerySet[Person]:
    """``person``, and the guests who gave an address that ``person`` has shown to be theirs."""
    same = Q(pk=person.pk)
    if person.email and person.email_verified_at:
        same |= Q(user__isnull=True, email=person.email)
    if person.mobile and person.mobile_verified_at:
        same |= Q(user__isnull=True, mobile=person.mobile)
    return Person.objects.filter(same)


def own_of(viewer: Viewer) -> Q:
    """Whether it is the viewer's own in the hat that they wear: ``account_of``, or a guest's in this browser.

    What was reported signed in is not open to whoever uses the browser next.
    """
    own = account_of(viewer)
    if viewer.visitor is not None:
        own |= Q(visitor=viewer.visitor, person__user__isnull=True)
    return own


def account_of(viewer: Viewer) -> Q:
    """Whether it is of the account that they are in: the person's, the business's, or of a client who agrees.

    A delegate's are those of the subjects that are shared, and never a restricted one: who hurts somebody may be the
    one who helps them. What is a business's is of no member's own account; a member who left has none of it.
    """
    if viewer.business_id is not None:
        return Q(organisation=viewer.business_id)
    if viewer.partner_id is not None:
        return _of_clients(viewer.partner_id)
    if viewer.person is None or viewer.hat.kind == HatKind.COUNCILLOR:
        return Q(pk__in=[])
    own = Q(person__in=selves_of(viewer.person)) & ~Q(organisation__kind=OrganisationKind.BUSINESS)
    if viewer.hat.kind == HatKind.DELEGATE:
        own &= Q(journey__in=permissions.journeys_open_to(viewer), is_restricted=False)
    return own


def raised_by(viewer: Viewer) -> Q:
    """Whether a councillor asked for it, for a resident or about a place."""
    is_councillor = viewer.hat.kind == HatKind.COUNCILLOR and viewer.user is not None
    return Q(opened_by=viewer.user, channel=CaseChannel.COUNCILLOR) if is_councillor else Q(pk__in=[])


def is_outside(viewer: Viewer) -> Q:
    """Whether it is sensitive and a member of staff is not in its circle: nor its holder, nor a manager of its team."""
    if viewer.hat.kind != HatKind.STAFF or viewer.user is None:
        return Q(pk__in=[])
    standing = Q(until_at__isnull=True) | Q(until_at__gt=timezone.now())
    let_in = CircleMember.objects.filter(standing, case=OuterRef("pk"), user=viewer.user)
    inside = Q(Exists(let_in)) | Q(holder=viewer.user) | Q(team__in=viewer.managed_team_ids)
    return Q(is_sensitive=True) & ~inside


def _of_clients(agency: uuid.UUID) -> Q:
    """Whether an agency asked for it for a client whose consent stands."""
    consenting = Client.objects.filter(organisation=agency, ended_at__isnull=True).consenting(timezone.localdate())
    return Q(organisation=agency, person__in=consenting.values("person"), is_restricted=False)


def _proved_by(viewer: Viewer) -> Q:
    proved = Q(reference__in=viewer.shown)
    if viewer.glimpsed:
        proved |= Q(reference__in=viewer.glimpsed, is_private=True, is_restricted=False)
    return proved


def of_teams(viewer: Viewer) -> Q:
    """Whether it is of a team of the viewer, or they look at its decision again."""
    return Q(team__in=viewer.team_ids) | Q(looked_at_again_by(viewer))


# The cells of the permission table, in SQL.
CASE_ROWS: dict[Rows, Callable[[Viewer], Q]] = {
    Rows.PUBLIC: lambda _viewer: Q(is_confidential=False),
    Rows.OPEN: lambda _viewer: Q(is_private=False),
    Rows.ASKED: lambda _viewer: Q(pk__in=[]),  # open to them anyway: now with who reported it
    Rows.HELPED: lambda viewer: Q(helped_by(viewer), is_restricted=False),
    Rows.PROVED: _proved_by,
    Rows.OWN: own_of,
    Rows.SHARED: own_of,
    Rows.ORGANISATION: own_of,
    Rows.CLIENTS: own_of,
    Rows.RAISED: raised_by,
    Rows.TEAMS: of_teams,
}


def looked_at_again_by(viewer: Viewer) -> Exists | Value:
    """Whether a team of ``viewer`` was asked to look at its decision again."""
    if not viewer.team_ids:
        return Value(False)
    return Exists(_cases().filter(challenges__case=OuterRef("pk"), team__in=viewer.team_ids))


def asked_of(viewer: Viewer) -> Exists | Value:
    """Whether its team asked one of ``viewer``'s about it, or they have a task on it."""
    if not viewer.team_ids or viewer.user is None:
        return Value(False)
    to_do = Q(tasks__for_whom=viewer.user, tasks__done_at__isnull=True)
    return Exists(_cases().filter(Q(questions__team__in=viewer.team_ids) | to_do, pk=OuterRef("pk")))


def followed_by(viewer: Viewer) -> Exists | Value:
    """Whether ``viewer`` follows it."""
    if viewer.person is None:
        return Value(False)
    return Exists(Follower.objects.filter(case=OuterRef("pk"), person=viewer.person))


def _cases() -> QuerySet["Case"]:
    """All cases: the model is read after this, as its own queries ask who may see which."""
    return apps.get_model("casework", "Case")._default_manager.all()
