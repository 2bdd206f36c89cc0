"""Teams, and who is on them."""

from django.db import transaction

from accounts.models import Team, User

DESK = "resident-advisors"


class NoSuchTeam(Exception):
    """There is no team of this slug."""


class NoSuchSignIn(Exception):
    """Nobody has signed in with this address and shown that it is theirs: they make an account first."""


@transaction.atomic
def add_team(*, slug: str, by: User | None) -> bool:
    """Make the team unless it is there, called by its slug in words; say whether it is new."""
    name = slug.replace("-", " ").capitalize()
    return Team.objects.get_or_create(slug=slug, defaults={"name": name})[1]


@transaction.atomic
def add_desk(*, by: User | None) -> Team:
    """Make the team of the resident advisors unless there is a desk already, under whatever name.

    No service names it, as no case is theirs: without it nobody could help at the counter or by phone.
    """
    desk = Team.objects.filter(is_desk=True).order_by("pk").first()
    if desk is not None:
        return desk
    new = {"name": "Resident advisors", "is_desk": True}
    return Team.objects.update_or_create(slug=DESK, defaults={"is_desk": True}, create_defaults=new)[0]


@transaction.atomic
def add_officer(*, email: str, team: str, by: User | None) -> Team:
    """Let the person who signs in with ``email`` work on the cases of ``team``, a slug; twice changes nothing.

    Raises ``NoSuchTeam``, and ``NoSuchSignIn`` where nobody proved the address by a code: whoever typed another's
    address at sign-up must not become an officer by it.
    """
    joined = _team(team)
    joined.members.add(_sign_in(email))
    return joined


@transaction.atomic
def remove_officer(*, email: str, team: str, by: User | None) -> Team:
    """End that work at once, where they are on ``team``. Raises ``NoSuchTeam`` and ``NoSuchSignIn``."""
    left = _team(team)
    left.members.remove(_sign_in(email))
    return left


def _team(slug: str) -> Team:
    try:
        return Team.objects.get(slug=slug)
    except Team.DoesNotExist as error:
        raise NoSuchTeam(slug) from error


def _sign_in(email: str) -> User:
    try:
        return User.objects.get(email=email.strip().lower(), is_active=True, person__email_verified_at__isnull=False)
    except User.DoesNotExist as error:
        raise NoSuchSignIn(email) from error
