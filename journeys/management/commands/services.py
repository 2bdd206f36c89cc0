"""``manage.py services``: whether the catalogue is sound, what is in it, its schema, a new service."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Team
from journeys import kinds
from journeys.engine.beginning import new_definition
from journeys.engine.catalogue import Services
from journeys.engine.loading import SLUG, TAKEN
from journeys.engine.reading import BrokenDefinitions
from journeys.engine.schema import schema_of
from journeys.information import help_pages

LONGEST_NEW = 50  # of a name: what is called after it in lists has to be shorter than 60


class Command(BaseCommand):
    """Checks, lists, describes, keeps or begins services of the catalogue."""

    help = "Work with the service definitions. Every fault is told with its file and line."
    requires_system_checks = ()  # a broken definition is what it is here to tell

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        for act, words in (("check", "tell every fault"), ("list", "say which there are")):
            one = acts.add_parser(act, help=words)
            one.add_argument(
                "--folder", type=Path, default=kinds.CATALOGUE, help="another catalogue than the portal's own"
            )
            one.add_argument(
                "--pages", type=Path, default=help_pages.FOLDER, help="other help pages than the portal's own"
            )
            one.add_argument(
                "--deployed", action="store_true", help="ask the database and the settings for teams and back offices"
            )
        acts.add_parser("schema", help="print the JSON Schema of a definition, for editors")
        acts.add_parser("publish", help="keep the services as the set to go on with when a file is broken")
        new = acts.add_parser("new", help="write a commented definition that runs")
        new.add_argument("kind", choices=sorted(kinds.JOURNEYS), help="the kind of journey")
        new.add_argument(
            "name", help="its folder and its address, like parks/report-a-broken-bench; the folder may be left out"
        )
        new.add_argument("--folder", type=Path, default=kinds.CATALOGUE, help="another catalogue to write it to")

    def handle(self, *args: Any, **options: Any) -> None:
        act = options["act"]
        if act == "schema":
            self.stdout.write(json.dumps(schema_of(kinds.definitions()), indent=2, ensure_ascii=False))
        elif act == "new":
            self.begin(options["kind"], options["name"], options["folder"])
        elif act == "publish":
            self.load(kinds.CATALOGUE)
            is_new = kinds.keep_catalogue()
            self.stdout.write(f"{len(kinds.services())} services, {'kept' if is_new else 'kept already'}.")
        else:
            services = self.load(options["folder"])
            if options["deployed"]:
                self.check_deployment(services)
            if options["folder"] == kinds.CATALOGUE:
                self.check_pages(options["pages"], services)
            if act == "list":
                self.list_services(services)
            else:
                self.stdout.write(f"{len(services)} services, no fault.")

    def load(self, folder: Path) -> Services:
        """The services below ``folder``. Raises ``CommandError``, and says every fault, where they are not sound."""
        folders = replace(kinds.FOLDERS, services=folder)
        try:
            services, _rates = folders.load(kinds.definitions(), examples_on=timezone.localdate())
        except BrokenDefinitions as broken:
            for fault in broken.faults:
                self.stderr.write(str(replace(fault, file=_shown(fault.file))))
            raise CommandError(f"{_faults(len(broken.faults))} in the service definitions.") from broken
        return services

    def check_pages(self, folder: Path, services: Services) -> None:
        """Raise ``CommandError`` where a help page cannot be shown as meant; say which are due for review."""
        pages, faults = help_pages.load_pages(folder)
        faults += help_pages.faults_beside(pages, services=services)
        for fault in sorted(faults):
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{_faults(len(faults))} in the help pages.")
        for page in help_pages.due_for_review(pages, today=timezone.localdate()):
            self.stdout.write(f"{page.source.file}: due for review since {page.head.review_by:%d %B %Y}.")

    def check_deployment(self, services: Services) -> None:
        """Raise ``CommandError`` where a service names a team or a back office that is not here."""
        teams = set(Team.objects.values_list("slug", flat=True))
        missing = [
            f"{slug}: there is no {what} “{name}” here."
            for slug, service in services.items()
            for what, names, known in (
                ("team", [team for _at, team in service.definition.teams], teams),
                ("back office", [service.definition.back_office], set(settings.BACK_OFFICES)),
            )
            for name in dict.fromkeys(names)
            if name and name not in known
        ]
        for line in missing:
            self.stderr.write(line)
        if missing:
            raise CommandError(f"{len(missing)} teams or back offices are missing.")

    def list_services(self, services: Services) -> None:
        for slug, service in services.items():
            definition = service.definition
            self.stdout.write(
                f"{slug:45} {definition.journey:12} {definition.reference}  {definition.team:22}"
                f" {definition.promise.words:16} LGSL {definition.lgsl or '-':5} {service.hash[:12]}"
            )

    def begin(self, kind: str, name: str, folder: Path) -> None:
        """Write a new definition. Raises ``CommandError`` where its name will not do, or is taken."""
        *topic, slug = name.removesuffix(".yaml").split("/")
        if len(topic) > 1 or len(slug) > LONGEST_NEW or not all(SLUG.fullmatch(part) for part in (*topic, slug)):
            words = "small letters, numbers and hyphens. A folder may stand before it, as in parks/report-a-bench."
            raise CommandError(f"A service is named like report-a-broken-bench: {words}")
        services = self.load(kinds.CATALOGUE)
        folder = folder.joinpath(*topic)
        file = folder / f"{slug}.yaml"
        if slug in services or file.exists():
            raise CommandError(f"There is a service “{slug}” already.")
        taken = {prefix for service in services.values() for _at, prefix in service.definition.references}
        text = new_definition(kinds.HERE / kind / "new.yaml", slug, taken=taken | TAKEN.keys())
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        self.stdout.write(f"{_shown(file)} is there, and works as it is. Change it, then run: make services")
        self.stdout.write(f"Where the portal runs, its address is /services/{slug}/")


def _shown(file: Path) -> Path:
    """A file of the portal as it is called in its folder."""
    return file.relative_to(settings.BASE_DIR) if file.is_relative_to(settings.BASE_DIR) else file


def _faults(number: int) -> str:
    return "1 fault" if number == 1 else f"{number} faults"
