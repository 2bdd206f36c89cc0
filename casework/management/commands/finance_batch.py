"""Writes the postings that finance does not have yet as one numbered CSV file."""

import csv
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from casework import actions
from casework.models import FinanceBatch
from casework.queries.ledger import finance_rows, ledger_balances, pounds


class Command(BaseCommand):
    """``manage.py finance_batch > batch.csv``"""

    help = "Write all that was paid and given back since the last batch as CSV, under the next number."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", type=int, metavar="NUMBER", help="write a batch of before once more")

    def handle(self, *_args: Any, **options: Any) -> None:
        batch = self._batch(options["again"]) if options["again"] else actions.make_finance_batch(by=None)
        if batch is None:
            self.stderr.write("There is nothing that finance does not have.")
            return
        csv.writer(self.stdout).writerows(finance_rows(batch))
        for one in ledger_balances(batch):
            self.stderr.write(f"{one.account}: in {pounds(one.debits)}, out {pounds(one.credits)}")

    def _batch(self, number: int) -> FinanceBatch:
        try:
            return FinanceBatch.objects.get(number=number)
        except FinanceBatch.DoesNotExist as error:
            raise CommandError(f"There is no batch {number}") from error
