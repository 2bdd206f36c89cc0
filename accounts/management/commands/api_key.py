"""Makes, revokes and lists the keys of the API."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions import feeding, keys
from accounts.models import ApiKey


class Command(BaseCommand):
    """``manage.py api_key add "Waste system" feeds:rounds`` · ``revoke k7m2p9qx`` · ``list``"""

    help = "Keys with which other systems use the API. A key is shown once, when it is made."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        add = commands.add_parser("add", help="make a key and show it, once")
        add.add_argument("name", help="whose it is")
        add.add_argument("scopes", nargs="+", metavar="scope", help="what it is for: feeds:rounds")
        add.add_argument("--days", type=int, help="how many days it may be used")
        revoke = commands.add_parser("revoke", help="let a key open nothing from now on")
        revoke.add_argument("prefix", help="how the key begins, after key_")
        commands.add_parser("list", help="every key, without its secret")

    def handle(self, *args: Any, **options: Any) -> None:
        match options["command"]:
            case "add":
                self._add(options["name"], options["scopes"], options["days"])
            case "revoke":
                self._revoke(options["prefix"])
            case _:
                for key in ApiKey.objects.order_by("name", "made_at"):
                    self.stdout.write(_line(key))

    def _add(self, name: str, scopes: list[str], days: int | None) -> None:
        expires_at = timezone.now() + timedelta(days=days) if days else None
        try:
            key, text = keys.make_key(name=name, scopes=scopes, expires_at=expires_at, by=None)
        except keys.UnknownScope as error:
            raise CommandError(f"There is no {error}. Feeds are {', '.join(sorted(feeding.FEEDS))}.") from error
        self.stdout.write(f"{_line(key)}\nKeep this now, it is not shown again:\n{text}")

    def _revoke(self, prefix: str) -> None:
        try:
            key = keys.revoke_key(prefix=prefix, by=None)
        except keys.NoSuchKey as error:
            raise CommandError(f"There is no key {prefix}.") from error
        self.stdout.write(_line(key))


def _line(key: ApiKey) -> str:
    """One key in words."""
    end = f"until {key.expires_at:%Y-%m-%d}" if key.expires_at else "without end"
    state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else end
    used = f"used {key.used_at:%Y-%m-%d %H:%M}" if key.used_at else "never used"
    return f"{key.prefix}  {key.name}  {' '.join(key.scopes)}  {state}, {used}"
