"""Random stories of paying, in which answers are lost, doubled and late: in the end every penny is where it belongs."""

import uuid
from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any, ClassVar

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pytest_django import Settings

from accounts.models import Person
from casework import actions, queries
from casework.models import (
    OPEN_PAYMENTS,
    Case,
    Charge,
    Payment,
    PaymentState,
    Posting,
    Refund,
    RefundState,
)
from casework.queries.ledger import ledger_balances
from notifications.models import claim
from tests.contracts.govuk_pay import Fault, PayStub
from tests.factories.accounts import PersonFactory
from tests.factories.casework import CaseFactory
from tests.factories.payments import a_charge, begin_charge, begin_fee, work

pytestmark = pytest.mark.django_db
# Answers that come too late are tried in test_paying.py: here they would cost seconds in each story.
FAULTS = sorted(set(Fault) - {Fault.DAWDLE, Fault.DO_AND_DAWDLE})
A_STEP = timedelta(seconds=3)
FEES = (4_500, 4_500, 4_500, 6_000)  # mostly the same again
CALLED_OFF = frozenset({"failed", "cancelled"})
PAGES_OF = frozenset({PaymentState.BEGUN, PaymentState.AT_PROVIDER})


class TheFormCannotBeKept(Exception):
    """Something breaks after the case was opened and before all of it is kept."""


