"""What the commands that change who is on a team share: an address and a team in, a sentence out."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import queries
from accounts.actions import NoSuchSignIn, NoSuchTeam
from accounts.models import Team


class OfficerCommand(BaseCommand):
    """``manage.py … <email> <team>``"""

    said = ""  # with {email} and {team}

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address they sign in with")
        parser.add_argument("team", help="the team's slug: street-cleansing")

    def change(self, *, email: str, team: str) -> Team:
        """Make the change. Raises ``NoSuchTeam`` and ``NoSuchSignIn``."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        email, slug = options["email"], options["team"]
        try:
            team = self.change(email=email, team=slug)
        except NoSuchTeam as error:
            known = ", ".join(sorted(queries.team_slugs())) or "none yet: manage.py teams makes them"
            raise CommandError(f"There is no team {slug}. Teams: {known}.") from error
        except NoSuchSignIn as error:
            raise CommandError(
                f"Nobody has signed in with {email} and shown that it is theirs. They create an account first."
            ) from error
        self.stdout.write(self.said.format(email=email, team=team.name))
