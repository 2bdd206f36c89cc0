"""The council tax feed: 90,000 accounts beside the bare bulk insert of the very same rows, and the days after."""

import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from accounts.actions import feeding
from accounts.feeds import Given
from accounts.feeds.bills import AccountRow
from accounts.feeds.council_tax import read_accounts
from accounts.models import FeedRun, TaxAccount, TaxInstalment, TaxLine, TaxTransaction
from accounts.rules import bills
from tests.benchmarks.ground import Ground, say

ACCOUNTS = 90_000
PAID = 11  # transactions of each: a million in all
IN_TWENTY = 20  # of how many accounts one changes in a day
BATCH = 500
AS_OF = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
TABLES = (TaxTransaction, TaxInstalment, TaxLine, TaxAccount)


def test_a_feed_of_ninety_thousand_accounts_is_hardly_slower_than_the_bare_insert(unblocked: Ground) -> None:
    """The same rows twice into empty tables, once by hand and once from the bytes of the feed.

    The tables are copies with every index and no foreign keys, so that nothing that others measure is touched; that
    does the bare insert good, too.
    """
    _own_tables()
    content = a_feed()
    rows, refused = read_accounts(Given(content=content, source="", as_of=AS_OF))
    assert not refused
    _empty()
    began = time.perf_counter()
    _insert([row for row in rows if isinstance(row, AccountRow)])
    bare = time.perf_counter() - began
    written = _count()
    del rows
    _empty()
    fed = _feed(content, AS_OF)
    assert _count() == written
    detail = f"{written:,} rows of {ACCOUNTS:,} accounts: bare {bare:.1f} s, fed {fed.seconds:.1f} s"
    say("a council tax feed's speed beside the bare insert", bare / fed.seconds, 1 / 3, at_least=True, detail=detail)
    again = _feed(content, AS_OF + timedelta(days=1))
    assert (again.unchanged, again.changed) == (ACCOUNTS, 0)
    changed = _feed(a_feed(paid_since=True), AS_OF + timedelta(days=2))
    assert (changed.changed, changed.gone) == (ACCOUNTS // IN_TWENTY, 0)
    sys.stdout.write(f"\n      the same again: {again.seconds:.1f} s; with one in {IN_TWENTY}: {changed.seconds:.1f} s")
    FeedRun.objects.filter(feed="council-tax").delete()
    with connection.cursor() as cursor:
        cursor.execute("SET search_path TO public; DROP SCHEMA fed CASCADE")


def a_feed(*, paid_since: bool = False) -> bytes:
    """The bytes of a feed; a day later one account in twenty has another payment."""
    return b"\n".join(
        json.dumps(_account(number, PAID + (paid_since and number % IN_TWENTY == 0))).encode()
        for number in range(ACCOUNTS)
    )


def _account(number: int, paid: int) -> dict[str, Any]:
    return {
        "account": f"8{number:07}",
        "names": [f"MR A PERSON{number}", f"MRS B PERSON{number}"],
        "uprn": f"{10_000_000 + number}",
        "address": f"{number} Long Road, London",
        "postcode": "SW6 7SR",
        "band": "ABCDEFGH"[number % 8],
        "year": 2026,
        "charge": "1519.51",
        "balance": f"{1519 - paid * 100}.51",
        "direct_debit": number % 3 > 0,
        "lines": [{"words": "Band D", "amount": "1619.51"}, {"words": "Less a discount", "amount": "-100.00"}],
        "instalments": [
            {"due_on": due_on.isoformat(), "amount": f"{pence // 100}.{pence % 100:02}"}
            for due_on, pence in bills.plan(151_951, first_on=date(2026, 4, 1 + number % 28))
        ],
        "transactions": [
            {"reference": f"{number}-{index}", "on": f"2026-04-{index + 1:02}", "words": "Payment", "amount": "-100.00"}
            for index in range(paid)
        ],
    }


@transaction.atomic
def _insert(rows: Sequence[AccountRow]) -> None:
    """What any program would do at least, with the rows at hand and nothing to check."""
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        accounts = TaxAccount.objects.bulk_create(
            [
                TaxAccount(
                    number=row.number,
                    names=row.names,
                    uprn=row.uprn,
                    address=row.address,
                    postcode=row.postcode,
                    band=row.own.band,
                    year=row.year,
                    charge=row.charge,
                    balance=row.balance,
                    is_direct_debit=row.is_direct_debit,
                    closed_on=row.closed_on,
                    fingerprint=row.fingerprint,
                )
                for row in some
            ]
        )
        pairs = [(account.pk, row) for account, row in zip(accounts, some, strict=True)]
        TaxLine.objects.bulk_create(
            [
                TaxLine(account_id=pk, position=position, words=words, pence=pence)
                for pk, row in pairs
                for position, (words, pence) in enumerate(row.lines)
            ]
        )
        TaxInstalment.objects.bulk_create(
            [TaxInstalment(account_id=pk, due_on=on, pence=pence) for pk, row in pairs for on, pence in row.instalments]
        )
        TaxTransaction.objects.bulk_create(
            [
                TaxTransaction(account_id=pk, reference=reference, on=on, words=words, pence=pence, our_reference=ours)
                for pk, row in pairs
                for reference, on, words, pence, ours in row.transactions
            ]
        )


def _feed(content: bytes, as_of: datetime) -> FeedRun:
    run = feeding.run_feed(feed="council-tax", content=content, as_of=as_of, by=None)
    assert (run.state, run.refused) == ("kept", 0)
    return run


def _own_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA fed")
        for model in TABLES:
            table = model._meta.db_table
            cursor.execute(f"CREATE TABLE fed.{table} (LIKE public.{table} INCLUDING ALL)")
        cursor.execute("SET search_path TO fed, public")


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(model._meta.db_table for model in TABLES)}")


def _count() -> int:
    return sum(model._default_manager.count() for model in TABLES)
