"""The demo's payment page: each button has its outcome, and the first press counts."""

import pytest
from django.test import Client

from accounts.models import Person
from casework.models import Payment, PaymentState
from casework.payments import demo
from tests.factories.accounts import PersonFactory
from tests.factories.holdings import TaxAccountFactory
from tests.factories.payments import begin_bill, work, work_on_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment() -> Payment:
    """A payment whose page is open."""
    person: Person = PersonFactory.create(account=True)
    begun = begin_bill(TaxAccountFactory.create(), person=person)
    work()
    return Payment.objects.get(pk=begun.pk)


def page_of(payment: Payment) -> str:
    return f"/demo/pay/{payment.provider_id}/"


@pytest.mark.req("R-04")
@pytest.mark.parametrize(
    ("choice", "state"),
    [
        ("success", PaymentState.PAID),
        ("declined", PaymentState.DECLINED),
        ("cancelled", PaymentState.CANCELLED),
        ("expired", PaymentState.EXPIRED),
    ],
)
def test_a_button_leads_back_and_has_its_outcome(
    client: Client, payment: Payment, choice: str, state: PaymentState
) -> None:
    assert "no money moves" in client.get(page_of(payment)).content.decode()
    assert client.post(page_of(payment), {"choice": choice})["Location"] == f"/pay/{payment.pk}/back/"
    work_on_everything()
    assert Payment.objects.get().state == state


@pytest.mark.req("R-04")
def test_a_slow_answer_comes_after_its_time(client: Client, payment: Payment, monkeypatch: pytest.MonkeyPatch) -> None:
    client.post(page_of(payment), {"choice": "slow"})
    work_on_everything()
    assert Payment.objects.get().state == PaymentState.AT_PROVIDER
    monkeypatch.setattr(demo, "SLOW_SECONDS", 0)
    work_on_everything()
    assert Payment.objects.get().state == PaymentState.PAID


@pytest.mark.req("R-04")
def test_who_closes_the_browser_after_paying_is_told_of_by_a_notice(client: Client, payment: Payment) -> None:
    page = client.post(page_of(payment), {"choice": "closed"})
    assert "You closed the browser after you paid" in page.content.decode()
    work()
    assert Payment.objects.get().state == PaymentState.PAID


def test_the_first_press_counts(client: Client, payment: Payment) -> None:
    client.post(page_of(payment), {"choice": "declined"})
    client.post(page_of(payment), {"choice": "success"})
    assert "This page has done its work" in client.get(page_of(payment)).content.decode()
    work_on_everything()
    assert Payment.objects.get().state == PaymentState.DECLINED


@pytest.mark.parametrize("choice", ["", "free", "none"])
def test_any_other_press_changes_nothing(client: Client, payment: Payment, choice: str) -> None:
    assert "Pay £150.50" in client.post(page_of(payment), {"choice": choice}).content.decode()
    work_on_everything()
    assert Payment.objects.get().state == PaymentState.AT_PROVIDER


def test_there_is_no_page_of_a_payment_that_was_never_begun(client: Client) -> None:
    assert client.get("/demo/pay/demo-nothing/").status_code == 404
