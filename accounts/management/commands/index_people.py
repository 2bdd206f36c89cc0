"""Writes anew by what people are found, for those who came into the database past the portal."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.actions import finding


class Command(BaseCommand):
    """``manage.py index_people``"""

    help = "Write anew by what people are found: the words of their names, and the addresses that were typed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Everyone, a thousand at a time."""
        self.stdout.write(f"{finding.index_everyone(by=None)} people can be found by their names and addresses.")
