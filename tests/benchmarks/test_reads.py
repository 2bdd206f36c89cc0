"""Looking: what is known near a point with a hundred times the cases, and queries of the pages that list."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.models import Case
from tests.benchmarks import ground, near
from tests.benchmarks.ground import ROOT, Ground, say

ROUNDS, LOOKS = 12, 40
MANY, FEW = 1_000_000, 10_000


def test_a_million_cases_elsewhere_make_nearness_no_slower(unblocked: Ground) -> None:
    """Two tables, one connection: the same open cases near the point, ten thousand or a million elsewhere."""
    home = unblocked.home
    with connection.cursor() as cursor:
        for schema, number in (("few", FEW), ("many", MANY)):
            _copy_cases(cursor, unblocked, schema, number)
    times: dict[str, list[float]] = {"few": [], "many": []}
    found = {}
    for number in range(ROUNDS):
        for schema in sorted(times, reverse=bool(number % 2)):
            with connection.cursor() as cursor:
                cursor.execute(f"SET search_path TO {schema}, public")
            found[schema] = len(near.look(home.easting, home.northing))
            began = time.perf_counter()
            for _ in range(LOOKS):
                near.look(home.easting, home.northing)
            times[schema].append((time.perf_counter() - began) / LOOKS * 1000)
    plans = near.plans(home.easting, home.northing)
    with connection.cursor() as cursor:
        cursor.execute("SET search_path TO public")
    assert found["few"] == found["many"] > 0
    few, many = (statistics.median(times[schema]) for schema in ("few", "many"))
    detail = f"{many:.1f} ms with {MANY:,}, {few:.1f} ms with {FEW:,}, {found['few']} found"
    say("already reported? with 100 times the cases, times", many / few, 1.3, detail=detail)
    say("plans on PostgreSQL without an index on cases", sum(not near.uses_index(plan) for plan in plans), 0)


def _copy_cases(cursor: CursorWrapper, borough: Ground, schema: str, number: int) -> None:
    """A table of cases of its own: some near the point, ``number`` elsewhere, with the indexes of the real one."""
    table = f"{schema}.casework_case"
    cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
    cursor.execute(f"CREATE SCHEMA {schema}")
    cursor.execute(f"CREATE TABLE {table} (LIKE public.casework_case INCLUDING DEFAULTS)")
    ground.multiply(Case, borough.template.pk, near.NEAR, near.near_columns(), into=table)
    ground.multiply(Case, borough.template.pk, number, ground.case_columns(), into=table)
    cursor.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = 'casework_case'")
    for (definition,) in cursor.fetchall():
        cursor.execute(definition.replace("public.casework_case", table))
    cursor.execute(f"VACUUM ANALYZE {table}")


def test_nearness_asks_an_index_on_sqlite_too(tmp_path: Path) -> None:
    environment = {
        **os.environ, "ENVIRONMENT": "test", "DEMO_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/near.sqlite3",
        "BROKER_URL": "memory://", "DJANGO_SETTINGS_MODULE": "portal.settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.benchmarks.near"]
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    plans = json.loads(said.stdout.splitlines()[-1])
    assert plans
    say("plans on SQLite without an index on cases", sum(not near.uses_index(plan) for plan in plans), 0)


def test_pages_that_list_ask_few_questions(unblocked: Ground) -> None:
    officer, resident = Client(), Client()
    officer.force_login(unblocked.officer)
    if unblocked.resident.user:
        resident.force_login(unblocked.resident.user)
    case = f"/cases/{unblocked.template.reference}/"
    box = {"bbox": "-0.30,51.40,0.0,51.55"}
    for name, client, address, data, target in (
        ("queries of /queue/ with 50 rows", officer, "/queue/", {}, 10),
        ("queries of the map endpoint with 500 points", Client(), "/map/cases.json", box, 10),
        ("queries of a case page, the officer's", officer, case, {}, 12),
        ("queries of a case page, the reporter's", resident, case, {}, 12),
    ):
        client.get(address, data)
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address, data)
        took = (time.perf_counter() - began) * 1000
        assert answer.status_code == 200, (address, answer.status_code)
        say(name, len(queries), target, detail=f"{took:.0f} ms, {len(answer.content) / 1000:.0f} kB")
