"""What there is to choose from on casework's pages: services, wards, colleagues."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Team, User, Ward
from accounts.rules import Viewer
from casework.models import Case, Decision, ServiceVersion


def teams_of(viewer: Viewer) -> list[Team]:
    """The teams whose queue ``viewer`` works on, by name."""
    return list(Team.objects.filter(pk__in=viewer.team_ids).order_by("name"))


def services_named() -> list[tuple[str, str]]:
    """Every service that may have cases, as slug and newest title, by title."""
    return _titled(ServiceVersion.objects.all())


def services_with(teams: Iterable[Team]) -> list[tuple[str, str]]:
    """The services whose cases these teams have or had, as slug and newest title, by title.

    By the cases, not by the team that a service names: a case may be passed on, and a part has its own team.
    """
    theirs = Case.objects.filter(service=OuterRef("pk"), team__in=[team.pk for team in teams])
    return _titled(ServiceVersion.objects.filter(Exists(theirs)))


def services_reported(wards: Iterable[Ward]) -> list[tuple[str, str]]:
    """The services of which there are public reports in these wards, as slug and newest title, by title."""
    there = Case.objects.listed().filter(service=OuterRef("pk"), ward__in=[ward.pk for ward in wards])
    return _titled(ServiceVersion.objects.filter(Exists(there)))


def _titled(versions: QuerySet[ServiceVersion]) -> list[tuple[str, str]]:
    titles = dict(versions.order_by("published_at").values_list("slug", "title"))
    return sorted(titles.items(), key=lambda item: item[1])


def our_wards() -> list[Ward]:
    """The wards of this council by name, without their boundaries."""
    return list(Ward.objects.filter(council__is_ours=True).only("code", "name").order_by("name"))


def colleagues_of(case: Case) -> list[User]:
    """Who may be given the case: the members of its team, save who made the decision it asks to look at again."""
    colleagues = User.objects.filter(teams=case.team_id, is_active=True)
    if case.challenges_id is not None:
        colleagues = colleagues.exclude(pk__in=deciders_of(case))
    return list(colleagues.select_related("person").order_by("email"))


def teams_beside(case: Case) -> list[Team]:
    """The teams to which the case could be passed on, by name: not the advisors, who hold no cases.

    None for a restricted case: whoever else has to know is told by its team, and no more than they need.
    """
    if case.is_restricted:
        return []
    return list(Team.objects.filter(is_desk=False).exclude(pk=case.team_id).order_by("name"))


def deciders_of(case: Case) -> list[int]:
    """Who decided what ``case`` asks to look at again, and so may not do it: nobody where a rule decided."""
    made = Decision.objects.filter(case__decisions=case.challenges_id, decided_by__isnull=False)
    return list(made.values_list("decided_by_id", flat=True))
