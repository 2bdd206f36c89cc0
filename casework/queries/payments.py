"""Payments as their pages show them, and what was paid of a charge or an account."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts import queries as accounts_queries
from accounts.models import Person, RatesLink, TaxAccount, TaxTransaction
from accounts.queries import Bill
from accounts.rules import Viewer, permissions
from accounts.rules.hats import HatKind
from accounts.rules.permissions import What
from casework.models import Case, Charge, Payment, PaymentLine, PaymentState, Refund, RefundState
from casework.models.sight import account_of

# Being taken: the form is kept and the money is reserved for it.
AS_GOOD_AS_PAID = (PaymentState.PAID, PaymentState.CAPTURING)
BROWSERS_COME_BACK_IN = timedelta(minutes=1)


def payment_for(viewer: Viewer, payment_id: uuid.UUID) -> Payment:
    """The payment with its lines, for whoever may see it. Raises ``Payment.DoesNotExist``.

    The one rule of who may: the person it is of, once they sign in; where nobody with a sign-in pays, the browser it
    was begun in, and one that has opened its form by a code, or looked up its case; and who began it for somebody else.
    """
    payments = Payment.objects.filter(may_be_seen_by(viewer)).select_related("person")
    return payments.prefetch_related("lines__charge__case", "lines__tax_account").get(pk=payment_id)


def may_be_seen_by(viewer: Viewer) -> Q:
    """Which payments ``viewer`` may see; a delegate those of the account of which every line is shared."""
    if viewer.hat.kind == HatKind.DELEGATE:
        return Q(~Exists(_not_shared_with(viewer)), person=viewer.person)
    seen = Q(pk__in=[])
    if viewer.visitor is not None:
        seen |= Q(visitor=viewer.visitor, person__user__isnull=True)
    if viewer.returned:
        seen |= Q(draft__in=viewer.returned, person__user__isnull=True)
    if viewer.shown:  # they proved that the case is theirs: its charges' receipts are, too
        lines = PaymentLine.objects.filter(charge__case__reference__in=viewer.shown).values("payment")
        seen |= Q(pk__in=lines, person__user__isnull=True)
    if viewer.person is not None:
        seen |= Q(person=viewer.person)
    if viewer.user is not None:
        seen |= Q(begun_by=viewer.user)
    if viewer.business_id is not None:
        seen |= Q(Exists(_of_business(viewer.business_id)))
    return seen


def _not_shared_with(viewer: Viewer) -> QuerySet[PaymentLine]:
    """What of a payment a delegate may not know of. A form's fee is theirs who began to pay it."""
    shared = Q(charge__case__in=Case.objects.filter(account_of(viewer)))
    shared |= Q(charge__isnull=True, tax_account__isnull=True, payment__begun_by=viewer.user)
    if permissions.may_open(viewer, What.BILLS):
        shared |= Q(tax_account__isnull=False)
    of_payment = PaymentLine.objects.filter(payment=OuterRef("pk"))
    return of_payment.exclude(pk__in=PaymentLine.objects.filter(shared).values("pk"))


def _of_business(organisation_id: uuid.UUID) -> QuerySet[PaymentLine]:
    """What of a payment paid a business's rates, or a charge of its requests, whichever of its members paid."""
    linked = RatesLink.objects.filter(organisation=organisation_id, ended_at__isnull=True).values("account")
    of_business = Q(tax_account__in=linked) | Q(charge__case__organisation=organisation_id)
    return PaymentLine.objects.filter(of_business, payment=OuterRef("pk"))


def is_paid(charge: Charge) -> bool:
    """Whether ``charge`` was paid, or the money for it is being taken."""
    return PaymentLine.objects.filter(charge=charge, payment__state__in=AS_GOOD_AS_PAID).exists()


def bills_to_pay(viewer: Viewer, *, today: date) -> list[Bill]:
    """The council tax bills of the account they are in that can stand among all that is to pay; none where bills are
    not open to them.

    What a direct debit will take is not to pay, until it is overdue.
    """
    if viewer.person is None or not permissions.may_open(viewer, What.BILLS):
        return []
    bills = bills_of(viewer.person, today=today)
    return [bill for bill in bills if bill.due > 0 and (bill.overdue > 0 or not bill.account.is_direct_debit)]


def bills_of(person: Person, *, today: date) -> list[Bill]:
    """The council tax bills that ``person`` has linked, with what is being processed: two queries."""
    return [
        accounts_queries.bill_of(account, today=today, being_processed=account.pending_pence)  # type: ignore[attr-defined]
        for account in with_pending(accounts_queries.tax_accounts_of(person))
    ]


def pending_for(accounts: Iterable[TaxAccount]) -> dict[int, int]:
    """The pence that were paid through us and are not in the balance of the last feed: "being processed".

    For each of ``accounts`` that has some, by its key, in one query.
    """
    lines = unmerged().filter(tax_account__in=[account.pk for account in accounts])
    summed = lines.order_by().values_list("tax_account").annotate(Sum("pence"))
    return {account_id: pence for account_id, pence in summed if account_id is not None}


