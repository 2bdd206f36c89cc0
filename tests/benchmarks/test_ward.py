"""A councillor's figures with a million cases in all, against those of an almost empty table of cases.

The few are all in the ward that is looked at, so that both fill the lists of every page: what is compared is the work
of the database, not the drawing of rows.
"""

import re
import statistics
import time
from datetime import timedelta

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Seat, User, Ward
from casework.actions import tallying
from casework.models import Case, WardTally
from journeys import kinds
from tests.benchmarks import ground
from tests.benchmarks.ground import Ground, say

MANY, FEW, YEARS = 1_000_000, 300, 3
ROUNDS, LOOKS = 7, 6
PAGES = ("ward:home", "ward:reports", "ward:figures", "ward:report")
TARGET = 1.5


def ward_columns() -> dict[str, str]:
    """What differs from copy to copy of a case: spread over wards, streets and three years, one in fifty still open."""
    number = "copy.number"
    keys = Ward.objects.filter(council__is_ours=True).order_by("pk").values_list("pk", flat=True)
    wards = f"ARRAY[{', '.join(map(str, keys))}]"
    at = f"now() - ({number}::bigint * 7919 % {YEARS * 365 * 24}) * interval '1 hour'"
    is_open = f"{number} % 50 = 0"
    return ground.case_columns() | {
        "ward_id": f"({wards})[1 + {number} % {len(keys)}]",
        "street_name": f"'Street ' || ({number} % 997)",
        "opened_at": at,
        "promised_on": f"(CURRENT_DATE - 60 + {number} % 90)",
        "status": f"CASE WHEN {is_open} THEN 'in_progress' ELSE 'done' END",
        "outcome": f"CASE WHEN {is_open} THEN '' ELSE 'fixed' END",
        "closed_at": f"CASE WHEN {is_open} THEN NULL ELSE {at} + interval '30 minutes' END",
    }


def few_columns(ward: Ward) -> dict[str, str]:
    """The same, all in one ward, in a few streets and twelve months, a third of them open and overdue."""
    number = "copy.number"
    at = f"now() - {number} * interval '1 day'"
    return ward_columns() | {
        "ward_id": str(ward.pk),
        "street_name": f"'Street ' || ({number} % 12)",
        "opened_at": at,
        "promised_on": f"(CURRENT_DATE - 1 - {number} % 60)",
        "status": f"CASE WHEN {number} % 3 = 0 THEN 'in_progress' ELSE 'done' END",
        "outcome": f"CASE WHEN {number} % 3 = 0 THEN '' ELSE 'fixed' END",
        "closed_at": f"CASE WHEN {number} % 3 = 0 THEN NULL ELSE {at} + interval '30 minutes' END",
    }


def test_a_million_cases_make_a_wards_pages_no_slower(unblocked: Ground) -> None:
    """Two schemas with tables of cases and tallies of their own; the rest of the borough is the same."""
    councillor, ward = _seated()
    browser = Client()
    browser.force_login(councillor)
    with connection.cursor() as cursor:
        for schema, number in (("ward_few", FEW), ("ward_many", MANY)):
            _copy(cursor, unblocked, schema, number, few_columns(ward) if number == FEW else ward_columns())
            cursor.execute(f"SET search_path TO {schema}, public")
            began = time.perf_counter()
            tallying.count_wards(months=12, now=timezone.now())
            say(f"counting a year of {number:,} cases, s", time.perf_counter() - began, 60)
            began = time.perf_counter()
            tallying.count_wards(months=tallying.LATELY, now=timezone.now())
            say(f"counting lately of {number:,} cases, s", time.perf_counter() - began, 15)
    times: dict[tuple[str, str], list[float]] = {}
    for turn in range(ROUNDS):
        for schema in sorted(("ward_few", "ward_many"), reverse=bool(turn % 2)):
            with connection.cursor() as cursor:
                cursor.execute(f"SET search_path TO {schema}, public")
            for page in PAGES:
                url = reverse(page)
                assert browser.get(url).status_code == 200
                began = time.perf_counter()
                for _ in range(LOOKS):
                    browser.get(url)
                times.setdefault((page, schema), []).append((time.perf_counter() - began) / LOOKS * 1000)
    with connection.cursor() as cursor:
        cursor.execute("SET search_path TO ward_many, public")
    counted = Case.objects.filter(ward=ward).count()
    plans = {page: _plans(browser, page) for page in PAGES}
    with connection.cursor() as cursor:
        cursor.execute("SET search_path TO public")
    assert counted > MANY / 40
    for page in PAGES:
        few, many = (statistics.median(times[page, schema]) for schema in ("ward_few", "ward_many"))
        say(f"{page} with {MANY:,} cases, times", many / few, TARGET, detail=f"{many:.1f} ms, {few:.1f} ms with {FEW}")
        slow = [plan for plan in plans[page] if re.search(r"Seq Scan on casework_case\b", plan)]
        say(f"{page}: plans that read every case", len(slow), 0, detail="\n".join(slow)[:800])


def _seated() -> tuple[User, Ward]:
    for definition in kinds.services().values():  # most services have no report in a ward, and pages ask for each
        kinds.publish(definition)
    user = User.objects.get(email="councillor@demo.test")
    ward = Ward.objects.filter(council__is_ours=True).order_by("pk")[3]
    since = timezone.localdate() - timedelta(days=100)
    Seat.objects.get_or_create(user=user, ward=ward, from_on=since)
    return user, ward


def _copy(cursor: CursorWrapper, borough: Ground, schema: str, number: int, differing: dict[str, str]) -> None:
    """Tables of cases and tallies of their own, with the indexes of the real ones."""
    cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
    cursor.execute(f"CREATE SCHEMA {schema}")
    for model in (Case, WardTally):
        table = model._meta.db_table
        cursor.execute(f"CREATE TABLE {schema}.{table} (LIKE public.{table} INCLUDING DEFAULTS INCLUDING IDENTITY)")
    ground.multiply(Case, borough.template.pk, number, differing, into=f"{schema}.casework_case")
    for model in (Case, WardTally):
        table = model._meta.db_table
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s", [table])
        for (definition,) in cursor.fetchall():
            cursor.execute(definition.replace(f"public.{table}", f"{schema}.{table}"))
        cursor.execute(f"VACUUM ANALYZE {schema}.{table}")


def _plans(browser: Client, page: str) -> list[str]:
    """How PostgreSQL answers each question about cases that a page asks."""
    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse(page))
    asked = [query["sql"] for query in queries.captured_queries if 'FROM "casework_case"' in query["sql"]]
    found = []
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(f"EXPLAIN {sql}".replace("%", "%%"), [])
            found.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    return found
