"""Gives a role of staff to someone with a sign-in: the first administrator, say."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import NoSuchSignIn, NoSuchTeam
from accounts.actions import roles as actions
from accounts.models import StaffRoleKind


class Command(BaseCommand):
    """``manage.py give_role <email> manager|auditor|administrator [--team <slug>]``"""

    help = "Give a role to someone who has an account; a manager's is for a team."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address they sign in with")
        parser.add_argument("role", choices=StaffRoleKind.values)
        parser.add_argument("--team", default="", help="of a manager: the team's slug")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            given = actions.give_role(email=options["email"], role=options["role"], team=options["team"], by=None)
        except NoSuchSignIn as error:
            raise CommandError(f"Nobody has signed in with {options['email']} and shown that it is theirs.") from error
        except NoSuchTeam as error:
            raise CommandError(f"There is no team {options['team']}.") from error
        except actions.RoleNeedsTeam as error:
            raise CommandError("Say of which team: --team street-cleansing.") from error
        self.stdout.write(f"{options['email']} is {given.get_role_display().lower()} now.")
