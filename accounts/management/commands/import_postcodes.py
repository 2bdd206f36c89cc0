"""Keeps postcodes from OS Code-Point Open CSV files."""

from pathlib import Path

from accounts import actions
from accounts.feeds import FeedRefused, postcodes
from accounts.management.feeds import FeedCommand
from accounts.models import Council


class Command(FeedCommand):
    """``manage.py import_postcodes sw.csv w.csv …``"""

    help = "Import postcodes of the councils we keep from Code-Point Open. Import councils and wards first."

    def import_file(self, path: Path, *, is_dry_run: bool) -> actions.Imported:
        rows, refused = postcodes.read_postcodes(path)
        if not Council.objects.exists():
            raise FeedRefused("There are no councils yet. Run import_councils first.")
        return actions.import_postcodes(rows=rows, refused=refused, is_dry_run=is_dry_run, by=None)
