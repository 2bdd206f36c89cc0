"""Makes the teams that the catalogue names, the desk's, and the one that reads comments on planning applications."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts import actions
from casework.queries import PLANNING_TEAM
from journeys import kinds


class Command(BaseCommand):
    """``manage.py teams``: may be run at each release."""

    help = "Make the teams that the services of the catalogue name, planning and the desk; leave those that are there."

    def handle(self, *args: Any, **options: Any) -> None:
        for slug in sorted({*kinds.team_slugs(), PLANNING_TEAM}):
            is_new = actions.add_team(slug=slug, by=None)
            self.stdout.write(f"{slug}: {'made' if is_new else 'there already'}")
        self.stdout.write(f"{actions.add_desk(by=None).slug}: at the desk")
