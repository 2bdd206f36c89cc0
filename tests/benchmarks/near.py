"""What is known near a point, for measuring: the look itself, its plans, and a run on SQLite by itself."""

import json
import re
import sys
import uuid
from datetime import timedelta

import django
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

if __name__ == "__main__":  # before the models are read
    django.setup()

from accounts.rules import Viewer
from casework import queries as casework
from casework import rules
from casework.models import Case
from portal.demo.seed import stories
from tests.benchmarks import ground

NEAR = 12  # open cases near the point
METRES = 150
SQLITE_CASES = 20_000


def near_columns() -> dict[str, str]:
    """What differs from copy to copy of a case near the point: all open, a few metres apart."""
    return {
        "id": "gen_random_uuid()",
        "reference": "'NEA-' || lpad(copy.number::text, 9, '0')",
        "opened_from": "NULL",
        "easting": 'original."easting" + copy.number * 3',
    }


def look(easting: float, northing: float) -> list[object]:
    """What "already reported?" asks: fly-tips and full bins near a point, as a guest."""
    return list(
        casework.cases_near(
            viewer=Viewer(visitor=uuid.UUID(int=1)),
            slugs=[stories.FLY_TIP, stories.BIN],
            easting=easting,
            northing=northing,
            metres=METRES,
            now=timezone.now(),
        )
    )


def plans(easting: float, northing: float) -> list[str]:
    """How the database answers each question about cases that a look asks."""
    with CaptureQueriesContext(connection) as queries:
        look(easting, northing)
    asked = [query["sql"] for query in queries.captured_queries if 'FROM "casework_case"' in query["sql"]]
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    found = []
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(f"{explain} {sql}".replace("%", "%%"), [])
            found.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    return found


def uses_index(plan: str) -> bool:
    """Whether ``plan`` reaches cases by the index made for it, and never by reading all of them."""
    reads_all = re.search(r"Seq Scan on casework_case\b|SCAN casework_case(?! USING INDEX)", plan)
    return "case_near" in plan and not reads_all


def main() -> int:
    """On an empty database: write a few cases near a point and many elsewhere, and print the plans as JSON."""
    call_command("migrate", verbosity=0, interactive=False)
    laid = ground.lay_places()
    template = laid.template
    rows: list[Case] = []
    for number in range(SQLITE_CASES):
        east, north = ground.FAR_OFF_EASTING + number * 37 % 6000, ground.FAR_OFF_NORTHING + number * 53 % 6000
        if number < NEAR:
            east, north = round(template.easting or 0) + number * 3, round(template.northing or 0)
        row = Case.objects.get(pk=template.pk) if not rows else _copy(rows[0])
        row.pk, row.reference, row.opened_from = uuid.uuid4(), f"BEN-{number:09}", None
        row.easting, row.northing, row.cell = east, north, rules.cell_of(east, north)
        if number >= NEAR and number % 10:
            row.status, row.outcome, row.closed_at = "done", "fixed", timezone.now() - timedelta(days=number % 600)
        rows.append(row)
    Case.objects.bulk_create(rows, batch_size=500)
    sys.stdout.write(json.dumps(plans(template.easting or 0, template.northing or 0)))
    return 0


def _copy(row: "Case") -> "Case":
    values = {field.attname: getattr(row, field.attname) for field in Case._meta.concrete_fields}
    return Case(**{**values, "status": "received", "outcome": "", "closed_at": None})


if __name__ == "__main__":
    sys.exit(main())
