"""Which officers may have a case: those of its team, not whoever made the decision that it asks to look at again."""

from accounts.models import User
from casework import queries
from casework.models import Case


class NotOnTheTeam(Exception):
    """A case is given only to an officer of its team."""


class SameOfficer(Exception):
    """Whoever made a decision does not look at it again."""


def refuse_who_decided(case: Case, officer: User) -> None:
    """Raise ``SameOfficer`` where ``case`` asks to look again at what ``officer`` decided."""
    if case.challenges_id is not None and officer.pk in queries.deciders_of(case):
        raise SameOfficer(officer)


def refuse_stranger(case: Case, officer: User) -> None:
    """Raise ``NotOnTheTeam`` where ``officer`` does not work on the team of ``case``."""
    if not case.team.members.filter(pk=officer.pk).exists():
        raise NotOnTheTeam(officer)
