"""The home page with everything linked: beside a bare page of as many queries, and with a whole borough in tables."""

import statistics
import time
from typing import Any
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import (
    Person,
    PlanningApplication,
    Property,
    Round,
    RoundProperty,
    TaxAccount,
    TaxInstalment,
    TaxLink,
    TaxTransaction,
)
from accounts.rules import cells
from tests.benchmarks import ground
from tests.benchmarks.ground import Ground, say
from tests.factories.accounts import PersonFactory
from tests.factories.households import furnish

HOUSEHOLDS, TRANSACTIONS, PLANS, ROUNDS = 90_000, 1_000_000, 50_000, 300
TURNS, LOOKS, WARM = 12, 12, 3
QUERIES_AT_MOST = 12
HOME, BARE = "/account/", "/bare/home/"
NUMBER = "copy.number"


def test_home_is_no_slower_for_a_whole_borough(server: str, unblocked: Ground) -> None:
    """Both pages in turns at one server: what the machine does besides slows both alike."""
    # One resident has all of the hundred thousand cases that the ground is covered with, which no planner expects.
    _give_cases_to("NULL")
    resident: Person = PersonFactory.create(account=True, home=unblocked.home)
    furnish(resident)
    browser = Client()
    assert resident.user is not None
    browser.force_login(resident.user)
    with override_settings(ROOT_URLCONF="tests.benchmarks.bare_home"):
        queries, bare_queries = _queries(browser, HOME), _queries(browser, BARE)
    say("queries of /account/ with everything linked", queries, QUERIES_AT_MOST)
    say("queries that the bare page beside it lacks", queries - bare_queries, 0)
    _analyze()
    cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    home, bare = _both(server, cookie)
    say("/account/ beside a bare page of as many queries, times", home / bare, 2, detail=_detail(home, bare))
    kept = _fill(unblocked.home, resident)
    try:
        full_home, full_bare = _both(server, cookie)
    finally:
        _empty(kept)
        _give_cases_to(f"'{unblocked.resident.pk}'")
    name = f"/account/ with {HOUSEHOLDS:,} households, {TRANSACTIONS:,} transactions, {PLANS:,} plans, times itself"
    say(name, full_home / home, 1.2, detail=_detail(full_home, full_bare))


def _queries(browser: Client, address: str) -> int:
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
    return len(queries)


def _both(server: str, cookie: str) -> tuple[float, float]:
    """Milliseconds of the home page and of the bare one: medians of turns that follow each other."""
    times: dict[str, list[float]] = {HOME: [], BARE: []}
    for turn in range(TURNS):
        for address in sorted(times, reverse=bool(turn % 2)):
            asked = Request(f"{server}{address}", headers={"Cookie": cookie})
            for look in range(LOOKS + WARM):
                began = time.perf_counter()
                with urlopen(asked, timeout=30) as answer:
                    assert answer.url.endswith(address), answer.url
                    answer.read()
                if look >= WARM:
                    times[address].append((time.perf_counter() - began) * 1000)
    return statistics.median(times[HOME]), statistics.median(times[BARE])


def _detail(home: float, bare: float) -> str:
    return f"{home:.1f} ms, bare {bare:.1f} ms"


def _fill(home: Property, resident: Person) -> dict[type[Model], int]:
    """A borough's worth of rows of the kinds that the page reads; the last key of each kind before."""
    kept: dict[type[Model], int] = {
        model: _last(model) for model in (Property, Round, RoundProperty, TaxAccount, PlanningApplication)
    }
    away = {
        "easting": f"{home.easting} - 3000 + ({NUMBER} * 37) % 6000",
        "northing": f"{home.northing} - 3000 + ({NUMBER} * 53) % 6000",
    }
    ground.multiply(
        Property,
        home.pk,
        HOUSEHOLDS,
        {
            **away,
            "uprn": f"'9' || lpad({NUMBER}::text, 11, '0')",
            "postcode": f"'ZZ' || lpad(({NUMBER} % 6000)::text, 5, '0')",
        },
    )
    first_home = kept[Property] + 1
    ground.multiply(
        Person, resident.pk, HOUSEHOLDS,
        {"user_id": "NULL", "email": f"'p' || {NUMBER} || '@example.com'", "mobile": "''", "mobile_verified_at": "NULL",
         "home_id": f"(SELECT min(id) FROM accounts_property WHERE id >= {first_home}) + {NUMBER} - 1"},
    )  # fmt: skip
    _give_cases_to("households.id", households=True)
    _rounds(kept, first_home)
    _bills(resident, kept, first_home)
    # One in fifty can still be commented on, which is many.
    plan = PlanningApplication.objects.order_by("pk").last()
    assert plan is not None
    cell = f"(floor(({away['easting']}) / 250) * {cells.ROWS} + floor(({away['northing']}) / 250))::int"
    ground.multiply(
        PlanningApplication, plan.pk, PLANS,
        {**away, "cell": cell, "reference": f"'BENCH/' || {NUMBER}", "key": f"'bench-' || {NUMBER}",
         "comment_by": f"CURRENT_DATE + CASE WHEN {NUMBER} % 50 = 0 THEN 9 ELSE -1 - {NUMBER} % 3000 END"},
    )  # fmt: skip
    _analyze()
    return kept


