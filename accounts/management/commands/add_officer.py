"""Makes someone with a sign-in an officer of a team."""

from accounts import actions
from accounts.management.officers import OfficerCommand
from accounts.models import Team


class Command(OfficerCommand):
    """``manage.py add_officer <email> <team>``"""

    help = "Let someone who has an account work on the cases of a team."
    said = "{email} is an officer of {team}."

    def change(self, *, email: str, team: str) -> Team:
        return actions.add_officer(email=email, team=team, by=None)
