"""How long the desk takes to find someone among 200,000 people, and among a few: every kind of key by an index."""

import statistics
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from accounts import queries
from accounts.models import NameWord, Person, TypedHome
from accounts.rules import names
from portal.demo.seed.people import FIRST_NAMES, LAST_NAMES
from tests.benchmarks.ground import Ground, say

pytestmark = pytest.mark.benchmark

PEOPLE = 200_000
TIMES = 15
MILLISECONDS = 120
QUERIES = 12
TYPED = {
    "a name": "amara osei",
    "a name mistyped": "amaar osie",
    "a name misheard": "muhamed khan",
    "one common name": "maria",
    "a name and a postcode": "amara osei SW6 7SR",
    "a phone number": "07700 900123",
    "an email": "bench.77777@example.com",
    "a postcode": "SW6 7SR",
    "an address": "12 Lillie Road",
    "a street": "Lillie Road",
    "a street mistyped": "lilie road",
    "an address that was typed": "9 Nowhere Lane",
    "an account number": "80012012",
}
TABLES = ("accounts_person", "accounts_nameword", "accounts_typedhome", "accounts_taxaccount", "accounts_taxlink")


@pytest.fixture(scope="module")
def crowd(unblocked_module: Ground) -> Ground:
    """200,000 people with names of the demo's, an email, a mobile or a typed address each."""
    if not Person.objects.filter(email="bench.1@example.com").exists():
        _write_people()
    return unblocked_module


@pytest.fixture(scope="module")
def unblocked_module(borough: Ground, django_db_blocker: DjangoDbBlocker) -> Iterator[Ground]:
    with django_db_blocker.unblock():
        yield borough


def _write_people() -> None:
    """Everyone by SQL, and their words as ``Person.save`` writes them; each name is one of some 7,000."""
    firsts = "ARRAY[" + ",".join(f"'{name}'" for name in FIRST_NAMES) + "]"
    lasts = "ARRAY[" + ",".join(f"'{name}'" for name in LAST_NAMES) + "]"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_person (id, name, email, mobile, home_words, alerts, created_at, is_phone_only,"
            " is_not_texted, wants_large_print, interpreter, other_needs)"
            f" SELECT gen_random_uuid(), ({firsts})[1 + n * 7 %% {len(FIRST_NAMES)}] || ' ' ||"
            f" ({lasts})[1 + n * 13 / {len(FIRST_NAMES)} %% {len(LAST_NAMES)}],"
            " 'bench.' || n || '@example.com', '+4477' || lpad((n + 10000000)::text, 8, '0'),"
            " CASE WHEN n %% 20 = 0 THEN n || ' Nowhere Lane, W' || n %% 14 || ' 9AB' ELSE '' END,"
            " 'both', now() - n * interval '1 minute', false, false, false, '', ''"
            " FROM generate_series(1, %s) n",
            [PEOPLE],
        )
        cursor.execute(  # two live in each home of the register
            "UPDATE accounts_person p SET home_id = h.id FROM"
            " (SELECT id, row_number() OVER (ORDER BY id) AS n FROM accounts_property) h"
            " WHERE p.home_words = '' AND h.n = substring(p.email FROM '^bench.([0-9]+)@')::int / 2"
        )
        words = sorted({word for name in (*FIRST_NAMES, *LAST_NAMES) for word in names.name_words(name)})
        cursor.execute("CREATE TEMP TABLE heard (word text, sound text)")
        for word in words:
            cursor.execute("INSERT INTO heard VALUES (%s, %s)", [word, names.sound_of(word)])
        cursor.execute(
            "INSERT INTO accounts_nameword (person_id, word, backwards, sound)"
            " SELECT p.id, h.word, reverse(h.word), h.sound FROM accounts_person p"
            " CROSS JOIN LATERAL unnest(string_to_array(lower(p.name), ' ')) w JOIN heard h ON h.word = w"
            " WHERE p.email LIKE 'bench.%' ON CONFLICT DO NOTHING"
        )
        cursor.execute(
            "INSERT INTO accounts_typedhome (person_id, postcode, line)"
            " SELECT id, 'W' || substr(home_words, length(home_words) - 4, 1) || '9AB',"
            " lower(split_part(home_words, ',', 1)) FROM accounts_person"
            " WHERE email LIKE 'bench.%' AND home_words <> '' ON CONFLICT DO NOTHING"
        )
        for table in TABLES:
            cursor.execute(f"ANALYZE {table}")


def look_for(typed: str) -> None:
    """What the box asks of people, as ``portal.desk.queries.find`` does."""
    account = queries.account_in(typed)
    if account is not None:
        queries.people_of_account(account)
    else:
        queries.people_of_street(typed, named=queries.find_people(typed))


def median(work: Callable[[], None]) -> float:
    """The middle of several runs, in milliseconds."""
    spent = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


@pytest.mark.req("R-40")
@pytest.mark.parametrize("kind", TYPED)
def test_finding_by_every_kind_of_key(crowd: Ground, kind: str) -> None:
    typed = TYPED[kind]
    look_for(typed)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        look_for(typed)
    say(f"Desk: queries for {kind}", len(asked), QUERIES)
    scans = [line for query in asked.captured_queries for line in _whole_tables(query["sql"])]
    assert not scans, f"{kind} reads a whole table:\n" + "\n".join(scans)
    say(f"Desk: {kind} among {PEOPLE:,} people, ms", median(lambda: look_for(typed)), MILLISECONDS)


def _whole_tables(sql: str) -> list[str]:
    """The lines of the plan of ``sql`` in which a table of people is read from end to end."""
    if not sql.startswith("SELECT"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        plan = [str(row[0]) for row in cursor.fetchall()]
    return [line.strip() for line in plan if any(f"Seq Scan on {table}" in line for table in TABLES[:3])]


@pytest.mark.req("R-40")
def test_there_are_as_many_people_as_is_said(crowd: Ground) -> None:
    assert Person.objects.count() >= PEOPLE
    assert NameWord.objects.count() >= PEOPLE * 2
    assert TypedHome.objects.count() >= PEOPLE / 20
