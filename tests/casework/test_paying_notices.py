"""What GOV.UK Pay tells us by itself: signed, kept once, never believed, in whatever order it comes."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from casework import actions
from casework.models import Payment, PaymentState, Posting, ProviderNotice
from casework.payments.govuk_pay import signature
from notifications.models import Message
from tests.contracts import govuk_pay
from tests.contracts.govuk_pay import PayStub
from tests.factories.holdings import TaxAccountFactory
from tests.factories.payments import begin_bill, work

pytestmark = pytest.mark.django_db
HOOK = "/hooks/govuk-pay/"


@pytest.fixture
def payment(pay: PayStub, resident: Person) -> Payment:
    """A payment whose page is open."""
    begun = begin_bill(TaxAccountFactory.create(), person=resident)
    work()
    return now_of(begun)


def now_of(payment: Payment) -> Payment:
    return Payment.objects.get(pk=payment.pk)


def told(pay: PayStub, provider_id: str, message_id: str = "", *, change: bytes = b"") -> int:
    """The status that the hook answers to a notice."""
    body, signed = pay.notice(provider_id, message_id)
    headers = {"Pay-Signature": signed}
    return Client().post(HOOK, body + change, content_type="application/json", headers=headers).status_code


def come_back(payment: Payment) -> None:
    """The browser is back, and the worker asks."""
    Payment.objects.update(asked_at=timezone.now() - timedelta(minutes=1))
    actions.ask_soon(payment=payment)
    work()


def assert_paid_once(payment: Payment) -> None:
    assert now_of(payment).state == PaymentState.PAID
    assert Posting.objects.get().pence == payment.pence
    assert Message.objects.filter(event="paid").count() == 1


@pytest.mark.req("R-04")
def test_the_notice_alone_is_enough(pay: PayStub, payment: Payment) -> None:
    pay.pay(payment.provider_id)
    assert told(pay, payment.provider_id) == 204
    assert now_of(payment).state == PaymentState.AT_PROVIDER  # the hook only keeps it
    work()
    assert_paid_once(payment)


@pytest.mark.req("R-04")
def test_the_notice_may_come_before_the_browser_is_back(pay: PayStub, payment: Payment) -> None:
    pay.pay(payment.provider_id)
    told(pay, payment.provider_id)
    work()
    come_back(payment)
    assert_paid_once(payment)


@pytest.mark.req("R-04")
def test_the_browser_may_be_back_before_the_notice(pay: PayStub, payment: Payment) -> None:
    pay.pay(payment.provider_id)
    come_back(payment)
    told(pay, payment.provider_id)
    work()
    assert_paid_once(payment)


@pytest.mark.req("R-04")
def test_both_may_come_twice(pay: PayStub, payment: Payment) -> None:
    pay.pay(payment.provider_id)
    for _ in range(2):
        assert told(pay, payment.provider_id, "the-same") == 204
        come_back(payment)
    assert_paid_once(payment)
    assert ProviderNotice.objects.count() == 1


@pytest.mark.req("R-04")
def test_a_notice_is_not_believed(pay: PayStub, payment: Payment) -> None:
    pay.pay(payment.provider_id)
    body, signed = pay.notice(payment.provider_id)
    pay.payments[payment.provider_id]["status"] = "started"
    Client().post(HOOK, body, content_type="application/json", headers={"Pay-Signature": signed})
    work()
    assert now_of(payment).state == PaymentState.AT_PROVIDER


@pytest.mark.req("R-04")
def test_a_notice_finds_a_payment_whose_number_was_lost(pay: PayStub, payment: Payment) -> None:
    Payment.objects.update(
        provider_id="", state=PaymentState.BEGUN, next_attempt_at=timezone.now() + timedelta(hours=1), attempts_made=1
    )
    pay.pay(payment.provider_id)
    told(pay, payment.provider_id)
    work()
    assert_paid_once(payment)


@pytest.mark.req("R-04")
def test_what_is_signed_wrongly_is_refused_and_not_kept(pay: PayStub, payment: Payment) -> None:
    assert told(pay, payment.provider_id, change=b" ") == 403
    assert Client().post(HOOK, b"{}", content_type="application/json").status_code == 403
    assert not ProviderNotice.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"webhook_message_id": 1, "resource_id": "x"}',
        b'{"webhook_message_id": "", "resource_id": "x"}',
        b'{"webhook_message_id": "a\\u0000b", "resource_id": "x"}',
        b'{"webhook_message_id": "' + b"x" * 101 + b'", "resource_id": "x"}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_what_is_signed_but_no_notice_is_refused(pay: PayStub, body: bytes) -> None:
    signed = signature(body, govuk_pay.SECRET)
    answer = Client().post(HOOK, body, content_type="application/json", headers={"Pay-Signature": signed})
    assert answer.status_code == 400
    assert not ProviderNotice.objects.exists()


def test_a_notice_of_a_payment_that_is_not_ours_is_kept_and_changes_nothing(pay: PayStub, payment: Payment) -> None:
    other = pay.create({"amount": 1, "reference": "PXXXXXXXXXXX", "description": "x", "return_url": "x"})
    assert told(pay, other) == 204
    work()
    assert now_of(payment).state == PaymentState.AT_PROVIDER
    assert ProviderNotice.objects.get().heeded_at is not None


def test_notices_are_forgotten_once_they_cannot_come_again(pay: PayStub, payment: Payment) -> None:
    told(pay, payment.provider_id)
    actions.forget_notices()
    assert ProviderNotice.objects.count() == 1
    work()
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        actions.forget_notices()
    assert not ProviderNotice.objects.exists()
