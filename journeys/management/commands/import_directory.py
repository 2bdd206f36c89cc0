"""Imports a directory of help in the community."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.feeds import FeedRefused
from accounts.feeds.files import read_text
from journeys import actions, kinds
from journeys.information import searching
from journeys.information.feeds import fetching, openreferral, outpost

REASONS_SHOWN = 20
BYTES_AT_MOST = 200 * 1024 * 1024


class Command(BaseCommand):
    """``manage.py import_directory services.json`` or ``https://…``: may be run as often as the source changes."""

    help = "Import Open Referral UK (HSDS 3) JSON from a file or an https address, or Outpost's CSV from a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", help="a file, several with --more, or an https address")
        parser.add_argument("--more", nargs="*", default=[], help="further pages of the same source, as files")
        parser.add_argument(
            "--name", default="", help="what the source is called here; its file name or address if none"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument(
            "--may-remove-most", action="store_true", help="go on even where most of what is listed would go"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        source: str = options["source"]
        is_address = "://" in source
        name = options["name"] or (source if is_address else Path(source).name)
        try:
            pages = (
                fetching.fetch_pages(source)
                if is_address
                else [read_page(Path(one)) for one in [source, *options["more"]]]
            )
            feed = openreferral.read_feed(pages)
            imported = actions.import_help(
                rows=feed.rows,
                refused=feed.refused,
                source=name[:200],
                is_whole=feed.is_whole,
                is_dry_run=options["dry_run"],
                may_remove_most=options["may_remove_most"],
                by=None,
            )
        except (FeedRefused, actions.WouldRemoveMost) as error:
            raise CommandError(f"{name}: refused. {error}") from error
        self.report(name, imported, is_dry_run=options["dry_run"])
        if not options["dry_run"]:
            actions.write_index(entries=searching.entries(kinds.services()), by=None)

    def report(self, name: str, imported: actions.ImportedHelp, *, is_dry_run: bool) -> None:
        counts = [f"{getattr(imported, what):,} {what}" for what in ("added", "changed", "unchanged", "gone")]
        told = ", ".join([*counts, f"{len(imported.refused):,} refused"])
        self.stdout.write(f"{name}: {told}{' (dry run: nothing was changed)' if is_dry_run else ''}")
        for item in imported.refused[:REASONS_SHOWN]:
            self.stdout.write(f"  {item.where}: {item.reason}")
        if len(imported.refused) > REASONS_SHOWN:
            self.stdout.write(f"  and {len(imported.refused) - REASONS_SHOWN:,} more")


def read_page(path: Path) -> Any:
    """A file of a feed as JSON; Outpost's CSV in the same shape. Raises ``FeedRefused``."""
    if path.is_file() and path.stat().st_size > BYTES_AT_MOST:
        raise FeedRefused(f"The file has more than {BYTES_AT_MOST // 1024**2} MB.")
    text = read_text(path)
    if path.suffix.lower() == ".csv":
        return outpost.read_outpost(text)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FeedRefused("The file is not JSON, or is cut off.") from error
