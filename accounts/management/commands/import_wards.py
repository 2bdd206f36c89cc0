"""Keeps wards and their boundaries from ONS GeoJSON files."""

from pathlib import Path

from accounts import actions
from accounts.feeds import wards
from accounts.management.feeds import FeedCommand


class Command(FeedCommand):
    """``manage.py import_wards wards.geojson …``"""

    help = "Import wards from GeoJSON files of the ONS Open Geography Portal."

    def import_file(self, path: Path, *, is_dry_run: bool) -> actions.Imported:
        rows, refused = wards.read_wards(path)
        return actions.import_wards(rows=rows, refused=refused, is_dry_run=is_dry_run, by=None)
