"""Who may change a service notice."""

from collections.abc import Collection


def may_change_notice(
    *, is_staff: bool, is_advisor: bool, has_written: bool, own_teams: Collection[str], its_teams: Collection[str]
) -> bool:
    """Whether a viewer of ``own_teams`` may change or end a notice about services of ``its_teams``.

    What is about every service, or about none that a team answers for, any of the staff may change.
    """
    if not is_staff:
        return False
    return is_advisor or has_written or not its_teams or bool(set(own_teams) & set(its_teams))
