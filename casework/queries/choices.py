"""What there is to choose from on casework's pages: services, wards, colleagues."""

from collections.abc import Collection, Sequence

from accounts.models import Team, User, Ward
from accounts.rules import Viewer
from casework.models import Case, ServiceVersion


def teams_of(viewer: Viewer) -> list[Team]:
    """The teams whose queue ``viewer`` works on, by name."""
    return list(Team.objects.filter(pk__in=viewer.team_ids).order_by("name"))


def services_named(*, teams: Collection[str] | None = None) -> list[tuple[str, str]]:
    """Every service that may have cases, as slug and newest title, by title; of the teams with these slugs only."""
    versions: Sequence[tuple[str, str, str]] = list(
        ServiceVersion.objects.order_by("published_at").values_list("slug", "title", "definition__team")
    )
    titles = {slug: title for slug, title, team in versions if teams is None or team in teams}
    return sorted(titles.items(), key=lambda item: item[1])


def our_wards() -> list[Ward]:
    """The wards of this council by name, without their boundaries."""
    return list(Ward.objects.filter(council__is_ours=True).only("code", "name").order_by("name"))


def colleagues_of(case: Case) -> list[User]:
    """Who may be given the case: the members of its team."""
    return list(User.objects.filter(teams=case.team_id, is_active=True).select_related("person").order_by("email"))
