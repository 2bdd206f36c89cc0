"""Writes the permission table as a page for people."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.rules.permissions import COLUMN_WORDS, WORDS, Column, What, cells_of

HEAD = """# Who may reach what

Written by `manage.py permissions` from `accounts/rules/permissions.py`; do not edit it by hand. `portal/doors.py` says
to which row each address belongs, and what of one case may be seen and done is in `casework/rules/sight.py`.

- **own** what is theirs · **shared** what the account's owner shares with them · **organisation** of the organisation
  that they are here for · **clients** of clients whose consent stands · **raised** what they asked for on someone's
  behalf · **wards** of their wards, public facts alone · **teams** of the teams they work on · **managed** of the teams
  they lead · **open** all that is not private, to officers without who reported it · **asked** of which another team
  asked theirs, or on which they have a task, with who reported it · **helped** of whoever they have on the line and
  know to be them, but nothing of safeguarding · **public** what anyone may read · **proved** what this browser has
  shown to be its own in this session · **all** all of it
- Whoever does several things, an officer who also advises, has the rows of each.
"""


class Command(BaseCommand):
    """``manage.py permissions [--check]``"""

    help = "Write docs/permissions.md, or with --check fail where it is not up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / "docs" / "permissions.md"
        written = written_table()
        if not options["check"]:
            page.write_text(written)
        elif not page.is_file() or page.read_text() != written:
            raise CommandError("docs/permissions.md is not up to date: run manage.py permissions")


def written_table() -> str:
    """The whole page."""
    columns = list(Column)
    lines = ["| | " + " | ".join(COLUMN_WORDS[column] for column in columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for what in What:
        cells = cells_of(what)
        rows = (", ".join(sorted(cells.get(column, ()))) or "–" for column in columns)
        lines.append(f"| {WORDS[what]} | " + " | ".join(rows) + " |")
    return HEAD + "\n" + "\n".join(lines) + "\n"
