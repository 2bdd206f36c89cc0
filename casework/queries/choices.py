"""What there is to choose from on casework's pages: services, wards, colleagues."""

from collections.abc import Iterable, Mapping

from django.db.models import DateTimeField, Exists, OuterRef, QuerySet, Value

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
    return _titled(_versions_with(teams))


def services_and_wards(teams: Iterable[Team]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What a queue is narrowed by, in one query: ``services_with`` its teams, and our wards as code and name."""
    versions = _versions_with(teams).values_list(Value("service"), "slug", "title", "published_at")
    wards = _our_wards().values_list(Value("ward"), "code", "name", Value(None, DateTimeField()))
    rows = list(versions.union(wards, all=True))
    newest_last = sorted((at, slug, title) for kind, slug, title, at in rows if kind == "service")
    titles = {slug: title for _at, slug, title in newest_last}
    named = [(code, name) for kind, code, name, _at in rows if kind == "ward"]
    return _by_title(titles), sorted(named, key=lambda one: one[1])


def services_reported(wards: Iterable[Ward]) -> list[tuple[str, str]]:
    """The services of which there are public reports in these wards, as slug and newest title, by title."""
    there = Case.objects.listed().filter(service=OuterRef("pk"), ward__in=[ward.pk for ward in wards])
    return _titled(ServiceVersion.objects.filter(Exists(there)))


def _titled(versions: QuerySet[ServiceVersion]) -> list[tuple[str, str]]:
    return _by_title(dict(versions.order_by("published_at").values_list("slug", "title")))


def _by_title(titles: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(titles.items(), key=lambda item: item[1])


def _versions_with(teams: Iterable[Team]) -> QuerySet[ServiceVersion]:
    theirs = Case.objects.filter(service=OuterRef("pk"), team__in=[team.pk for team in teams])
    return ServiceVersion.objects.filter(Exists(theirs))


def our_wards() -> list[Ward]:
    """The wards of this council by name, without their boundaries."""
    return list(_our_wards().only("code", "name").order_by("name"))


def _our_wards() -> QuerySet[Ward]:
    return Ward.objects.filter(council__is_ours=True)


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