class PaymentStories(RuleBasedStateMachine):
    """One person, two charges, two forms with a fee, one provider, and whatever may happen between them."""

    pay: ClassVar[PayStub]

    @initialize(charge_is_paid=st.booleans(), form_is_paid=st.booleans(), form_is_kept=st.booleans())
    def begin(self, charge_is_paid: bool, form_is_paid: bool, form_is_kept: bool) -> None:
        """A story begins somewhere on the way, so that much of it is about money."""
        self.pay.payments.clear()
        self.pay.exchanges.clear()
        self.pay.faults.clear()
        self.pay.is_search_behind = False
        self.rolled_back = transaction.atomic()
        self.rolled_back.__enter__()
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.now = self.clock.start()
        self.person: Person = PersonFactory.create(account=True)
        self.charges = [a_charge(self.person) for _ in range(2)]
        self.drafts = [uuid.uuid4() for _ in range(2)]
        of_charge = begin_charge(self.charges[0], person=self.person)
        self.now.shift(A_STEP)
        of_form = begin_fee(self.drafts[0], person=self.person)
        self.now.shift(A_STEP)
        if charge_is_paid:
            self.go_well(of_charge, is_kept=False)
        if form_is_paid:
            self.go_well(of_form, is_kept=form_is_kept)

    # ---- What the person does

    @rule(number=st.integers(0, 1))
    def pay_a_charge(self, number: int) -> None:
        with suppress(actions.AlreadyPaid, actions.PaymentUnderWay):
            begin_charge(self.charges[number], person=self.person)

    @rule(number=st.integers(0, 1), pence=st.sampled_from(FEES))
    def pay_a_form(self, number: int, pence: int) -> None:
        if self.case_of(self.drafts[number]) is None:
            with suppress(actions.PaymentUnderWay):
                begin_fee(self.drafts[number], person=self.person, pence=pence)

    @precondition(lambda self: self.some(*PAGES_OF))
    @rule(number=st.integers(0, 9))
    def open_the_page(self, number: int) -> None:
        if payment := self.one_of(Payment.objects.filter(state__in=PAGES_OF), number):
            actions.take_next_url(payment=payment)

    @precondition(lambda self: self.some(PaymentState.AT_PROVIDER))
    @rule(number=st.integers(0, 9))
    def bank_says_yes(self, number: int) -> None:
        if payment := self.one_at_provider(Payment.objects.filter(state=PaymentState.AT_PROVIDER), number):
            self.pay.pay(payment.provider_id)

    @precondition(lambda self: self.some(PaymentState.AT_PROVIDER))
    @rule(number=st.integers(0, 9), code=st.sampled_from(["P0010", "P0020", "P0030", "P0050"]))
    def it_comes_to_nothing(self, number: int, code: str) -> None:
        payment = self.one_at_provider(Payment.objects.filter(state=PaymentState.AT_PROVIDER), number)
        if payment and self.pay.payments[payment.provider_id]["status"] != "capturable":
            self.pay.fail(payment.provider_id, code)

    @precondition(lambda self: self.some(*OPEN_PAYMENTS))
    @rule(number=st.integers(0, 9))
    def come_back(self, number: int) -> None:
        if payment := self.one_of(Payment.objects.all(), number):
            actions.ask_soon(payment=payment)

    @precondition(lambda self: self.some(PaymentState.AUTHORISED))
    @rule(number=st.integers(0, 9), breaks=st.booleans())
    def the_form_is_kept(self, number: int, breaks: bool) -> None:
        payment = self.one_of(Payment.objects.filter(state=PaymentState.AUTHORISED), number)
        if payment:
            self.keep(payment, breaks=breaks)

    @precondition(lambda self: self.some(*OPEN_PAYMENTS))
    @rule(number=st.integers(0, 9))
    def do_not_pay_now(self, number: int) -> None:
        if payment := self.one_of(Payment.objects.all(), number):
            with suppress(actions.PaymentNotHeld):
                actions.let_go(payment=payment, why="Left", by=None)

    @precondition(lambda self: self.some(*PAGES_OF))
    @rule(number=st.integers(0, 9), is_kept=st.booleans())
    def all_goes_well(self, number: int, is_kept: bool) -> None:
        """As nearly always: to the page, pay, and back; perhaps to the form too."""
        payment = self.one_of(Payment.objects.filter(state__in=PAGES_OF), number)
        if payment:
            self.go_well(payment, is_kept=is_kept)

    # ---- What everybody else does

    @rule(number=st.integers(0, 1))
    def someone_pays_with_an_answer_lost(self, number: int) -> None:
        """They press Pay, and nobody hears that the payment was made; then they press it again."""
        for _ in range(2):
            with suppress(actions.AlreadyPaid, actions.PaymentUnderWay):
                begin_charge(self.charges[number], person=self.person)
            self.pay.faults = [Fault.DO_AND_HANG_UP]
            work()
        self.pay.faults = []

    @rule()
    def the_worker_finds_all_well(self) -> None:
        work()

    @rule(faults=st.lists(st.sampled_from(FAULTS), max_size=3), is_behind=st.booleans())
    def the_worker_works(self, faults: list[Fault], is_behind: bool) -> None:
        self.pay.faults, self.pay.is_search_behind = faults, is_behind
        work()
        self.pay.faults, self.pay.is_search_behind = [], False

    @precondition(lambda self: self.some(*OPEN_PAYMENTS))
    @rule()
    def the_worker_is_killed(self) -> None:
        claim(Payment.objects.all(), limit=1, lease=timedelta(minutes=2))
        claim(Refund.objects.all(), limit=1, lease=timedelta(minutes=2))

    @precondition(lambda self: bool(self.pay.payments))
    @rule(number=st.integers(0, 9), times=st.integers(1, 2))
    def the_provider_tells_us(self, number: int, times: int) -> None:
        if self.pay.payments:
            payment_id = list(self.pay.payments)[number % len(self.pay.payments)]
            body, _signed = self.pay.notice(payment_id)
            for _ in range(times):
                actions.record_notice(provider="govuk_pay", body=body)

    @precondition(lambda self: self.has_come_to_nothing())
    @rule(number=st.integers(0, 9))
    def money_comes_after_all(self, number: int) -> None:
        """They called it off, and then took the money: they tell us, as of everything."""
        off = [payment_id for payment_id, one in self.pay.payments.items() if one["status"] in CALLED_OFF]
        payment = self.one_at_provider(Payment.objects.filter(provider_id__in=off), number)
        if payment:
            self.pay.payments[payment.provider_id] |= {"status": "success", "code": ""}
            actions.record_notice(provider="govuk_pay", body=self.pay.notice(payment.provider_id)[0])

    @precondition(lambda self: self.some(PaymentState.PAID))
    @rule(number=st.integers(0, 9), pence=st.sampled_from([100, 4_500, 12_500]), times=st.integers(1, 2))
    def an_officer_gives_back(self, number: int, pence: int, times: int) -> None:
        payment = self.one_of(Payment.objects.filter(state=PaymentState.PAID), number)
        if payment:
            dedupe = f"officer:{uuid.uuid4()}"
            with suppress(actions.NotThatMuchLeft):
                for _ in range(times):
                    actions.refund_payment(payment=payment, pence=pence, reason="x", dedupe=dedupe, by=None)

    @precondition(lambda self: self.some(PaymentState.AUTHORISED))
    @rule()
    def forms_are_kept_whose_browser_has_gone(self) -> None:
        for payment in queries.authorised_unkept():
            self.keep(payment)

    @rule(minutes=st.sampled_from([1, 5, 100, 3_000]))
    def time_passes(self, minutes: int) -> None:
        self.now.shift(timedelta(minutes=minutes))

    @rule()
    def finance_has_its_batch(self) -> None:
        actions.make_finance_batch(by=None)

    # ---- What always holds

    @invariant()
    @precondition(lambda self: hasattr(self, "person"))
    def what_is_paid_is_posted_and_nothing_else(self) -> None:
        self.now.shift(A_STEP)
        for payment in Payment.objects.all():
            came = sum(Posting.objects.filter(payment=payment, refund=None).values_list("pence", flat=True))
            assert came == (payment.pence if payment.state == PaymentState.PAID else 0), payment
        for refund in Refund.objects.all():
            went = sum(refund.postings.values_list("pence", flat=True))
            assert went == (refund.pence if refund.state == RefundState.GIVEN else 0), refund

    def teardown(self) -> None:
        if not hasattr(self, "person"):
            return
        try:
            self.in_the_end()
        finally:
            self.clock.stop()
            transaction.set_rollback(True)
            self.rolled_back.__exit__(None, None, None)

    def in_the_end(self) -> None:
        """Nothing goes wrong any more, and enough time passes."""
        self.pay.faults, self.pay.is_search_behind = [], False
        for _ in range(5):
            self.now.shift(timedelta(days=1, minutes=10))
            for _ in range(3):
                self.now.shift(timedelta(minutes=5))
                work()
        assert not Payment.objects.filter(state__in=OPEN_PAYMENTS).exists()
        assert not Refund.objects.exclude(state=RefundState.GIVEN).exists()
        self.the_ledger_is_what_the_provider_has()
        for draft in self.drafts:
            self.a_form_has_its_fee_or_neither_is_there(draft)
        for charge in self.charges:
            assert self.net(charge) in {0, charge.pence - self.given_by_officers(charge)}

    def the_ledger_is_what_the_provider_has(self) -> None:
        there = sum(
            one["amount"] - self.pay.given(payment_id)
            for payment_id, one in self.pay.payments.items()
            if one["status"] == "success"
        )
        balances = {one.account: one.pence for one in ledger_balances()}
        assert balances.get("provider:govuk_pay", 0) == there
        assert sum(balances.values()) == 0
        assert not [one for one in self.pay.payments.values() if one["status"] == "capturable"]

    def a_form_has_its_fee_or_neither_is_there(self, draft: uuid.UUID) -> None:
        case = self.case_of(draft)
        money = sum(self.net_of(payment) for payment in Payment.objects.filter(draft=draft))
        if case is None:
            assert money == 0, "a fee without its form"
        else:
            charge = case.charges.get()
            assert money == charge.pence - self.given_by_officers(charge), "a form without its fee"

    # ---- Looking things up

    def go_well(self, payment: Payment, *, is_kept: bool) -> None:
        work()
        if provider_id := Payment.objects.get(pk=payment.pk).provider_id:
            self.pay.pay(provider_id)
        self.now.shift(A_STEP)
        actions.ask_soon(payment=payment)
        work()
        if is_kept:
            self.keep(payment)

    def some(self, *states: PaymentState) -> bool:
        """Whether there is a payment in one of ``states``: what cannot happen is no part of a story."""
        return hasattr(self, "person") and Payment.objects.filter(state__in=states).exists()

    def has_come_to_nothing(self) -> bool:
        return any(one["status"] in CALLED_OFF for one in self.pay.payments.values())

    def one_of(self, payments: Any, number: int) -> Payment | None:
        there: list[Payment] = list(payments.order_by("begun_at", "pk"))
        return there[number % len(there)] if there else None

    def one_at_provider(self, payments: Any, number: int) -> Payment | None:
        """Only who was given its address can pay at a page."""
        return self.one_of(payments.exclude(provider_id=""), number)

    def case_of(self, draft: uuid.UUID) -> Case | None:
        return Case.objects.filter(opened_from=draft).first()

    def keep(self, payment: Payment, *, breaks: bool = False) -> None:
        """As a form is sent: its case, its charge and the order to take the money, or none of them."""
        if payment.draft is None or self.case_of(payment.draft) is not None:
            return
        with suppress(actions.PaymentNotHeld, TheFormCannotBeKept), transaction.atomic():
            case = CaseFactory.create(person=self.person, opened_from=payment.draft)
            charge = Charge.objects.create(case=case, words="Bulky waste", pence=payment.pence)
            actions.keep_and_capture(payment=payment, charge=charge, by=None)
            if breaks:
                raise TheFormCannotBeKept

    def net_of(self, payment: Payment) -> int:
        came = payment.pence if payment.state == PaymentState.PAID else 0
        return came - sum(payment.refunds.filter(state=RefundState.GIVEN).values_list("pence", flat=True))

    def net(self, charge: Charge) -> int:
        return sum(self.net_of(line.payment) for line in charge.payment_lines.select_related("payment"))

    def given_by_officers(self, charge: Charge) -> int:
        refunds = Refund.objects.filter(payment__lines__charge=charge, dedupe__startswith="officer:")
        return sum(refunds.values_list("pence", flat=True))


