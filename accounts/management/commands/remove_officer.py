"""Takes an officer off a team."""

from accounts import actions
from accounts.management.officers import OfficerCommand
from accounts.models import Team


class Command(OfficerCommand):
    """``manage.py remove_officer <email> <team>``"""

    help = "End someone's work on the cases of a team, from their next page on."
    said = "{email} is no officer of {team}."

    def change(self, *, email: str, team: str) -> Team:
        return actions.remove_officer(email=email, team=team, by=None)
