"""A payment of a bill and the feed that brings it back: taken off once, at every moment in between."""

import json
from typing import Any

import pytest

from accounts.actions import feeding
from accounts.models import TaxAccount
from accounts.queries import bill_of
from casework import actions
from casework.queries.payments import lines_processed, pending_for, with_pending
from tests.factories.accounts import PersonFactory
from tests.factories.holdings import ACCOUNT
from tests.factories.payments import pay_bill

pytestmark = [pytest.mark.django_db, pytest.mark.req("R-11", "R-12")]


def feed(**differing: Any) -> None:
    run = feeding.run_feed(
        feed="council-tax", content=json.dumps({**ACCOUNT, **differing}).encode(), source="", by=None
    )
    assert run.state == "kept"


def left() -> int:
    """What is left of the bill, as each of the ways to ask says it."""
    account = with_pending(TaxAccount.objects.all()).get()
    pending = pending_for([account]).get(account.pk, 0)
    assert account.pending_pence == pending  # type: ignore[attr-defined]
    assert sum(line.pence for line in lines_processed(account)) == pending
    return bill_of(account, today=account.fed_at.date(), being_processed=pending).left


def test_a_payment_counts_once_before_the_feed_has_it_after_it_and_once_it_is_merged() -> None:
    feed(balance="1360.51")
    paid = pay_bill(TaxAccount.objects.get(), person=PersonFactory.create())
    after_payment = 136_051 - paid.pence
    assert left() == after_payment

    feed(balance="1360.51", address="The same, a day later")  # the revenues system does not know of it yet
    assert left() == after_payment

    brought_back = {
        "reference": "T2",
        "on": "2026-05-02",
        "words": "Card",
        "amount": f"-{paid.pence // 100}.{paid.pence % 100:02}",
        "our_reference": paid.reference,
    }
    balance = f"{after_payment // 100}.{after_payment % 100:02}"
    feed(balance=balance, transactions=[*ACCOUNT["transactions"], brought_back])
    assert left() == after_payment  # before any sweep

    assert actions.merge_transactions() == 1
    assert left() == after_payment
    assert actions.merge_transactions() == 0
