"""Writes what the search finds."""

from typing import Any

from django.core.management.base import BaseCommand

from journeys import actions, kinds
from journeys.information import searching


class Command(BaseCommand):
    """``manage.py index``: run at each release; only what changed is written."""

    help = "Bring the search up to date with the services, the help pages and the directory."

    def handle(self, *args: Any, **options: Any) -> None:
        done = actions.write_index(entries=searching.entries(kinds.services()), by=None)
        self.stdout.write(
            f"{done.added:,} added, {done.changed:,} changed, {done.unchanged:,} unchanged, {done.removed:,} removed."
        )