def tell_stories(
    pay: PayStub, number: int, *, derandomize: bool = False, phases: Collection[Phase] = tuple(Phase)
) -> None:
    """So many stories, each of up to 30 steps."""
    machine = type("Told", (PaymentStories,), {"pay": pay})
    told = hypothesis_settings(
        max_examples=number,
        stateful_step_count=30,
        deadline=None,
        derandomize=derandomize,
        database=None,
        phases=list(phases),
        suppress_health_check=list(HealthCheck),
    )
    with pytest.MonkeyPatch.context() as patched:
        for model in (Payment, Refund):  # a story that is told again has everything in the same order
            numbers = count(1)
            patched.setattr(
                model._meta.get_field("id"), "_get_default", lambda numbers=numbers: uuid.UUID(int=next(numbers))
            )
        run_state_machine_as_test(machine, settings=told)


@pytest.fixture(autouse=True)
def _patience(pay: PayStub, settings: Settings) -> None:
    """No answer is late because the machine is busy: a story that is told again goes the same way."""
    settings.GOVUK_PAY_TIMEOUT_SECONDS = 30


@pytest.mark.req("R-04", "R-11")
def test_every_story_of_paying_ends_with_each_penny_where_it_belongs(pay: PayStub) -> None:
    tell_stories(pay, 50, derandomize=True)


@pytest.mark.faults
@pytest.mark.req("R-04", "R-11")
@pytest.mark.parametrize("part", range(2))
def test_a_thousand_stories_of_paying(pay: PayStub, part: int) -> None:
    """A thousand in all: `make test-full` tells five hundred on each database."""
    tell_stories(pay, 250)
