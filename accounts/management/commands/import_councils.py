"""Keeps our council's and the neighbours' names, report addresses and phones."""

from pathlib import Path
from typing import ClassVar

from accounts import actions
from accounts.feeds import councils
from accounts.management.feeds import FeedCommand


class Command(FeedCommand):
    """``manage.py import_councils [councils.yaml]``: without a file, the one of accounts/feeds."""

    help = "Import councils from a YAML file (accounts/feeds/councils.yaml if none is given)."
    default_files: ClassVar[list[Path]] = [councils.OURS_AND_AROUND]

    def import_file(self, path: Path, *, is_dry_run: bool) -> actions.Imported:
        return actions.import_councils(rows=councils.read_councils(path), is_dry_run=is_dry_run, by=None)
