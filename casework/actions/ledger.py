"""The ledger: every penny that comes or goes is a posting, and postings go to finance in numbered batches."""

from collections.abc import Iterator
from contextlib import suppress

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import User
from casework.models import FinanceBatch, Payment, PaymentLine, Posting, Refund, RefundState


@transaction.atomic(savepoint=False)
def post_payment(*, payment: Payment) -> None:
    """Post what ``payment`` brought, line by line. Posting twice changes nothing."""
    Posting.objects.bulk_create(
        [
            Posting(
                debit=provider_account(payment),
                credit=income_account(line),
                pence=line.pence,
                words=line.words,
                payment=payment,
                line=line,
                dedupe=f"paid:{payment.pk}:{line.pk}",
            )
            for line in payment.lines.order_by("pk")
        ],
        ignore_conflicts=True,
    )


@transaction.atomic(savepoint=False)
def post_refund(*, refund: Refund) -> None:
    """Post what was given back, off its line; without one off the lines in their order as far as each has some left."""
    payment = refund.payment
    Posting.objects.bulk_create(
        [
            Posting(
                debit=income_account(line),
                credit=provider_account(payment),
                pence=pence,
                words=refund.reason[:200],
                payment=payment,
                line=line,
                refund=refund,
                dedupe=f"refund:{refund.pk}:{line.pk}",
            )
            for line, pence in _shares(refund)
        ],
        ignore_conflicts=True,
    )


def make_finance_batch(*, by: User | None) -> FinanceBatch | None:
    """Put all that was posted since the last batch into the next one, or None where there is nothing."""
    batch = None
    while batch is None and Posting.objects.filter(batch__isnull=True).exists():
        with suppress(IntegrityError):  # someone makes the batch of this number in this very moment: look again
            batch = _next_batch(by)
    return batch


def provider_account(payment: Payment) -> str:
    """The account of the ledger in which a provider's money stands."""
    return f"provider:{payment.provider}"


def income_account(line: PaymentLine) -> str:
    """The account of the ledger that a line's money is for."""
    return f"income:{line.income}"


@transaction.atomic
def _next_batch(by: User | None) -> FinanceBatch | None:
    last = FinanceBatch.objects.aggregate(last=Max("number"))["last"] or 0
    batch = FinanceBatch.objects.create(number=last + 1, made_by=by)
    if Posting.objects.filter(batch__isnull=True).update(batch=batch):
        return batch
    batch.delete()
    return None


def _shares(refund: Refund) -> Iterator[tuple[PaymentLine, int]]:
    if refund.line is not None:
        yield refund.line, refund.pence
        return
    left = refund.pence
    for line in refund.payment.lines.order_by("pk"):
        gone = sum(posting.pence for posting in line.postings.filter(refund__isnull=False).exclude(refund=refund))
        gone += sum(going.pence for going in line.refunds.filter(state__in=[RefundState.ASKED, RefundState.SUBMITTED]))
        share = min(left, line.pence - gone)
        if share > 0:
            yield line, share
            left -= share
