"""Telling of money that came or went back: in the case it was for, and to who paid."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from casework.models import Case, Event, EventKind, Payment, PaymentLine, Refund
from design.templatetags.govuk import money
from notifications import actions as notifications


def tell_of_payment(*, payment: Payment) -> None:
    """Note in each case that its charge was paid, and send the receipt."""
    cases = _cases_of((line, line.pence) for line in _lines_of(payment))
    for case, pence in cases.items():
        words = render_to_string("casework/timeline/paid.txt", {"pence": pence, "payment": payment}).strip()
        Event.objects.create(case=case, kind=EventKind.PAID, is_for_reporter=True, words=words)
    lines = "\n".join(f"{line.words}: {money(line.pence)}" for line in payment.lines.order_by("pk"))
    _tell("paid", payment, cases, what=str(payment.pk), facts={"amount": money(payment.pence), "lines": lines})


def tell_of_no_payment(*, payment: Payment) -> None:
    """Note in each case that the money for its form could not be taken after all, and ask to pay another way."""
    cases = _cases_of((line, line.pence) for line in _lines_of(payment))
    for case, pence in cases.items():
        words = render_to_string("casework/timeline/not_paid.txt", {"pence": pence, "payment": payment}).strip()
        Event.objects.create(case=case, kind=EventKind.NOT_PAID, is_for_reporter=True, words=words)
    _tell("not_paid", payment, cases, what=str(payment.pk), facts={"amount": money(payment.pence)})


def tell_of_refund(*, refund: Refund) -> None:
    """Note in each case whose money went back, as it was posted, how much that is, and tell who paid."""
    payment = refund.payment
    postings = refund.postings.select_related("line__charge__case").order_by("pk")
    cases = _cases_of((posting.line, posting.pence) for posting in postings)
    for case, pence in cases.items():
        words = render_to_string("casework/timeline/refunded.txt", {"pence": pence}).strip()
        Event.objects.create(case=case, kind=EventKind.REFUNDED, by=refund.asked_by, is_for_reporter=True, words=words)
    facts = {"amount": money(refund.pence), "reason": refund.reason}
    _tell("refunded", payment, cases, what=str(refund.pk), facts=facts)


def _lines_of(payment: Payment) -> QuerySet[PaymentLine]:
    return payment.lines.select_related("charge__case").order_by("pk")


def _cases_of(parts: Iterable[tuple[PaymentLine | None, int]]) -> dict[Case, int]:
    """The cases whose charges these lines pay, each with how much."""
    cases: dict[Case, int] = {}
    for line, pence in parts:
        if line is not None and line.charge is not None:
            cases[line.charge.case] = cases.get(line.charge.case, 0) + pence
    return cases


def _tell(event: str, payment: Payment, cases: Mapping[Case, int], *, what: str, facts: Mapping[str, Any]) -> None:
    """To the address they gave for it, else as they want to be told. Of a restricted case nothing is sent."""
    if any(case.is_restricted for case in _cases_of((line, line.pence) for line in _lines_of(payment))):
        return
    told = {
        **facts,
        "words": payment.words,
        "number": payment.reference,
        "url": f"{settings.PUBLIC_URL}{reverse('casework:receipt', args=[payment.pk])}",
        "has_account": payment.person is not None and payment.person.user_id is not None,
    }
    about = next(iter(cases)).reference if len(cases) == 1 else payment.reference
    if payment.email:
        notifications.queue_note(event=event, email=payment.email, facts=told, about=about, what=what, by=None)
    elif payment.person is not None:
        notifications.queue_messages(event=event, about=about, what=what, to=[payment.person], facts=told, by=None)