def _give_cases_to(whom: str, *, households: bool = False) -> None:
    """Let the copied cases be those of one person, of nobody, or one of each household."""
    one_each = (
        "FROM (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM accounts_person WHERE user_id IS NULL "
        "AND email LIKE 'p%@example.com') households WHERE reference = 'BEN-' || lpad(households.nth::text, 9, '0')"
    )
    with connection.cursor() as cursor:
        which = one_each if households else "WHERE reference LIKE 'BEN-%'"
        cursor.execute(f"UPDATE casework_case SET person_id = {whom} {which}")


def _rounds(kept: dict[type[Model], int], first_home: int) -> None:
    one = Round.objects.order_by("pk").first()
    visit = RoundProperty.objects.order_by("pk").first()
    assert one is not None
    assert visit is not None
    ground.multiply(Round, one.pk, ROUNDS, {"code": f"'BENCH-' || {NUMBER}", "weekday": f"{NUMBER} % 5"})
    to_round = f"(SELECT min(id) FROM accounts_round WHERE id > {kept[Round]}) + {NUMBER} % {ROUNDS}"
    to_home = f"(SELECT min(id) FROM accounts_property WHERE id >= {first_home}) + {NUMBER} - 1"
    ground.multiply(RoundProperty, visit.pk, HOUSEHOLDS, {"round_id": to_round, "property_id": to_home})


def _bills(resident: Person, kept: dict[type[Model], int], first_home: int) -> None:
    account = TaxAccount.objects.get(links__person=resident)
    instalment, posted = account.instalments.first(), account.transactions.first()
    assert instalment is not None
    assert posted is not None
    to_home = f"(SELECT min(id) FROM accounts_property WHERE id >= {first_home}) + {NUMBER} - 1"
    number = f"'9' || lpad({NUMBER}::text, 8, '0')"
    ground.multiply(TaxAccount, account.pk, HOUSEHOLDS, {"number": number, "property_id": to_home})
    first = f"(SELECT min(id) FROM accounts_taxaccount WHERE id > {kept[TaxAccount]})"
    every = f"{first} + {NUMBER} % {HOUSEHOLDS}"
    due_on = f"CURRENT_DATE - 150 + 30 * ({NUMBER} / {HOUSEHOLDS})::int"
    ground.multiply(TaxInstalment, instalment.pk, HOUSEHOLDS * 10, {"account_id": every, "due_on": due_on})
    ground.multiply(TaxTransaction, posted.pk, TRANSACTIONS, {"account_id": every, "reference": f"'B' || {NUMBER}"})
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO accounts_taxlink (account_id, person_id, how, matched_name, linked_at)
            SELECT account.id, person.id, 'details', '', now()
            FROM (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM accounts_taxaccount WHERE id > %s) account
            JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM accounts_person WHERE user_id IS NULL
                  AND email LIKE 'p%%@example.com') person USING (nth)
            """,
            [kept[TaxAccount]],
        )


def _last(model: type[Any]) -> int:
    last: int = model.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    return last


def _empty(kept: dict[type[Model], int]) -> None:
    """Take away what was filled in: other benchmarks measure on the same tables."""
    for model in (TaxLink, TaxTransaction, TaxInstalment):
        _delete(model, "account_id", kept[TaxAccount])
    for key in (TaxAccount, RoundProperty, Round, PlanningApplication):
        _delete(key, "id", kept[key])
    _give_cases_to("NULL")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_person WHERE email LIKE 'p%@example.com' AND user_id IS NULL")
    _delete(Property, "id", kept[Property])
    _analyze()


def _delete(model: type[Model], column: str, above: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE {column} > %s", [above])


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
