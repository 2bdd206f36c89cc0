"""Payments as a provider leaves them, for tests of what comes after."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import Person, TaxAccount
from casework import actions
from casework.models import OPEN_PAYMENTS, Charge, Decision, Outcome, Payment, PaymentState, Refund
from casework.payments import demo
from casework.payments.demo import Choice
from tests.factories.casework import CaseFactory, DecisionFactory


def reserve(payment: Payment) -> Payment:
    """As a worker leaves it once the provider has said that the money is reserved."""
    now = timezone.now()
    Payment.objects.filter(pk=payment.pk).update(
        state=PaymentState.AUTHORISED, provider_id=payment.reference, asked_at=now, next_attempt_at=None
    )
    payment.refresh_from_db()
    return payment


def settle(payment: Payment, state: PaymentState) -> Payment:
    """As a worker leaves it once the provider has said how it stands, or ended."""
    now, is_open = timezone.now(), state in OPEN_PAYMENTS
    settled_at = None if is_open else now
    Payment.objects.filter(pk=payment.pk).update(state=state, asked_at=now, settled_at=settled_at, next_attempt_at=None)
    payment.lines.update(is_open=is_open)
    payment.refresh_from_db()
    return payment


def make_tax_account(number: str = "80123456") -> TaxAccount:
    """Somebody's council tax account."""
    return TaxAccount.objects.create(
        number=number,
        names=["Ms Ann O’Neil"],
        postcode="SW67SR",
        band="D",
        year=2026,
        charge=150_000,
        balance=60_000,
        fingerprint="",
    )


def begin_bill(
    account: TaxAccount, *, person: Person | None = None, visitor: UUID | None = None, pence: int = 15_050, **more: Any
) -> Payment:
    """Someone pressed Pay at their council tax bill."""
    words = f"Council tax, account {account.number}"
    line = actions.NewLine(words=words, income="council-tax", pence=pence, tax_account=account)
    by = person.user if person else None
    return actions.begin_payment(lines=[line], words=words, person=person, visitor=visitor, by=by, **more)


def begin_charge(charge: Charge, *, person: Person | None = None, visitor: UUID | None = None) -> Payment:
    """Someone pressed Pay at the page of their case."""
    line = actions.NewLine(words=charge.words, income="fees:permit", pence=charge.pence, charge=charge)
    by = person.user if person else None
    return actions.begin_payment(lines=[line], words=charge.words, person=person, visitor=visitor, by=by)


def begin_fee(draft: UUID, *, person: Person | None = None, visitor: UUID | None = None, pence: int = 4_500) -> Payment:
    """Someone pressed "Pay and send" at a form with a fee."""
    line = actions.NewLine(words="Bulky waste, three items", income="fees:bulky-waste", pence=pence)
    return actions.begin_payment(
        lines=[line],
        words=line.words,
        person=person,
        visitor=visitor,
        draft=draft,
        captures_later=True,
        by=person.user if person else None,
    )


def pay_at_demo(payment: Payment, choice: Choice = Choice.SUCCESS) -> Payment:
    """What somebody did on the demo's page, and the worker found out."""
    work()
    payment.refresh_from_db()
    demo.choose(payment.provider_id, choice)
    actions.ask_soon(payment=payment)
    Payment.objects.filter(pk=payment.pk).update(next_attempt_at=timezone.now())
    work()
    payment.refresh_from_db()
    return payment


def pay_bill(account: TaxAccount, *, person: Person | None = None, visitor: UUID | None = None) -> Payment:
    """A bill that was paid at the demo's provider."""
    return pay_at_demo(begin_bill(account, person=person, visitor=visitor))


def work() -> None:
    """All that the worker does in one run of its task."""
    actions.heed_notices()
    actions.advance_payments()
    actions.give_back_waiting()


def work_on_everything() -> None:
    """The worker, once the time has come for all that waits."""
    now = timezone.now()
    Payment.objects.filter(next_attempt_at__gt=now).update(next_attempt_at=now)
    Refund.objects.filter(next_attempt_at__gt=now).update(next_attempt_at=now)
    work()


def a_charge(person: Person | None = None, *, pence: int = 12_500, **facts: Any) -> Charge:
    """The fee of a permit that was granted to ``person``."""
    case = CaseFactory.create(person=person, application=True, closed=True, outcome=Outcome.GRANTED, **facts)
    DecisionFactory.create(case=case, result=Decision.Result.GRANTED)
    return Charge.objects.create(case=case, words="Permit for a year", pence=pence)
