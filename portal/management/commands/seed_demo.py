"""Fill an empty database with the demo borough."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.demo import actions as demo


class Command(BaseCommand):
    """``manage.py seed_demo``: the same borough, people and cases at every run, dated back from today."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="delete everything first, then fill it again")

    def handle(self, *, fresh: bool, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("The demo borough is never written into a council's own database.")
        began = time.monotonic()
        if fresh:
            demo.clear_borough(by=None)
        try:
            counts = demo.seed_borough(by=None)
        except demo.AlreadySeeded:
            self.stdout.write("The demo borough is there already. --fresh deletes everything and begins again.")
            return
        except demo.NotEmpty as error:
            raise CommandError(f"This database is in use: {error}. Nothing was changed.") from error
        told = ", ".join(f"{number:,} {noun}" for noun, number in counts.items())
        self.stdout.write(f"Seeded {told} in {time.monotonic() - began:.1f} seconds.")
