"""Writes what can be booked from a file into the database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Team, Ward
from casework import actions
from journeys.engine.reading import BrokenDefinitions
from journeys.engine.resources import load_resources

OURS = Path(__file__).resolve().parents[2] / "resources.yaml"


class Command(BaseCommand):
    """``manage.py resources [FILE]``: may be run at each release, after ``manage.py teams``."""

    help = "Write what can be booked, as a file says: journeys/resources.yaml where none is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=OURS)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            written = actions.set_resources(resources=load_resources(file), by=None)
        except BrokenDefinitions as broken:
            raise CommandError(str(broken)) from broken
        except (Team.DoesNotExist, Ward.DoesNotExist) as error:
            raise CommandError(
                f"A team or ward that the file names is not there: run “manage.py teams”. {error}"
            ) from error
        self.stdout.write(f"{written.made} made, {written.kept} kept, {written.closed} not offered any more.")
