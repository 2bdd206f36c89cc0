"""Makes the teams that the catalogue names, and the desk's."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts import actions
from journeys import kinds


class Command(BaseCommand):
    """``manage.py teams``: may be run at each release."""

    help = "Make the teams that the services of the catalogue name, and the desk's; leave those that are there."

    def handle(self, *args: Any, **options: Any) -> None:
        for slug in sorted(kinds.team_slugs()):
            is_new = actions.add_team(slug=slug, by=None)
            self.stdout.write(f"{slug}: {'made' if is_new else 'there already'}")
        self.stdout.write(f"{actions.add_desk(by=None).slug}: at the desk")
