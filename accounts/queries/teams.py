"""The teams there are."""

from accounts.models import Team


def team_slugs() -> set[str]:
    """The slug of every team."""
    return set(Team.objects.values_list("slug", flat=True))
