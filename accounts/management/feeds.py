"""What the commands that read feeds share: files in, counts and reasons out, a dry run."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import Imported
from accounts.feeds import FeedRefused

REASONS_SHOWN = 20


class FeedCommand(BaseCommand):
    """Imports the files it is given, one after the other. A file that is refused leaves the others alone."""

    default_files: ClassVar[list[Path]] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*" if self.default_files else "+", type=Path, default=self.default_files)
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def import_file(self, path: Path, *, is_dry_run: bool) -> Imported:
        """Read one file and keep what is in it. Raises ``FeedRefused`` where it is no such file."""
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        refused = 0
        for path in options["files"]:
            try:
                imported = self.import_file(path, is_dry_run=options["dry_run"])
            except FeedRefused as error:
                self.stderr.write(self.style.ERROR(f"{path.name}: refused. {error}"))
                refused += 1
                continue
            self._report(path, imported, is_dry_run=options["dry_run"])
        if refused:
            raise CommandError(f"{refused} of {len(options['files'])} files refused")

    def _report(self, path: Path, imported: Imported, *, is_dry_run: bool) -> None:
        counts = [
            f"{imported.added:,} added",
            f"{imported.changed:,} changed",
            f"{imported.unchanged:,} unchanged",
            *([f"{imported.elsewhere:,} of councils not kept"] if imported.elsewhere else []),
            f"{len(imported.refused):,} refused",
        ]
        self.stdout.write(f"{path.name}: {', '.join(counts)}{' (dry run: nothing was changed)' if is_dry_run else ''}")
        for item in imported.refused[:REASONS_SHOWN]:
            self.stdout.write(f"  {item.where}: {item.reason}")
        if len(imported.refused) > REASONS_SHOWN:
            self.stdout.write(f"  and {len(imported.refused) - REASONS_SHOWN:,} more")
