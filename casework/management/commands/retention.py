"""Shows what is past its time, and lets the sweep of this night run now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from casework.actions import sweeping
from casework.models import RetentionRun
from casework.queries import retention


class Command(BaseCommand):
    """``manage.py retention list`` and ``manage.py retention act``"""

    help = "List what is past its time (it goes tomorrow night at the earliest), or do what earlier nights listed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["list", "act"])

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["what"] == "act":
            for rule, number in sweeping.act(now=now, by=None).items():
                self.stdout.write(f"{rule}: {number} gone")
        else:
            sweeping.list_due(now=now, by=None)
        for run in RetentionRun.objects.filter(finished_at__isnull=True).order_by("listed_on"):
            self.stdout.write(f"Listed on {run.listed_on}, goes from {run.acts_from}:")
            for line in retention.lines_of(run):
                self.stdout.write(f"  {line.rule}: {line.listed - line.gone - line.kept}")
