"""A borough large enough to measure on, and the server in front of it."""

import random
import secrets
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from accounts.models import Person, Property, User
from casework import actions as casework
from casework import rules
from casework.models import Case, Event, ServiceVersion
from journeys import kinds
from journeys.models import Draft
from notifications.models import Message
from portal.demo.seed import cases, people, places, stories
from tools.servers import free_port

CASES = 100_000
ROOT = Path(__file__).resolve().parents[2]
WORKERS, THREADS = 2, 4
# Where the many are: far more dense than any borough, and none of it within 400 m of where is measured.
FAR_OFF_EASTING, FAR_OFF_NORTHING = 530_000, 170_000


@dataclass(frozen=True)
class Ground:
    """What a benchmark needs to know of the borough."""

    version: ServiceVersion
    home: Property
    officer: User
    resident: Person
    template: Case
    visitor: uuid.UUID


def lay() -> Ground:
    """Write places, people and a few cases through the real actions, and 100,000 more of their kind by SQL."""
    ground = lay_places()
    template = ground.template
    multiply(Case, template.pk, CASES, case_columns())
    multiply(Event, template.events.get().pk, CASES, {"case_id": nth("copy.number")})
    told = Message.objects.filter(about=template.reference)[0]
    about = "'BEN-' || lpad(copy.number::text, 9, '0')"
    unlike = {"dedupe": "'copy:' || copy.number", "about": about, "next_attempt_at": "NULL", "status": "'delivered'"}
    multiply(Message, told.pk, CASES, unlike)
    for number in range(60):  # what comes first in the team's queue, with what a queue shows of each
        case = _opened(_drafts(ground.version, ground.home, ground.resident, ground.visitor, 1)[0])
        Case.objects.filter(pk=case.pk).update(promised_on=timezone.localdate() - timedelta(days=number + 400))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return ground


def lay_places() -> Ground:
    """Write places, people and one case through the real actions. Raises ``RuntimeError`` on a database in use."""
    if Case.objects.exists():
        raise RuntimeError("The database of DATABASE_URL is in use: give an empty one")
    places.write_places(by=None)
    cast = people.write_people(now=timezone.now())
    home = Property.objects.get(line_1="12 Lillie Road")
    version = kinds.publish(kinds.services()[stories.FLY_TIP])
    visitor = uuid.uuid4()
    template = _opened(_drafts(version, home, cast.resident, visitor, 1)[0])
    return Ground(version, home, cast.officer, cast.resident, template, visitor)


def _opened(draft: Draft) -> Case:
    new = cases.new_case(stories.FLY_TIP, draft.service, draft.answers, draft.person)
    return casework.open_case(service=draft.service, person=draft.person, new=new, channel="online", by=None)


def drafts(ground: Ground, number: int) -> list[Draft]:
    """So many finished drafts of a guest's browser, each ready to be sent."""
    return _drafts(ground.version, ground.home, None, ground.visitor, number)


def _drafts(
    version: ServiceVersion, home: Property, person: Person | None, visitor: uuid.UUID, number: int
) -> list[Draft]:
    answers = {
        **stories.STORIES[stories.FLY_TIP][0].answers,
        "place": cases.place_answer(home, words="By the tree", chance=random.Random(1)),
        "photos": None,
        "known_near": False,
        "name": "Ann Example",
        "alerts": "both",
    }
    rows = [
        Draft(
            service=version,
            person=person,
            visitor=visitor,
            # everyone has addresses of their own: few reports a day are taken for one
            answers=answers
            | {"email": f"{uuid.uuid4()}@example.com", "mobile": f"+447700900{secrets.choice(range(500, 1000))}"},
            expires_at=timezone.now() + timedelta(days=28),
        )
        for _ in range(number)
    ]
    return Draft.objects.bulk_create(rows, batch_size=500)


def case_columns() -> dict[str, str]:
    """What differs from copy to copy of a case: each at another place far off, one in ten still open."""
    number = "copy.number"
    east = f"{FAR_OFF_EASTING} + ({number} * 37) % 6000"
    north = f"{FAR_OFF_NORTHING} + ({number} * 53) % 6000"
    cell = rules.cell_of(FAR_OFF_EASTING, FAR_OFF_NORTHING)
    is_open = f"{number} % 10 = 0"
    return {
        "id": "gen_random_uuid()",
        "reference": f"'BEN-' || lpad({number}::text, 9, '0')",
        "opened_from": "NULL",
        "easting": east,
        "northing": north,
        "cell": f"{cell} + ((({number} * 37) % 6000) / 250) * 10000 + (({number} * 53) % 6000) / 250",
        "lat": f"51.40 + (({number} * 53) % 6000) / 111000.0",
        "lon": f"-0.10 + (({number} * 37) % 6000) / 70000.0",
        "promised_on": f"(CURRENT_DATE + {number} % 200)",
        "opened_at": f"now() - ({number} % 700) * interval '1 day'",
        "status": f"CASE WHEN {is_open} THEN 'in_progress' ELSE 'done' END",
        "outcome": f"CASE WHEN {is_open} THEN '' ELSE 'fixed' END",
        "closed_at": f"CASE WHEN {is_open} THEN NULL ELSE now() - ({number} % 600) * interval '1 day' END",
        "breach_told_at": "NULL",
    }


def nth(number: str) -> str:
    """The key of the copied case with that number."""
    return f"(SELECT id FROM casework_case WHERE reference = 'BEN-' || lpad({number}::text, 9, '0'))"


def multiply(model: type[Model], key: Any, number: int, differing: Mapping[str, str], *, into: str = "") -> None:
    """Copy one row so many times inside PostgreSQL, with other expressions for some columns."""
    columns = [field.column for field in model._meta.concrete_fields if field.column]
    has_uuid = model._meta.pk.get_internal_type() == "UUIDField"
    expressions = {"id": "gen_random_uuid()", **differing} if has_uuid else dict(differing)
    columns = [column for column in columns if column != "id" or has_uuid]
    chosen = ", ".join(expressions.get(column, f'original."{column}"') for column in columns).replace("%", "%%")
    named = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {into or table} ({named}) SELECT {chosen} FROM public.{table} original, "
            "generate_series(1, %s) AS copy(number) WHERE original.id = %s",
            [number, key],
        )


@contextmanager
def serving(folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Run gunicorn with two workers and the benchmark's own door beside the portal's; yield the address."""
    port = free_port()
    settings = {
        **environment,
        "ENVIRONMENT": "demo",
        "DEMO_DIR": str(folder),
        "PUBLIC_URL": f"http://localhost:{port}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    command = [
        sys.executable, "-m", "gunicorn", "tests.benchmarks.wsgi", "--bind", f"127.0.0.1:{port}",
        "--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "warning",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=settings)
    try:
        _wait_for(port, server)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=15)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (URLError, OSError):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("gunicorn does not start") from None
        time.sleep(0.1)


def say(name: str, measured: float, target: float, *, at_least: bool = False, detail: str = "") -> None:
    """Print one line: whether ``measured`` meets ``target``."""
    is_met = measured >= target if at_least else measured <= target
    sign = "≥" if at_least else "≤"
    line = f"{'PASS' if is_met else 'MISS'}  {name}: {measured:.3g} (target {sign} {target:g})"
    sys.stdout.write(f"\n{line}  {detail}".rstrip())
    sys.stdout.flush()
