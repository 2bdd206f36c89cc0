"""Runs one batch of a feed from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import feeding
from accounts.feeds import a_time
from accounts.models import FeedRun


class Command(BaseCommand):
    """``manage.py feed rounds rounds.csv --dry-run``"""

    help = "Keep what a file says of one feed, all of it or nothing. docs/feeds.md shows the files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("feed", choices=sorted(feeding.FEEDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--confirm-removals", action="store_true", help="remove rows even if they are the most")
        parser.add_argument("--as-of", type=a_time, help="when it was true: 2026-11-21 or 2026-11-21T18:00")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror or error}") from error
        run = feeding.run_feed(
            feed=options["feed"],
            content=content,
            source=path.name,
            as_of=options["as_of"],
            is_dry_run=options["dry_run"],
            confirm_removals=options["confirm_removals"],
            by=None,
        )
        self._report(run)

    def _report(self, run: FeedRun) -> None:
        for item in run.reasons:
            self.stdout.write(f"  {item['where']}: {item['reason']}")
        if run.refused > len(run.reasons):
            self.stdout.write(f"  and {run.refused - len(run.reasons):,} more")
        counts = (
            f"{run.added:,} added, {run.changed:,} changed, {run.unchanged:,} unchanged, {run.gone:,} gone, "
            f"{run.refused:,} refused"
        )
        if run.state in {FeedRun.State.REFUSED, FeedRun.State.HELD}:
            raise CommandError(f"{run.feed}: {run.get_state_display()}. {run.words}")
        self.stdout.write(f"{run.feed}: {run.get_state_display()}. {counts} in {run.seconds:.1f} s")
        if run.words:
            self.stdout.write(run.words)