def with_pending(accounts: QuerySet[TaxAccount]) -> QuerySet[TaxAccount]:
    """``accounts``, each with its ``pending_pence``: no query of its own."""
    of_account = unmerged().filter(tax_account=OuterRef("pk")).order_by().values("tax_account")
    summed = Subquery(of_account.annotate(summed=Sum("pence")).values("summed"))
    return accounts.annotate(pending_pence=Coalesce(summed, 0))


def lines_processed(account: TaxAccount) -> QuerySet[PaymentLine]:
    """The payments of ``account`` that are being processed, newest first: one query."""
    return unmerged().filter(tax_account=account).select_related("payment").order_by("-payment__settled_at", "pk")


def unmerged() -> QuerySet[PaymentLine]:
    """What was paid of council tax accounts, did not go back, and is not in the balance of the last feed.

    A feed's balance is new from the moment it is kept; that a sweep merges its payments some minutes later must not
    count them twice until then.
    """
    paid = PaymentLine.objects.filter(tax_account__isnull=False, merged_at__isnull=True)
    return paid.filter(~is_fed(), ~_went_back(), payment__state=PaymentState.PAID)


def _went_back() -> Exists:
    """Whether all of a line was given back, or is about to be: the revenues system never hears of it."""
    of_line = Q(line=OuterRef("pk")) | Q(line__isnull=True, payment=OuterRef("payment"))
    return Exists(Refund.objects.filter(of_line, pence__gte=OuterRef("pence")).exclude(state=RefundState.REFUSED))


def is_fed() -> Exists:
    """Whether a feed has brought a line back under our reference."""
    fed = TaxTransaction.objects.filter(
        account=OuterRef("tax_account"), our_reference=OuterRef("payment__reference")
    ).exclude(our_reference="")
    return Exists(fed)


def authorised_unkept() -> list[Payment]:
    """Money that is reserved for a form that was not kept in the minute since we know: its browser has gone.

    Oldest first.
    """
    held = Payment.objects.filter(state=PaymentState.AUTHORISED, draft__isnull=False)
    return list(held.filter(asked_at__lt=timezone.now() - BROWSERS_COME_BACK_IN).order_by("begun_at", "pk"))


def unpaid_charges() -> QuerySet[Charge]:
    """What is still owed for cases."""
    return Charge.objects.filter(~_is_paid())


def _is_paid() -> Exists:
    return Exists(PaymentLine.objects.filter(charge=OuterRef("pk"), payment__state__in=AS_GOOD_AS_PAID))


def left_of(payment: Payment) -> int:
    """How many pence of a payment may still be given back."""
    given = payment.refunds.exclude(state=RefundState.REFUSED).aggregate(pence=Sum("pence"))["pence"] or 0
    return payment.pence - given if payment.state == PaymentState.PAID else 0


def left_of_line(line: PaymentLine) -> int:
    """How many pence of a line of a payment may still be given back."""
    back = sum(pence for _refund, pence in given_back(line.payment).get(line.pk, []))
    return min(line.pence - back, left_of(line.payment))


def given_back(payment: Payment) -> dict[int, list[tuple[Refund, int]]]:
    """What went, or is going, back of each line of ``payment``, by the line's key, with the refund that it went by.

    A refund without a line goes off the lines in their order, as far as each has something left.
    """
    refunds = sorted(payment.refunds.all(), key=lambda refund: refund.asked_at)
    going = [refund for refund in refunds if refund.state != RefundState.REFUSED]
    lines = sorted(payment.lines.all(), key=lambda line: line.pk)
    parts: dict[int, list[tuple[Refund, int]]] = {
        line.pk: [(refund, refund.pence) for refund in going if refund.line_id == line.pk] for line in lines
    }
    for refund in going:
        left = 0 if refund.line_id else refund.pence
        for line in lines:
            part = min(left, line.pence - sum(pence for _refund, pence in parts[line.pk]))
            if part > 0:
                parts[line.pk].append((refund, part))
                left -= part
    return parts


def payment_waits_since() -> datetime | None:
    """Since when the oldest payment or refund waits for its provider to do what we asked; None where none does."""
    begun = Payment.objects.filter(state=PaymentState.BEGUN).aggregate(at=Min("begun_at"))["at"]
    kept = Payment.objects.filter(state=PaymentState.CAPTURING).aggregate(at=Min("kept_at"))["at"]
    asked = Refund.objects.filter(state=RefundState.ASKED).aggregate(at=Min("asked_at"))["at"]
    return min((at for at in (begun, kept, asked) if at is not None), default=None)


def refused_refunds() -> list[Refund]:
    """What the provider would not give back, and nobody asked for anew: an officer must look; oldest first."""
    later = Refund.objects.filter(payment=OuterRef("payment"), asked_at__gt=OuterRef("asked_at"))
    refused = Refund.objects.filter(~Exists(later), state=RefundState.REFUSED)
    return list(refused.select_related("payment").order_by("asked_at"))
