"""The open cases around an officer in the street."""

from dataclasses import dataclass
from math import sqrt

from accounts.rules import Viewer
from casework.models import Case, ServiceVersion

METRES = 1500
AT_MOST = 30


@dataclass(frozen=True, kw_only=True)
class CaseNear:
    """One case and how far it is."""

    case: Case
    metres: float


def cases_around(viewer: Viewer, *, easting: float, northing: float) -> list[CaseNear]:
    """The open cases of the viewer's teams within a walk of a point, the nearest first. One query."""
    theirs = Case.objects.visible_to(viewer).open().filter(team__in=viewer.team_ids, waiting_since__isnull=True)
    near = theirs.within(easting=easting, northing=northing, metres=METRES).select_related("holder__person")
    return [CaseNear(case=case, metres=sqrt(case.square_metres)) for case in near[:AT_MOST]]


def cases_held(viewer: Viewer) -> list[Case]:
    """The open cases with a place that the viewer keeps: where to go where nobody knows where they are."""
    held = Case.objects.open().filter(team__in=viewer.team_ids, holder=viewer.user, easting__isnull=False)
    return list(held.select_related("holder__person").order_by("promised_on", "pk")[:AT_MOST])


def reports_of(viewer: Viewer) -> list[tuple[str, str]]:
    """What can be reported to the viewer's teams, as slug and newest title, by title: what they had cases of."""
    theirs = Case.objects.filter(team__in=viewer.team_ids, journey="report", is_private=False)
    versions = ServiceVersion.objects.filter(pk__in=theirs.values("service")).order_by("published_at")
    return sorted(dict(versions.values_list("slug", "title")).items(), key=lambda item: item[1])
