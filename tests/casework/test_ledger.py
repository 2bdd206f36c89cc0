"""The ledger: it balances, nothing in it changes, finance has every penny once; a feed merges what it brings back."""

import csv
import io
import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from accounts.models import Person, TaxTransaction
from casework import actions, queries
from casework.models import FinanceBatch, Posting
from casework.queries.ledger import finance_rows, harmless_cell, ledger_balances
from tests.factories.holdings import TaxAccountFactory
from tests.factories.payments import a_charge, begin_charge, pay_at_demo, pay_bill, work

pytestmark = pytest.mark.django_db


@pytest.mark.req("R-11")
@pytest.mark.parametrize(
    "change", [{"pence": 1}, {"debit": "income:mine"}, {"words": ""}, {"dedupe": "x"}, {"payment": None}]
)
def test_a_posting_is_never_changed(resident: Person, change: dict[str, object]) -> None:
    pay_bill(TaxAccountFactory.create(), person=resident)
    with pytest.raises(DatabaseError), transaction.atomic():
        Posting.objects.update(**change)


@pytest.mark.req("R-11")
def test_a_posting_is_never_deleted(resident: Person) -> None:
    pay_bill(TaxAccountFactory.create(), person=resident)
    with pytest.raises(DatabaseError), transaction.atomic():
        Posting.objects.all()._raw_delete("default")
    assert Posting.objects.count() == 1


@pytest.mark.req("R-11")
def test_a_posting_goes_to_finance_once_and_to_no_other_batch(resident: Person) -> None:
    pay_bill(TaxAccountFactory.create(), person=resident)
    first = actions.make_finance_batch(by=None)
    assert first is not None
    assert actions.make_finance_batch(by=None) is None
    other = FinanceBatch.objects.create(number=99)
    for batch in (other, None):
        with pytest.raises(DatabaseError), transaction.atomic():
            Posting.objects.update(batch=batch)
    assert list(first.postings.all()) == list(Posting.objects.all())


@pytest.mark.req("R-11")
def test_batches_are_numbered_and_hold_every_posting_once(resident: Person) -> None:
    numbers = []
    for _ in range(3):
        pay_bill(TaxAccountFactory.create(), person=resident)
        batch = actions.make_finance_batch(by=None)
        assert batch is not None
        numbers.append(batch.number)
    assert numbers == [1, 2, 3]
    assert Posting.objects.filter(batch__isnull=True).count() == 0


@pytest.mark.req("R-11")
def test_the_file_of_a_batch_has_every_posting_and_their_total() -> None:
    paid = pay_at_demo(begin_charge(a_charge(pence=12_345)))
    actions.refund_payment(payment=paid, pence=45, reason="=HYPERLINK(1)", dedupe="x", by=None)
    work()
    batch = actions.make_finance_batch(by=None)
    assert batch is not None

    heading, came, went, total = finance_rows(batch)

    assert heading[4:7] == ("debit", "credit", "amount")
    assert came[4:9] == ["provider:demo", "income:fees:permit", "123.45", "Permit for a year", paid.reference]
    assert went[4:9] == ["income:fees:permit", "provider:demo", "0.45", "'=HYPERLINK(1)", paid.reference]
    assert total[1:7] == ["total", "", "", "", "", "123.90"]
    assert sum(one.pence for one in ledger_balances(batch)) == 0


@pytest.mark.req("R-11")
@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_no_cell_is_a_formula(typed: str) -> None:
    assert harmless_cell(typed).startswith("'")
    assert harmless_cell("Council tax") == "Council tax"


@pytest.mark.req("R-11")
def test_the_command_writes_a_batch_and_writes_it_again(resident: Person) -> None:
    pay_bill(TaxAccountFactory.create(), person=resident)
    first, again, none = io.StringIO(), io.StringIO(), io.StringIO()
    call_command("finance_batch", stdout=first)
    call_command("finance_batch", again=1, stdout=again)
    call_command("finance_batch", stdout=none, stderr=none)
    assert first.getvalue() == again.getvalue()
    assert [row["amount"] for row in csv.DictReader(io.StringIO(first.getvalue()))] == ["150.50", "150.50"]
    assert re.search("nothing", none.getvalue(), re.IGNORECASE)
    with pytest.raises(CommandError):
        call_command("finance_batch", again=7)


@pytest.mark.req("R-11")
def test_a_payment_is_being_processed_until_the_feed_has_it_and_counted_once(resident: Person) -> None:
    account, other = TaxAccountFactory.create(), TaxAccountFactory.create()
    paid = pay_bill(account, person=resident)
    assert queries.pending_for([account]) == {account.pk: 15_050}
    assert queries.pending_for([account, other]) == {account.pk: 15_050}
    assert actions.merge_transactions() == 0

    TaxTransaction.objects.create(
        account=account, reference="R1", on=date(2026, 11, 1), words="x", pence=-15_050, our_reference=paid.reference
    )
    TaxTransaction.objects.create(account=other, reference="R2", on=date(2026, 11, 1), words="x", pence=-1)
    assert [actions.merge_transactions(), actions.merge_transactions()] == [1, 0]

    assert queries.pending_for([account]) == {}


@pytest.mark.req("R-11")
def test_what_a_feed_brings_under_another_account_merges_nothing(resident: Person) -> None:
    account, other = TaxAccountFactory.create(), TaxAccountFactory.create()
    paid = pay_bill(account, person=resident)
    TaxTransaction.objects.create(
        account=other, reference="R1", on=date(2026, 11, 1), words="x", pence=-1, our_reference=paid.reference
    )
    assert actions.merge_transactions() == 0
