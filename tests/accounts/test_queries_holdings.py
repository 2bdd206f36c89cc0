"""The bill of an account."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from accounts import queries
from accounts.models import TaxLine, TaxTransaction
from tests.factories.accounts import PersonFactory
from tests.factories.holdings import TaxAccountFactory, TaxLinkFactory

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-11")]


def test_a_bill_says_the_year_the_balance_and_what_comes_next() -> None:
    account = TaxAccountFactory.create(plan=151_951, balance=151_951 - 16_051)

    bill = queries.bill_of(account, today=date(2026, 4, 20))

    assert (bill.year_words, bill.charge, bill.balance, bill.left) == ("2026 to 2027", 151_951, 135_900, 135_900)
    assert bill.next_instalment is not None
    assert (bill.next_instalment.due_on, bill.next_pence, bill.overdue) == (date(2026, 5, 1), 15_100, 0)


def test_what_was_not_paid_in_time_is_overdue_and_the_next_one_still_comes() -> None:
    account = TaxAccountFactory.create(plan=151_951, balance=151_951 - 20_000)

    bill = queries.bill_of(account, today=date(2026, 6, 15))

    assert bill.overdue == 16_051 + 2 * 15_100 - 20_000
    assert bill.next_instalment is not None
    assert bill.next_instalment.due_on == date(2026, 7, 1)


def test_what_is_being_processed_covers_instalments_before_the_feed_has_it() -> None:
    account = TaxAccountFactory.create(plan=151_951, balance=151_951)

    bill = queries.bill_of(account, today=date(2026, 4, 20), being_processed=16_051)

    assert (bill.balance, bill.left, bill.overdue) == (151_951, 135_900, 0)
    assert bill.instalments[0].is_covered


def test_what_is_owed_beyond_the_instalments_is_told_apart() -> None:
    account = TaxAccountFactory.create(plan=100_000, balance=130_000)

    assert queries.bill_of(account, today=date(2026, 4, 20)).unplanned == 30_000


def test_an_account_without_instalments_has_nothing_next() -> None:
    bill = queries.bill_of(TaxAccountFactory.create(balance=5_000, closed_on=date(2026, 5, 1)), today=date(2026, 6, 1))

    assert (bill.next_instalment, bill.next_pence, bill.overdue, bill.unplanned) == (None, 0, 0, 5_000)


def test_lines_payments_and_balance_add_up_and_what_does_not_is_said() -> None:
    account = TaxAccountFactory.create(balance=120_000)
    for position, (words, pence) in enumerate([("Band D", 151_951), ("Left from 2025", 8_049)], start=1):
        TaxLine.objects.create(account=account, position=position, words=words, pence=pence)
    paid = (("A", date(2026, 3, 31), -99_999), ("B", date(2026, 4, 1), -45_000), ("C", date(2026, 5, 2), 4_000))
    for reference, on, pence in paid:
        TaxTransaction.objects.create(account=account, reference=reference, on=on, words="Paid", pence=pence)

    bill = queries.bill_of(account, today=date(2026, 6, 1))

    assert [line.words for line in bill.lines] == ["Band D", "Left from 2025"]
    assert [one.reference for one in bill.transactions] == ["C", "B"]
    assert (bill.billed, bill.paid, bill.unexplained) == (160_000, 41_000, 1_000)


@pytest.mark.parametrize("number", [1, 30])
def test_accounts_and_their_bills_are_read_in_two_queries(number: int, django_assert_num_queries: Any) -> None:
    person = PersonFactory.create(account=True)
    for _ in range(number):
        TaxLinkFactory.create(person=person, account=TaxAccountFactory.create(plan=151_951))
    TaxLinkFactory.create(person=PersonFactory.create(account=True), account=TaxAccountFactory.create(plan=151_951))

    with django_assert_num_queries(2):
        bills = [queries.bill_of(account, today=date(2026, 5, 5)) for account in queries.tax_accounts_of(person)]

    assert len(bills) == number
    assert all(len(bill.instalments) == 10 for bill in bills)


def test_open_accounts_come_before_closed_ones() -> None:
    person = PersonFactory.create(account=True)
    today = timezone.localdate()
    for number, closed_on in (("8A", today), ("8B", None), ("8C", today - timedelta(days=9)), ("8D", None)):
        TaxLinkFactory.create(person=person, account=TaxAccountFactory.create(number=number, closed_on=closed_on))

    assert [account.number for account in queries.tax_accounts_of(person)] == ["8B", "8D", "8A", "8C"]


def test_an_account_is_paid_into_by_its_number() -> None:
    account = TaxAccountFactory.create(number="80012345")

    assert queries.tax_account_numbered("8001 2345") == account
    assert queries.tax_account_numbered("80012346") is None


def test_no_read_of_the_home_page_walks_a_whole_table() -> None:
    person = PersonFactory.create(account=True)
    account = TaxAccountFactory.create()
    reads: list[QuerySet[Any]] = [
        queries.tax_accounts_of(person),
        account.instalments.all(),
        account.lines.all(),
        account.transactions.filter(on__gte=date(2026, 4, 1)),
        queries.consents_of(person),
        TaxTransaction.objects.filter(our_reference__in=["P2345"]).exclude(our_reference=""),
    ]

    if connection.vendor == "postgresql":  # its tables are small here: it would rightly walk them
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plans = [read.explain() for read in reads]

    assert [plan for plan in plans if walks_a_table(plan)] == []


def walks_a_table(plan: str) -> bool:
    """Whether it would look at every row of a table."""
    return any(words in line for line in plan.splitlines() for words in ("SCAN", "Seq Scan"))
