"""``manage.py services check`` and ``list``: whether the catalogue is sound, and what is in it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Team
from journeys import kinds
from journeys.engine import loading
from journeys.engine.loading import Service
from journeys.engine.reading import BrokenDefinitions


class Command(BaseCommand):
    """Checks or lists the services of the catalogue."""

    help = "Check every service definition, naming file and line of each fault, or list the services."
    requires_system_checks = ()  # a broken definition is what it is here to tell

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["check", "list"])
        parser.add_argument(
            "--folder", type=Path, default=kinds.CATALOGUE, help="another catalogue than the portal's own"
        )
        parser.add_argument(
            "--deployed", action="store_true", help="ask the database and the settings for teams and back offices too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        definitions = {name: journey.definition for name, journey in kinds.JOURNEYS.items()}
        try:
            services = loading.load_services(options["folder"], definitions)
        except BrokenDefinitions as broken:
            for fault in broken.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(broken.faults)} faults in the service definitions.") from broken
        if options["deployed"]:
            self.check_deployment(services)
        if options["act"] == "list":
            self.list_services(services)
        else:
            self.stdout.write(f"{len(services)} services, no fault.")

    def check_deployment(self, services: dict[str, Service]) -> None:
        """Raise ``CommandError`` where a service names a team or a back office that is not here."""
        teams = set(Team.objects.values_list("slug", flat=True))
        missing = [
            f"{slug}: there is no {what} “{name}” here."
            for slug, service in services.items()
            for what, name, known in (
                ("team", service.definition.team, teams),
                ("back office", service.definition.back_office, set(settings.BACK_OFFICES)),
            )
            if name and name not in known
        ]
        for line in missing:
            self.stderr.write(line)
        if missing:
            raise CommandError(f"{len(missing)} teams or back offices are missing.")

    def list_services(self, services: dict[str, Service]) -> None:
        for slug, service in services.items():
            definition = service.definition
            promise = f"{definition.promise.working_days} working days"
            self.stdout.write(
                f"{slug:45} {definition.journey:12} {definition.reference}  {definition.team:22} {promise:16}"
                f" LGSL {definition.lgsl or '-':5} {service.hash[:12]}"
            )
